//! Made-up values for the fields of a factory, by type and name. What must be unique in most tables has the record's number in it.

use crate::stub::{ModelField, Name};

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FakeValue {
    /// The lines in the literal of the new record.
    pub(super) lines: Vec<String>,
    /// The modules of fakers that it uses; an empty name stands for ranges, which need none.
    pub(super) fakers: Vec<&'static str>,
    /// The function or type of `anvilforge::database` that it uses.
    pub(super) database_type: Option<&'static str>,
    /// What is left to do.
    pub(super) note: Option<String>,
}

/// An expression, and what it needs.
struct Made {
    expression: String,
    faker: Option<&'static str>,
    database_type: Option<&'static str>,
}

/// Names of models whose records are people.
const PEOPLE: &[&str] = &[
    "account", "admin", "author", "contact", "customer", "employee", "member", "patient", "person",
    "profile", "student", "teacher", "user",
];

/// Words of a column's name, the module of the faker, and the expression. The first that fits counts.
const TEXTS: &[(&[&str], &str, &str)] = &[
    (
        &["email"],
        "internet",
        "format!(\"{number}.{}\", internet::en::SafeEmail().fake::<String>())",
    ),
    (
        &["username", "login", "nickname", "handle"],
        "internet",
        "format!(\"{}{number}\", internet::en::Username().fake::<String>())",
    ),
    (
        &["first_name", "firstname"],
        "name",
        "name::en::FirstName().fake()",
    ),
    (
        &["last_name", "lastname", "surname"],
        "name",
        "name::en::LastName().fake()",
    ),
    (
        &["full_name", "fullname"],
        "name",
        "name::en::Name().fake()",
    ),
    (
        &["title", "headline", "subject"],
        "lorem",
        "lorem::en::Sentence(3..7).fake()",
    ),
    (
        &[
            "body",
            "content",
            "description",
            "text",
            "message",
            "bio",
            "comment",
            "summary",
            "excerpt",
            "note",
            "notes",
        ],
        "lorem",
        "lorem::en::Paragraph(2..5).fake()",
    ),
    (
        &["phone", "mobile", "fax"],
        "phone_number",
        "phone_number::en::PhoneNumber().fake()",
    ),
    (&["company"], "company", "company::en::CompanyName().fake()"),
    (
        &["city", "town"],
        "address",
        "address::en::CityName().fake()",
    ),
    (&["country"], "address", "address::en::CountryName().fake()"),
    (&["state"], "address", "address::en::StateName().fake()"),
    (
        &["street", "address"],
        "address",
        "address::en::StreetName().fake()",
    ),
    (
        &["zip", "postcode"],
        "address",
        "address::en::ZipCode().fake()",
    ),
    (
        &["color", "colour"],
        "color",
        "color::en::HexColor().fake()",
    ),
    (&["ip"], "internet", "internet::en::IPv4().fake()"),
];

/// The value of a field of a model.
pub(super) fn of(field: &ModelField, model: &Name) -> FakeValue {
    let name = &field.name;
    if field.is_defaulted {
        return FakeValue {
            lines: vec![format!("{name}: None,")],
            fakers: Vec::new(),
            database_type: None,
            note: None,
        };
    }
    let inner = field
        .rust_type
        .strip_prefix("Option<")
        .and_then(|rest| rest.strip_suffix('>'));
    let points = name.ends_with("_id");
    if points && inner.is_some() {
        return plain(format!("{name}: None,"));
    }
    if points && matches!(field.rust_type.as_str(), "i16" | "i32" | "i64") {
        let comment = format!(
            "// `{}::factory().belonging_to(…)` makes the record that this points to.",
            model.pascal
        );
        let mut value = plain(format!("{name}: 0,"));
        value.lines.insert(0, comment);
        return value;
    }
    let Some(made) = made(inner.unwrap_or(&field.rust_type), name, model) else {
        let mut value = plain(match inner {
            Some(_) => format!("{name}: None,"),
            None => format!("{name}: Default::default(),"),
        });
        value.note = inner.is_none().then(|| {
            format!(
                "`{name}` is a `{}`: put a value into the factory, or derive `Default` for the type",
                field.rust_type
            )
        });
        return value;
    };
    let lines = match inner {
        Some(_) => optional(name, &made.expression),
        None => vec![format!("{name}: {},", made.expression)],
    };
    FakeValue {
        lines,
        fakers: made.faker.into_iter().collect(),
        database_type: made.database_type,
        note: None,
    }
}

/// `name: Some(value),`, over several lines where rustfmt breaks it.
fn optional(name: &str, expression: &str) -> Vec<String> {
    const WIDTH: usize = 60;
    let arguments = expression
        .strip_prefix("format!(")
        .and_then(|rest| rest.strip_suffix(')'))
        .and_then(|rest| rest.split_once(", "));
    match arguments {
        Some((format, value)) if expression.len() > WIDTH => vec![
            format!("{name}: Some(format!("),
            format!("    {format},"),
            format!("    {value}"),
            ")),".to_owned(),
        ],
        _ => vec![format!("{name}: Some({expression}),")],
    }
}

fn plain(line: String) -> FakeValue {
    FakeValue {
        lines: vec![line],
        fakers: Vec::new(),
        database_type: None,
        note: None,
    }
}

fn made(rust_type: &str, name: &str, model: &Name) -> Option<Made> {
    let make = |expression: &str, faker| Made {
        expression: expression.to_owned(),
        faker,
        database_type: None,
    };
    let database = |expression: &str, database_type| Made {
        expression: expression.to_owned(),
        faker: None,
        database_type: Some(database_type),
    };
    // A path may stand before the type.
    let last = rust_type.rsplit("::").next().unwrap_or(rust_type);
    Some(match last {
        "String" => text(name, model),
        "i16" | "i32" | "i64" => make(number(name), Some("")),
        "f64" => make("(1.0..1000.0).fake()", Some("")),
        "bool" => make("boolean::en::Boolean(50).fake()", Some("boolean")),
        "Timestamp" => database("now()", "now"),
        "Date" => database("Date::constant(2026, 1, 1)", "Date"),
        "Time" => database("Time::midnight()", "Time"),
        "Uuid" => database("uuid()", "uuid"),
        "Ulid" => database("ulid()", "ulid"),
        "Vec<u8>" => make("Vec::new()", None),
        "Value" => make("serde_json::json!({})", None),
        _ => return None,
    })
}

fn number(name: &str) -> &'static str {
    match name {
        "age" => "(18..90).fake()",
        "year" => "(1990..2030).fake()",
        "rating" | "stars" => "(1..=5).fake()",
        _ => "(1..1000).fake()",
    }
}

fn text(name: &str, model: &Name) -> Made {
    let mut made = Made {
        expression: String::new(),
        faker: None,
        database_type: None,
    };
    let dashed = model.snake.replace('_', "-");
    let has = |words: &[&str]| {
        words.iter().any(|word| {
            name == *word
                || name
                    .strip_suffix(word)
                    .is_some_and(|rest| rest.ends_with('_'))
        })
    };
    if has(&["slug"]) {
        made.expression = format!("format!(\"{dashed}-{{number}}\")");
    } else if has(&["url", "link", "website"]) {
        made.expression = format!("format!(\"https://example.com/{dashed}/{{number}}\")");
    } else if has(&["password"]) {
        "\"password\".to_owned()".clone_into(&mut made.expression);
    } else if has(&["token", "code", "key"]) {
        "format!(\"{number:08}\")".clone_into(&mut made.expression);
    } else if let Some((_, faker, expression)) = TEXTS.iter().find(|(words, ..)| has(words)) {
        (*expression).clone_into(&mut made.expression);
        made.faker = Some(faker);
    } else if name == "name" && PEOPLE.contains(&model.snake.as_str()) {
        "name::en::Name().fake()".clone_into(&mut made.expression);
        made.faker = Some("name");
    } else {
        // A word alone would come twice soon, and names tend to be unique.
        "format!(\"{} {number}\", lorem::en::Word().fake::<String>())"
            .clone_into(&mut made.expression);
        made.faker = Some("lorem");
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(model: &str, name: &str, rust_type: &str, expected: &str) {
        let field = ModelField {
            name: name.to_owned(),
            rust_type: rust_type.to_owned(),
            is_defaulted: false,
        };
        let value = of(&field, &Name::new(model));
        assert_eq!(value.lines.last().map(String::as_str), Some(expected));
    }

    #[test]
    fn names_and_types_say_what_is_made_up() {
        check("User", "name", "String", "name: name::en::Name().fake(),");
        check(
            "Product",
            "name",
            "String",
            "name: format!(\"{} {number}\", lorem::en::Word().fake::<String>()),",
        );
        check("User", "work_email", "Option<String>", ")),");
        check(
            "Blog",
            "slug",
            "String",
            "slug: format!(\"blog-{number}\"),",
        );
        check("User", "age", "i16", "age: (18..90).fake(),");
        check("User", "team_id", "Option<i64>", "team_id: None,");
        check("User", "born", "Date", "born: Date::constant(2026, 1, 1),");
        check(
            "User",
            "meta",
            "serde_json::Value",
            "meta: serde_json::json!({}),",
        );
        check("User", "status", "Status", "status: Default::default(),");
        check("User", "status", "Option<Status>", "status: None,");
    }
}

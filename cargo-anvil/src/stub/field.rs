//! Fields of the command line: `title:string`, `published_at:datetime?`, `email:string:unique`, `user:references`.
//!
//! A field knows its line in a model, in a migration and in a form request. All mistakes of a list are reported together.

use anyhow::Result;

use super::is_keyword;
use crate::error::CliError;
use crate::inflect::{plural, regular_plural, snake};

/// Columns that every generated table has already.
const RESERVED: &[&str] = &["id", "created_at", "updated_at", "deleted_at"];

/// A type: its names on the command line, its column, its Rust type, its rule in a request.
struct Kind {
    names: &'static [&'static str],
    column: &'static str,
    rust: &'static str,
    /// The rule that a request gets besides `required`.
    rule: Option<&'static str>,
}

/// All types. The first name is the one that messages and help give.
const KINDS: &[Kind] = &[
    Kind {
        names: &["string", "str"],
        column: "string",
        rust: "String",
        rule: Some("max = 255"),
    },
    Kind {
        names: &["text"],
        column: "text",
        rust: "String",
        rule: None,
    },
    Kind {
        names: &["integer", "int", "bigint", "big_integer"],
        column: "big_integer",
        rust: "i64",
        rule: None,
    },
    Kind {
        names: &["float", "double"],
        column: "double",
        rust: "f64",
        rule: None,
    },
    Kind {
        names: &["boolean", "bool"],
        column: "boolean",
        rust: "bool",
        rule: None,
    },
    Kind {
        names: &["date"],
        column: "date",
        rust: "Date",
        rule: None,
    },
    Kind {
        names: &["datetime", "timestamp"],
        column: "timestamp",
        rust: "Timestamp",
        rule: None,
    },
    Kind {
        names: &["json"],
        column: "json",
        rust: "serde_json::Value",
        rule: None,
    },
    Kind {
        names: &["references", "foreign"],
        column: "foreign_id",
        rust: "i64",
        rule: None,
    },
];

const REFERENCES: &str = "references";

/// One field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    /// The column, and the field of the struct: `title`, `user_id`.
    pub(crate) column: String,
    kind: usize,
    nullable: bool,
    unique: bool,
    index: bool,
}

/// What columns are called, or end in, that hold what nobody but the application may know.
const SECRETS: [&str; 3] = ["password", "token", "secret"];

impl Field {
    fn kind(&self) -> &'static Kind {
        &KINDS[self.kind]
    }

    fn is_reference(&self) -> bool {
        self.kind().names[0] == REFERENCES
    }

    fn rust_type(&self) -> String {
        if self.nullable {
            format!("Option<{}>", self.kind().rust)
        } else {
            self.kind().rust.to_owned()
        }
    }

    /// The lines in a model: those of the struct, under what keeps a secret out of answers.
    pub(crate) fn model_lines(&self) -> Vec<String> {
        let is_secret = SECRETS.iter().any(|word| {
            let rest = self.column.strip_suffix(word);
            rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
        });
        let hidden = is_secret.then(|| "#[column(hidden)]".to_owned());
        hidden.into_iter().chain([self.struct_line()]).collect()
    }

    /// The line in a struct: `pub title: String,`.
    pub(crate) fn struct_line(&self) -> String {
        format!("pub {}: {},", self.column, self.rust_type())
    }

    /// The line in a migration: `t.string("title").nullable();`.
    pub(crate) fn column_line(&self) -> String {
        let mut line = format!("t.{}(\"{}\")", self.kind().column, self.column);
        for (asked, call) in [
            (self.nullable, ".nullable()"),
            (self.unique, ".unique()"),
            (self.index, ".index()"),
        ] {
            if asked {
                line.push_str(call);
            }
        }
        if self.is_reference() {
            line.push_str(&self.constraint());
        }
        line.push(';');
        line
    }

    /// The lines that take the column out of its table again, its index first.
    pub(crate) fn drop_lines(&self, table: &str) -> Vec<String> {
        let index = |asked: bool, kind: &str| {
            asked.then(|| format!("t.drop_index(\"{table}_{}_{kind}\");", self.column))
        };
        let indexes = [index(self.unique, "unique"), index(self.index, "index")];
        indexes
            .into_iter()
            .flatten()
            .chain([format!("t.drop_column(\"{}\");", self.column)])
            .collect()
    }

    /// The crate that the field's type comes from, when it is not the framework.
    pub(crate) fn krate(&self) -> Option<&'static str> {
        self.kind().rust.split_once("::").map(|(krate, _)| krate)
    }

    /// Whether a row that is there already would need a value for it.
    pub(crate) fn is_required(&self) -> bool {
        !self.nullable
    }

    /// `.constrained()` finds the table of a regular plural by itself; another one is said.
    fn constraint(&self) -> String {
        let one = self.column.strip_suffix("_id").unwrap_or(&self.column);
        let table = plural(one);
        if table == regular_plural(one) {
            ".constrained()".to_owned()
        } else {
            format!(".references(\"{table}\")")
        }
    }

    /// The lines in a form request: the rules, and the field.
    pub(crate) fn request_lines(&self) -> Vec<String> {
        let is_flag = self.kind().names[0] == "boolean";
        let required = (!self.nullable && !is_flag).then_some("required");
        let rules: Vec<&str> = required.into_iter().chain(self.kind().rule).collect();
        let mut lines = Vec::new();
        if !rules.is_empty() {
            lines.push(format!("#[rule({})]", rules.join(", ")));
        }
        lines.push(self.struct_line());
        lines
    }
}

/// Parses the fields of a command line.
///
/// # Errors
/// One error that lists everything that is wrong with any of them.
pub(crate) fn parse_fields(arguments: &[String]) -> Result<Vec<Field>> {
    let mut fields: Vec<Field> = Vec::new();
    let mut wrong = Vec::new();
    for argument in arguments {
        match parse_field(argument) {
            Ok(field) if fields.iter().any(|known| known.column == field.column) => {
                wrong.push(format!(
                    "`{argument}`: the column `{}` is there twice",
                    field.column
                ));
            }
            Ok(field) => fields.push(field),
            Err(message) => wrong.push(format!("`{argument}`: {message}")),
        }
    }
    if wrong.is_empty() {
        return Ok(fields);
    }
    let types: Vec<&str> = KINDS.iter().map(|kind| kind.names[0]).collect();
    let message = match wrong.as_slice() {
        [one] => format!("wrong field {one}"),
        many => format!("wrong fields:\n  {}", many.join("\n  ")),
    };
    Err(CliError::usage(message)
        .help(format!(
            "a field is `name:type`, then `?` (nullable), `:unique`, `:index`; for example `published_at:datetime?`\nthe types: {}",
            types.join(", ")
        ))
        .into())
}

fn parse_field(argument: &str) -> Result<Field, String> {
    let mut parts = argument.split(':');
    let asked = parts.next().unwrap_or_default();
    let name = snake(asked);
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if name.is_empty() || !asked.chars().all(fits) || name.starts_with(|c: char| c.is_ascii_digit())
    {
        return Err(format!("`{asked}` is no column name"));
    }
    let Some(kind_name) = parts.next() else {
        return Err("the type is missing".to_owned());
    };
    let (kind_name, mut nullable) = match kind_name.strip_suffix('?') {
        Some(kind_name) => (kind_name, true),
        None => (kind_name, false),
    };
    let kind = KINDS
        .iter()
        .position(|kind| kind.names.contains(&kind_name))
        .ok_or_else(|| format!("there is no type `{kind_name}`"))?;
    let (mut unique, mut index) = (false, false);
    for option in parts {
        let option = match option.strip_suffix('?') {
            Some(option) => {
                nullable = true;
                option
            }
            None => option,
        };
        match option {
            "unique" => unique = true,
            "index" => index = true,
            "nullable" => nullable = true,
            other => {
                return Err(format!(
                    "there is no option `{other}`; the options are `unique`, `index`, `nullable`"
                ));
            }
        }
    }
    let column = if KINDS[kind].names[0] == REFERENCES && !name.ends_with("_id") {
        format!("{name}_id")
    } else {
        name
    };
    if RESERVED.contains(&column.as_str()) {
        return Err(format!("the column `{column}` is made by the framework"));
    }
    if is_keyword(&column) {
        return Err(format!("`{column}` is a keyword of Rust"));
    }
    Ok(Field {
        column,
        kind,
        nullable,
        unique,
        index,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(argument: &str) -> Field {
        parse_fields(&[argument.to_owned()])
            .expect("a field")
            .remove(0)
    }

    #[test]
    fn a_field_has_its_line_in_each_place() {
        for (argument, in_struct, in_table) in [
            ("title:string", "pub title: String,", "t.string(\"title\");"),
            (
                "body:text?",
                "pub body: Option<String>,",
                "t.text(\"body\").nullable();",
            ),
            (
                "published_at:datetime?",
                "pub published_at: Option<Timestamp>,",
                "t.timestamp(\"published_at\").nullable();",
            ),
            (
                "user:references",
                "pub user_id: i64,",
                "t.foreign_id(\"user_id\").constrained();",
            ),
            (
                "editor_id:references?",
                "pub editor_id: Option<i64>,",
                "t.foreign_id(\"editor_id\").nullable().constrained();",
            ),
            (
                "email:string:unique",
                "pub email: String,",
                "t.string(\"email\").unique();",
            ),
            (
                "slug:string?:index",
                "pub slug: Option<String>,",
                "t.string(\"slug\").nullable().index();",
            ),
            (
                "person:references",
                "pub person_id: i64,",
                "t.foreign_id(\"person_id\").references(\"people\");",
            ),
            ("price:float", "pub price: f64,", "t.double(\"price\");"),
            (
                "count:integer",
                "pub count: i64,",
                "t.big_integer(\"count\");",
            ),
            (
                "active:boolean",
                "pub active: bool,",
                "t.boolean(\"active\");",
            ),
            ("born:date", "pub born: Date,", "t.date(\"born\");"),
        ] {
            assert_eq!(
                (
                    field(argument).struct_line().as_str(),
                    field(argument).column_line().as_str()
                ),
                (in_struct, in_table)
            );
        }
    }

    #[test]
    fn no_answer_shows_what_is_a_secret_by_its_name() {
        let hidden = |argument: &str| field(argument).model_lines().len() == 2;
        assert_eq!(
            field("password:string").model_lines(),
            ["#[column(hidden)]", "pub password: String,"]
        );
        assert!(hidden("remember_token:string?") && hidden("api_secret:text"));
        assert!(
            !hidden("title:string") && !hidden("passwords:integer") && !hidden("mytoken:string")
        );
    }

    #[test]
    fn a_request_has_the_rules_of_the_type() {
        assert_eq!(
            field("title:string").request_lines(),
            ["#[rule(required, max = 255)]", "pub title: String,"]
        );
        assert_eq!(
            field("body:text?").request_lines(),
            ["pub body: Option<String>,"]
        );
        assert_eq!(
            field("agreed:boolean").request_lines(),
            ["pub agreed: bool,"]
        );
    }

    #[test]
    fn all_mistakes_are_listed_with_the_valid_types() {
        let arguments = [
            "title",
            "a:sting",
            "id:integer",
            "type:string",
            "b:text",
            "b:text",
            "c:text:big",
            "1a:text",
        ]
        .map(str::to_owned);
        let error = parse_fields(&arguments).expect_err("wrong");
        let expected = "wrong fields:
  `title`: the type is missing
  `a:sting`: there is no type `sting`
  `id:integer`: the column `id` is made by the framework
  `type:string`: `type` is a keyword of Rust
  `b:text`: the column `b` is there twice
  `c:text:big`: there is no option `big`; the options are `unique`, `index`, `nullable`
  `1a:text`: `1a` is no column name";
        assert_eq!(error.to_string(), expected);
        let help = error
            .downcast_ref::<CliError>()
            .and_then(CliError::remedy)
            .expect("a remedy");
        assert!(help.contains("string, text, integer, float"), "{help}");
    }
}

use jiff::Zoned;

use super::validator::check;
use crate::validation::{Field, Input, Kind, Rule, ValidationErrors, Values};

const fn field(name: &'static str, kind: Kind, rules: &'static [Rule]) -> Field {
    Field {
        name,
        kind,
        optional: false,
        rules,
        database: &[],
    }
}

const fn optional(name: &'static str, kind: Kind, rules: &'static [Rule]) -> Field {
    Field {
        name,
        kind,
        optional: true,
        rules,
        database: &[],
    }
}

fn now() -> Zoned {
    "2026-05-01T12:00:00[UTC]".parse().unwrap()
}

fn run(fields: &[Field], form: &str) -> Result<Values, ValidationErrors> {
    check(fields, &Input::from_urlencoded(form.as_bytes()), &now())
}

#[track_caller]
fn message(fields: &[Field], form: &str, name: &str) -> String {
    run(fields, form)
        .unwrap_err()
        .first(name)
        .expect("the field has a message")
        .to_owned()
}

#[test]
fn text_is_trimmed_and_blank_text_is_missing() {
    let fields = [field("name", Kind::Text, &[Rule::Required])];
    assert_eq!(run(&fields, "name=+Ada+").unwrap().take::<String>(0), "Ada");
    assert_eq!(
        message(&fields, "name=+++", "name"),
        "The name field is required."
    );
}

#[test]
fn passwords_keep_their_blanks() {
    let fields = [field("password", Kind::Text, &[])];
    assert_eq!(
        run(&fields, "password=+a+").unwrap().take::<String>(0),
        " a "
    );
}

#[test]
fn a_type_that_is_no_option_is_required_without_a_rule() {
    let fields = [field("user_id", Kind::Integer(i64::MIN, i64::MAX), &[])];
    assert_eq!(
        message(&fields, "", "user_id"),
        "The user id field is required."
    );
    assert_eq!(
        message(&fields, "user_id=x", "user_id"),
        "The user id field must be an integer."
    );
}

#[test]
fn missing_boxes_are_false_and_missing_lists_empty() {
    let fields = [
        field("agree", Kind::Boolean, &[]),
        field("tags", Kind::List(&Kind::Text), &[]),
        optional("age", Kind::Float, &[]),
    ];
    let mut values = run(&fields, "").unwrap();
    assert!(!values.take::<bool>(0));
    assert_eq!(values.take::<Vec<String>>(1), Vec::<String>::new());
    assert_eq!(values.take::<Option<f64>>(2), None);
    let mut values = run(&fields, "agree=on&tags[]=a&tags[]=b&age=1.5").unwrap();
    assert!(values.take::<bool>(0));
    assert_eq!(values.take::<Vec<String>>(1), ["a", "b"]);
    assert_eq!(values.take::<Option<f64>>(2), Some(1.5));
}

#[test]
fn sizes_count_characters_values_or_items() {
    let text = [field("a", Kind::Text, &[Rule::Min(2.0), Rule::Max(3.0)])];
    assert!(run(&text, "a=%C3%BC%C3%BC%C3%BC").is_ok());
    assert_eq!(
        message(&text, "a=x", "a"),
        "The a field must be at least 2 characters."
    );
    assert_eq!(
        message(&text, "a=wxyz", "a"),
        "The a field must not be greater than 3 characters."
    );
    let number = [field(
        "a",
        Kind::Integer(0, 255),
        &[Rule::Between(2.0, 9.0)],
    )];
    assert_eq!(
        message(&number, "a=10", "a"),
        "The a field must be between 2 and 9."
    );
    assert_eq!(
        message(&number, "a=256", "a"),
        "The a field must be an integer between 0 and 255."
    );
    let list = [field("a", Kind::List(&Kind::Text), &[Rule::Size(1.0)])];
    assert_eq!(
        message(&list, "a[]=1&a[]=2", "a"),
        "The a field must have 1 item."
    );
}

#[test]
fn each_rule_has_its_message() {
    let cases: &'static [(Rule, &str, &str)] = &[
        (
            Rule::Email,
            "a=x",
            "The a field must be a valid email address.",
        ),
        (Rule::Url, "a=x", "The a field must be a valid URL."),
        (
            Rule::Alpha,
            "a=x1",
            "The a field must only contain letters.",
        ),
        (
            Rule::AlphaNum,
            "a=x-",
            "The a field must only contain letters and numbers.",
        ),
        (
            Rule::AlphaDash,
            "a=x.",
            "The a field must only contain letters, numbers, dashes, and underscores.",
        ),
        (Rule::Digits(4), "a=123", "The a field must be 4 digits."),
        (Rule::In(&["b"]), "a=c", "The selected a is invalid."),
        (Rule::NotIn(&["c"]), "a=c", "The selected a is invalid."),
        (
            Rule::StartsWith(&["b"]),
            "a=c",
            "The a field must start with one of the following: b.",
        ),
        (
            Rule::EndsWith(&["b"]),
            "a=c",
            "The a field must end with one of the following: b.",
        ),
        (
            Rule::Confirmed,
            "a=1&a_confirmation=2",
            "The a field confirmation does not match.",
        ),
        (Rule::Same("b"), "a=1&b=2", "The a field must match b."),
        (
            Rule::Different("b"),
            "a=1&b=1",
            "The a field and b must be different.",
        ),
        (Rule::Accepted, "a=no", "The a field must be accepted."),
        (
            Rule::After("today"),
            "a=2026-04-30",
            "The a field must be a date after today.",
        ),
        (
            Rule::Before("starts_at"),
            "a=2026-05-02&starts_at=2026-05-01",
            "The a field must be a date before starts at.",
        ),
    ];
    for (rule, form, expected) in cases {
        let fields = [Field {
            name: "a",
            kind: Kind::Text,
            optional: false,
            rules: std::slice::from_ref(rule),
            database: &[],
        }];
        assert_eq!(message(&fields, form, "a"), *expected);
    }
}

#[test]
fn rules_that_hold_let_the_value_through() {
    let fields = [
        field("email", Kind::Text, &[Rule::Required, Rule::Email]),
        field("born", Kind::Date, &[Rule::Before("tomorrow")]),
        field("password", Kind::Text, &[Rule::Confirmed]),
    ];
    assert!(
        run(
            &fields,
            "email=a@b.co&born=2026-05-01&password=x&password_confirmation=x"
        )
        .is_ok()
    );
}

#[test]
fn the_last_of_repeated_values_wins() {
    let fields = [field("box", Kind::Boolean, &[])];
    assert!(run(&fields, "box=0&box=1").unwrap().take::<bool>(0));
}

#[test]
fn json_types_are_taken_as_they_are() {
    let input = Input::from_json(br#"{"count": 3, "name": 5}"#).unwrap();
    let count = [field("count", Kind::Integer(0, 9), &[])];
    assert_eq!(check(&count, &input, &now()).unwrap().take::<i64>(0), 3);
    let name = [field("name", Kind::Text, &[])];
    assert_eq!(
        check(&name, &input, &now()).unwrap_err().first("name"),
        Some("The name field must be a string.")
    );
}

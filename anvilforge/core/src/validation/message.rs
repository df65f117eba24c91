//! The English messages, in Laravel's words.

use crate::validation::{Kind, Rule};

/// The sentence for a rule that a field breaks.
pub(super) fn rule_message(rule: Rule, field: &str, kind: Kind) -> String {
    let name = attribute(field);
    let list = |items: &[&str]| items.join(", ");
    match rule {
        Rule::Required => format!("The {name} field is required."),
        Rule::Min(least) => sized(&name, kind, &format!("at least {least}"), least),
        Rule::Max(most) if matches!(kind, Kind::Text) => {
            format!(
                "The {name} field must not be greater than {most} {}.",
                plural(most, "character")
            )
        }
        Rule::Max(most) if matches!(kind, Kind::List(_)) => {
            format!(
                "The {name} field must not have more than {most} {}.",
                plural(most, "item")
            )
        }
        Rule::Max(most) => format!("The {name} field must not be greater than {most}."),
        Rule::Between(least, most) => {
            sized(&name, kind, &format!("between {least} and {most}"), most)
        }
        Rule::Size(size) => sized(&name, kind, &size.to_string(), size),
        Rule::Email => format!("The {name} field must be a valid email address."),
        Rule::Url => format!("The {name} field must be a valid URL."),
        Rule::Alpha => format!("The {name} field must only contain letters."),
        Rule::AlphaNum => format!("The {name} field must only contain letters and numbers."),
        Rule::AlphaDash => {
            format!("The {name} field must only contain letters, numbers, dashes, and underscores.")
        }
        Rule::Digits(count) => format!("The {name} field must be {count} digits."),
        Rule::In(_) | Rule::NotIn(_) => format!("The selected {name} is invalid."),
        Rule::StartsWith(items) => format!(
            "The {name} field must start with one of the following: {}.",
            list(items)
        ),
        Rule::EndsWith(items) => format!(
            "The {name} field must end with one of the following: {}.",
            list(items)
        ),
        Rule::Confirmed => format!("The {name} field confirmation does not match."),
        Rule::Same(other) => format!("The {name} field must match {}.", attribute(other)),
        Rule::Different(other) => format!(
            "The {name} field and {} must be different.",
            attribute(other)
        ),
        Rule::Accepted => format!("The {name} field must be accepted."),
        Rule::After(moment) => format!(
            "The {name} field must be a date after {}.",
            attribute(moment)
        ),
        Rule::Before(moment) => format!(
            "The {name} field must be a date before {}.",
            attribute(moment)
        ),
    }
}

/// The sentence for a value that is not of its kind.
pub(super) fn kind_message(kind: Kind, field: &str) -> String {
    let name = attribute(field);
    match kind {
        Kind::Text => format!("The {name} field must be a string."),
        Kind::Integer(i64::MIN, i64::MAX) => format!("The {name} field must be an integer."),
        Kind::Integer(least, most) => {
            format!("The {name} field must be an integer between {least} and {most}.")
        }
        Kind::Float => format!("The {name} field must be a number."),
        Kind::Boolean => format!("The {name} field must be true or false."),
        Kind::Timestamp | Kind::Date => format!("The {name} field must be a valid date."),
        Kind::List(_) => format!("The {name} field must be an array."),
        Kind::Json => format!("The {name} field must be valid JSON."),
    }
}

pub(super) fn taken(field: &str) -> String {
    format!("The {} has already been taken.", attribute(field))
}

pub(super) fn unknown(field: &str) -> String {
    format!("The selected {} is invalid.", attribute(field))
}

fn sized(name: &str, kind: Kind, size: &str, count: f64) -> String {
    match kind {
        Kind::Text => format!(
            "The {name} field must be {size} {}.",
            plural(count, "character")
        ),
        Kind::List(_) => format!(
            "The {name} field must have {size} {}.",
            plural(count, "item")
        ),
        _ => format!("The {name} field must be {size}."),
    }
}

fn plural(count: f64, noun: &str) -> String {
    if count == 1.0 {
        noun.to_owned()
    } else {
        format!("{noun}s")
    }
}

/// The name as people read it: `published_at` is "published at".
fn attribute(field: &str) -> String {
    field.replace(['_', '-'], " ")
}

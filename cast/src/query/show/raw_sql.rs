//! SQL with its values written into it, for people to read. It is never sent to a database.

use crate::dialect;
use crate::driver::Driver;
use crate::value::{Value, timestamp_text};

/// Puts the values in the place of the placeholders.
pub(in crate::query) fn interpolate(sql: &str, values: &[Value], driver: Driver) -> String {
    let mut out = String::with_capacity(sql.len() + values.len() * 8);
    let mut quote = None;
    let mut next = 0;
    let mut rest = sql;
    while let Some(char) = rest.chars().next() {
        rest = &rest[char.len_utf8()..];
        match quote {
            Some(open) => {
                if char == open {
                    quote = None;
                }
                out.push(char);
            }
            None if matches!(char, '\'' | '"' | '`') => {
                quote = Some(char);
                out.push(char);
            }
            None if char == '?' && driver != Driver::Postgres => {
                push(&mut out, values.get(next), driver);
                next += 1;
            }
            None if char == '$' && driver == Driver::Postgres => {
                let digits =
                    rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
                match rest[..digits].parse::<usize>() {
                    Ok(number) => push(&mut out, values.get(number.wrapping_sub(1)), driver),
                    Err(_) => out.push('$'),
                }
                rest = &rest[digits..];
            }
            None => out.push(char),
        }
    }
    out
}

fn push(out: &mut String, value: Option<&Value>, driver: Driver) {
    let text = |text: &str| dialect::literal(driver, text);
    out.push_str(&match value {
        None | Some(Value::Null(_)) => "NULL".to_owned(),
        Some(Value::Bool(truth)) if driver == Driver::Postgres => truth.to_string(),
        Some(Value::Bool(truth)) => u8::from(*truth).to_string(),
        Some(Value::Int(number)) => number.to_string(),
        Some(Value::Float(number)) if number.is_finite() => number.to_string(),
        Some(Value::Float(number)) => not_finite(*number, driver),
        Some(Value::Text(value)) => text(value),
        Some(Value::Bytes(bytes)) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            match driver {
                Driver::Postgres => format!("'\\x{hex}'"),
                Driver::Sqlite | Driver::MySql => format!("x'{hex}'"),
            }
        }
        // The zone of whoever pastes it may be another.
        Some(Value::Timestamp(moment)) if driver == Driver::Postgres => {
            text(&format!("{}+00", timestamp_text(*moment)))
        }
        Some(Value::Timestamp(moment)) => text(&timestamp_text(*moment)),
        Some(Value::Date(day)) => text(&day.to_string()),
        Some(Value::Time(time)) => text(&time.to_string()),
        Some(Value::Json(json)) => text(&json.to_string()),
        Some(Value::Uuid(uuid)) => text(&uuid.to_string()),
        #[cfg(feature = "decimal")]
        Some(Value::Decimal(number)) => number.to_string(),
        Some(Value::NotJson(_)) => "/* not JSON */".to_owned(),
    });
}

/// A number that has no digits. MySQL knows none, and takes what is bound for it as null.
fn not_finite(number: f64, driver: Driver) -> String {
    let word = match (number.is_nan(), number > 0.0) {
        (true, _) => "NaN",
        (false, true) => "Infinity",
        (false, false) => "-Infinity",
    };
    match driver {
        Driver::Postgres => format!("'{word}'::float8"),
        // Too large for a number, which makes it what is meant.
        Driver::Sqlite if !number.is_nan() => {
            format!("{}9e999", if number < 0.0 { "-" } else { "" })
        }
        Driver::Sqlite | Driver::MySql => "NULL".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_says_its_zone_where_the_database_would_take_another() {
        let moment = Value::Timestamp("2026-01-02T03:04:05Z".parse().unwrap());
        assert_eq!(
            interpolate("a < $1", std::slice::from_ref(&moment), Driver::Postgres),
            "a < '2026-01-02 03:04:05.000000+00'"
        );
        assert_eq!(
            interpolate("a < ?", &[moment], Driver::MySql),
            "a < '2026-01-02 03:04:05.000000'"
        );
    }

    #[test]
    fn numbers_without_digits_are_written_as_the_database_reads_them() {
        for (driver, number, expected) in [
            (Driver::Postgres, f64::NAN, "'NaN'::float8"),
            (Driver::Postgres, f64::NEG_INFINITY, "'-Infinity'::float8"),
            (Driver::Sqlite, f64::INFINITY, "9e999"),
            (Driver::MySql, f64::INFINITY, "NULL"),
        ] {
            let mut out = String::new();
            push(&mut out, Some(&Value::Float(number)), driver);
            assert_eq!(out, expected);
        }
    }
}

//! SQL with its values written into it, for people to read. It is never sent to a database.

use crate::dialect;
use crate::driver::Driver;
use crate::value::{Value, timestamp_text};

/// Puts the values in the place of the placeholders.
pub(super) fn interpolate(sql: &str, values: &[Value], driver: Driver) -> String {
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
        Some(Value::Float(number)) => number.to_string(),
        Some(Value::Text(value)) => text(value),
        Some(Value::Bytes(bytes)) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            match driver {
                Driver::Postgres => format!("'\\x{hex}'"),
                Driver::Sqlite | Driver::MySql => format!("x'{hex}'"),
            }
        }
        Some(Value::Timestamp(moment)) => text(&timestamp_text(*moment)),
        Some(Value::Date(day)) => text(&day.to_string()),
        Some(Value::Time(time)) => text(&time.to_string()),
        Some(Value::Json(json)) => text(&json.to_string()),
        Some(Value::Uuid(uuid)) => text(&uuid.to_string()),
        #[cfg(feature = "decimal")]
        Some(Value::Decimal(number)) => number.to_string(),
    });
}

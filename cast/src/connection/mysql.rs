//! MySQL and MariaDB: connecting, binding, reading. The session's time zone is UTC; moments are
//! `datetime(6)`, bound as text and read from the binary form.

use std::str::FromStr as _;

use futures_util::TryStreamExt as _;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use sqlx::mysql::{MySqlArguments, MySqlConnectOptions, MySqlRow};
use sqlx::{
    Arguments as _, AssertSqlSafe, ConnectOptions as _, Decode, Either, Executor as _, MySql,
    MySqlConnection, Row as _, Type, TypeInfo as _, ValueRef as _,
};

use super::rows::{self, Read, Rows};
use super::{ConnectOptions, Done, Statement};
use crate::driver::redact;
use crate::error::{BoxError, Error, Result};
use crate::row::Row;
use crate::value::{Kind, Value, timestamp_text};

/// Reads the URL.
pub(super) fn settings(options: &ConnectOptions, url: &str) -> Result<MySqlConnectOptions> {
    Ok(MySqlConnectOptions::from_str(url)
        .map_err(|error| Error::InvalidUrl {
            url: redact(url),
            source: Some(error.into()),
        })?
        .timezone(Some("+00:00".to_owned()))
        // `||` stays a logical or, as MySQL's manual says, not a concatenation.
        .pipes_as_concat(false)
        .statement_cache_capacity(options.statement_cache)
        .disable_statement_logging())
}

pub(super) async fn execute(
    connection: &mut MySqlConnection,
    statement: &Statement,
) -> Result<Done, sqlx::Error> {
    let done = connection.execute(query(statement)?).await?;
    let last_insert_id = i64::try_from(done.last_insert_id()).unwrap_or(0);
    Ok(Done {
        rows: done.rows_affected(),
        last_insert_id,
    })
}

pub(super) type Query = sqlx::query::Query<'static, MySql, MySqlArguments>;

/// Runs an insert: the rows that it gives back, which only MariaDB does, and what it did.
pub(super) async fn insert(
    connection: &mut MySqlConnection,
    statement: &Statement,
) -> Result<(Vec<Row>, Done), sqlx::Error> {
    let mut answers = connection.fetch_many(query(statement)?);
    let (mut rows, mut done) = (Rows::default(), Done::NOTHING);
    while let Some(answer) = answers.try_next().await? {
        match answer {
            Either::Left(result) => {
                rows.end_result();
                done.rows += result.rows_affected();
                done.last_insert_id = i64::try_from(result.last_insert_id()).unwrap_or(0);
            }
            Either::Right(row) => rows.push(&row),
        }
    }
    let rows = rows.finish()?;
    done.rows = done.rows.max(rows.len() as u64);
    Ok((rows, done))
}

/// The statement with its values, in the driver's form.
pub(super) fn query(statement: &Statement) -> Result<Query, sqlx::Error> {
    let mut arguments = MySqlArguments::default();
    for value in &statement.values {
        bind(&mut arguments, value).map_err(sqlx::Error::Encode)?;
    }
    Ok(sqlx::query_with(
        AssertSqlSafe(statement.sql.as_str()),
        arguments,
    ))
}

fn bind(arguments: &mut MySqlArguments, value: &Value) -> Result<(), BoxError> {
    match value {
        Value::Null(Kind::Bytes) => arguments.add(None::<Vec<u8>>),
        Value::Null(_) => arguments.add(None::<String>),
        Value::Bool(truth) => arguments.add(*truth),
        Value::Int(number) => arguments.add(*number),
        Value::Float(number) => arguments.add(*number),
        Value::Text(text) => arguments.add(text.as_str()),
        Value::Bytes(bytes) => arguments.add(bytes.as_slice()),
        Value::Timestamp(moment) => arguments.add(timestamp_text(*moment)),
        Value::Date(day) => arguments.add(day.to_string()),
        Value::Time(time) => arguments.add(time.to_string()),
        Value::Json(json) => arguments.add(json.to_string()),
        Value::Uuid(uuid) => arguments.add(uuid.to_string()),
        #[cfg(feature = "decimal")]
        Value::Decimal(number) => arguments.add(*number),
        Value::NotJson(not_json) => Err(not_json.reason.as_ref().into()),
    }
}

impl Read for MySqlRow {
    fn read(&self, index: usize) -> Result<Value, sqlx::Error> {
        let value = self.try_get_raw(index)?;
        if value.is_null() {
            return Ok(Value::NULL);
        }
        let info = value.type_info().into_owned();
        let decoded = match info.name() {
            "BOOLEAN" | "TINYINT" | "SMALLINT" | "MEDIUMINT" | "INT" | "BIGINT" => {
                return self.try_get_unchecked(index).map(Value::Int);
            }
            "FLOAT" => {
                return self
                    .try_get_unchecked::<f32, _>(index)
                    .map(|number| Value::Float(number.into()));
            }
            "DOUBLE" => return self.try_get_unchecked(index).map(Value::Float),
            unsigned if unsigned.ends_with("UNSIGNED") || matches!(unsigned, "YEAR" | "BIT") => {
                i64::try_from(self.try_get_unchecked::<u64, _>(index)?)
                    .map(Value::Int)
                    .map_err(Into::into)
            }
            // MariaDB keeps JSON as a text whose collation compares bytes, and which is therefore named
            // as if it were bytes.
            _ if <str as Type<MySql>>::compatible(&info) => {
                return self.try_get_unchecked(index).map(Value::Text);
            }
            other => <&[u8] as Decode<MySql>>::decode(value).and_then(|bytes| decode(other, bytes)),
        };
        decoded.map_err(|source| rows::broken(self, index, source))
    }
}

fn decode(kind: &str, bytes: &[u8]) -> Result<Value, BoxError> {
    Ok(match kind {
        "DATETIME" | "TIMESTAMP" => {
            let at = DateTime::from_parts(day(bytes)?, clock(bytes.get(5..).unwrap_or_default())?);
            Value::Timestamp(TimeZone::UTC.to_timestamp(at)?)
        }
        "DATE" => Value::Date(day(bytes)?),
        // A length, a sign and four bytes of days stand before the clock.
        "TIME" if bytes.get(1..6).is_none_or(|head| head == [0; 5]) => {
            Value::Time(clock(bytes.get(6..).unwrap_or_default())?)
        }
        "TIME" => return Err("a time outside of one day is not a time of day".into()),
        "JSON" => Value::Json(serde_json::from_slice(bytes)?),
        "BINARY" | "VARBINARY" | "TINYBLOB" | "BLOB" | "MEDIUMBLOB" | "LONGBLOB" | "GEOMETRY" => {
            Value::Bytes(bytes.to_vec())
        }
        // Texts of all kinds, decimals, enumerations and sets.
        _ => Value::Text(std::str::from_utf8(bytes)?.to_owned()),
    })
}

/// A length, then the year in two bytes, the month and the day.
fn day(bytes: &[u8]) -> Result<Date, BoxError> {
    match bytes {
        [_, low, high, month, day, ..] => {
            let year = i16::from_le_bytes([*low, *high]);
            Ok(Date::new(year, i8::try_from(*month)?, i8::try_from(*day)?)?)
        }
        _ => Err("a date is shorter than five bytes".into()),
    }
}

/// Hour, minute, second, then microseconds in four bytes; what is zero may be left out.
fn clock(bytes: &[u8]) -> Result<Time, BoxError> {
    let (hour, minute, second, micros) = match *bytes {
        [] => (0, 0, 0, 0),
        [hour, minute, second] => (hour, minute, second, 0),
        [hour, minute, second, a, b, c, d] => {
            (hour, minute, second, i32::from_le_bytes([a, b, c, d]))
        }
        _ => return Err("a time of day has an unknown length".into()),
    };
    let time = Time::new(
        i8::try_from(hour)?,
        i8::try_from(minute)?,
        i8::try_from(second)?,
        micros
            .checked_mul(1000)
            .ok_or("a fraction of a second is out of range")?,
    )?;
    Ok(time)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_moments_of_every_length() {
        let midnight = decode("DATETIME", &[4, 0xEA, 0x07, 1, 2]).unwrap();
        assert_eq!(
            midnight,
            Value::Timestamp("2026-01-02T00:00:00Z".parse().unwrap())
        );
        let fraction = decode(
            "DATETIME",
            &[11, 0xEA, 0x07, 1, 2, 3, 4, 5, 0x20, 0xA1, 0x07, 0],
        )
        .unwrap();
        assert_eq!(
            fraction,
            Value::Timestamp("2026-01-02T03:04:05.5Z".parse().unwrap())
        );
        assert!(decode("DATETIME", &[]).is_err());
    }

    #[test]
    fn reads_times_of_one_day_only() {
        assert_eq!(decode("TIME", &[0]).unwrap(), Value::Time(Time::midnight()));
        assert!(decode("TIME", &[8, 0, 1, 0, 0, 0, 3, 0, 0]).is_err());
    }
}

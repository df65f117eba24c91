//! PostgreSQL: connecting, and the binary form of each value. Moments are `timestamptz`, JSON is
//! `jsonb`; decimals are read as text.

use std::fmt::Write as _;
use std::str::FromStr as _;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use sqlx::encode::{Encode, IsNull};
use sqlx::postgres::types::Oid;
use sqlx::postgres::{
    PgArgumentBuffer, PgArguments, PgConnectOptions, PgRow, PgTypeInfo, PgTypeKind,
};
use sqlx::{
    Arguments as _, AssertSqlSafe, ConnectOptions as _, Executor as _, PgConnection, Postgres,
    Row as _, Type, TypeInfo as _, ValueRef as _,
};
use uuid::Uuid;

use super::rows::{self, Read};
use super::{ConnectOptions, Done, Statement};
use crate::driver::redact;
use crate::error::{BoxError, Error, Result};
use crate::value::{Kind, Value};

/// 2000-01-01, from which PostgreSQL counts.
const EPOCH: Timestamp = Timestamp::constant(946_684_800, 0);
const EPOCH_DAY: Date = jiff::civil::date(2000, 1, 1);

// The numbers of types in PostgreSQL's catalog, which are the same on every server.
const BOOL: u32 = 16;
const BYTEA: u32 = 17;
const CHAR: u32 = 18;
const NAME: u32 = 19;
const INT8: u32 = 20;
const INT2: u32 = 21;
const INT4: u32 = 23;
const TEXT: u32 = 25;
const OID: u32 = 26;
const JSON: u32 = 114;
const XML: u32 = 142;
const FLOAT4: u32 = 700;
const FLOAT8: u32 = 701;
const UNKNOWN: u32 = 705;
const BPCHAR: u32 = 1042;
const VARCHAR: u32 = 1043;
const DATE: u32 = 1082;
const TIME: u32 = 1083;
const TIMESTAMP: u32 = 1114;
const TIMESTAMPTZ: u32 = 1184;
const NUMERIC: u32 = 1700;
const REFCURSOR: u32 = 1790;
const CSTRING: u32 = 2275;
const VOID: u32 = 2278;
const UUID: u32 = 2950;
const JSONB: u32 = 3802;

/// The numbers below are PostgreSQL's own.
const FIRST_OF_USERS: u32 = 16_384;

/// Reads the URL.
pub(super) fn settings(options: &ConnectOptions, url: &str) -> Result<PgConnectOptions> {
    let mut settings = PgConnectOptions::from_str(url)
        .map_err(|error| Error::InvalidUrl {
            url: redact(url),
            source: Some(error.into()),
        })?
        .statement_cache_capacity(options.statement_cache)
        .disable_statement_logging();
    if let Some(limit) = options.statement_timeout {
        let milliseconds = limit.as_millis().max(1).to_string();
        settings = settings.options([("statement_timeout", milliseconds)]);
    }
    Ok(settings)
}

pub(super) async fn execute(
    connection: &mut PgConnection,
    statement: &Statement,
) -> Result<Done, sqlx::Error> {
    let done = connection.execute(query(statement)?).await?;
    Ok(Done {
        rows: done.rows_affected(),
        last_insert_id: 0,
    })
}

pub(super) type Query = sqlx::query::Query<'static, Postgres, PgArguments>;

/// The statement with its values, in the driver's form.
pub(super) fn query(statement: &Statement) -> Result<Query, sqlx::Error> {
    let mut arguments = PgArguments::default();
    for value in &statement.values {
        arguments.add(Bound(value)).map_err(sqlx::Error::Encode)?;
    }
    // A prepared statement keeps the types of its first run, so one with a null of unknown type
    // must not be kept.
    let typed = !statement.values.contains(&Value::NULL);
    Ok(sqlx::query_with(AssertSqlSafe(typed_sql(statement)), arguments).persistent(typed))
}

/// The SQL with a mark of the types of its values: prepared statements are kept by their text, and
/// the same text may come with values of other types.
fn typed_sql(statement: &Statement) -> String {
    if statement.values.is_empty() {
        return statement.sql.clone();
    }
    let mark = statement.values.iter().fold(0x811c_9dc5_u32, |sum, value| {
        (sum ^ type_number(value)).wrapping_mul(0x0100_0193)
    });
    let mut sql = String::with_capacity(statement.sql.len() + 14);
    sql.push_str(&statement.sql);
    // Writing to a string cannot fail. The line ends first, because the text may end in a comment.
    let _ = write!(sql, "\n/*{mark:08x}*/");
    sql
}

/// The number of a value's type in PostgreSQL's catalog; 0 when the database is to find it out.
fn type_number(value: &Value) -> u32 {
    let kind = match value {
        Value::Null(kind) => *kind,
        Value::Bool(_) => Kind::Bool,
        Value::Int(_) => Kind::Int,
        Value::Float(_) => Kind::Float,
        Value::Text(_) => Kind::Text,
        Value::Bytes(_) => Kind::Bytes,
        Value::Timestamp(_) => Kind::Timestamp,
        Value::Date(_) => Kind::Date,
        Value::Time(_) => Kind::Time,
        Value::Json(_) => Kind::Json,
        Value::Uuid(_) => Kind::Uuid,
        #[cfg(feature = "decimal")]
        Value::Decimal(_) => Kind::Decimal,
        Value::NotJson(_) => Kind::Json,
    };
    match kind {
        Kind::Unknown => 0,
        Kind::Bool => BOOL,
        Kind::Int => INT8,
        Kind::Float => FLOAT8,
        Kind::Text => TEXT,
        Kind::Uuid => UUID,
        Kind::Bytes => BYTEA,
        Kind::Timestamp => TIMESTAMPTZ,
        Kind::Date => DATE,
        Kind::Time => TIME,
        Kind::Json => JSONB,
        Kind::Decimal => NUMERIC,
    }
}

/// A value in PostgreSQL's binary form.
struct Bound<'v>(&'v Value);

impl Type<Postgres> for Bound<'_> {
    fn type_info() -> PgTypeInfo {
        PgTypeInfo::with_oid(Oid(0))
    }
}

impl Encode<'_, Postgres> for Bound<'_> {
    fn encode_by_ref(&self, buffer: &mut PgArgumentBuffer) -> Result<IsNull, BoxError> {
        match self.0 {
            Value::Null(_) => return Ok(IsNull::Yes),
            Value::Bool(truth) => buffer.push(u8::from(*truth)),
            Value::Int(number) => buffer.extend_from_slice(&number.to_be_bytes()),
            Value::Float(number) => buffer.extend_from_slice(&number.to_be_bytes()),
            Value::Text(text) => buffer.extend_from_slice(text.as_bytes()),
            Value::Bytes(bytes) => buffer.extend_from_slice(bytes),
            Value::Timestamp(moment) => {
                let micros = moment.duration_since(EPOCH).as_micros();
                buffer.extend_from_slice(&i64::try_from(micros)?.to_be_bytes());
            }
            Value::Date(day) => {
                let days = (*day - EPOCH_DAY).get_days();
                buffer.extend_from_slice(&days.to_be_bytes());
            }
            Value::Time(time) => {
                let micros = time.duration_since(Time::midnight()).as_micros();
                buffer.extend_from_slice(&i64::try_from(micros)?.to_be_bytes());
            }
            Value::Json(json) => {
                // The version of the binary form stands before the text.
                buffer.push(1);
                buffer.extend_from_slice(json.to_string().as_bytes());
            }
            Value::Uuid(uuid) => buffer.extend_from_slice(uuid.as_bytes()),
            #[cfg(feature = "decimal")]
            Value::Decimal(number) => return Encode::<Postgres>::encode_by_ref(number, buffer),
            Value::NotJson(not_json) => return Err(not_json.reason.as_ref().into()),
        }
        Ok(IsNull::No)
    }

    fn produces(&self) -> Option<PgTypeInfo> {
        Some(PgTypeInfo::with_oid(Oid(type_number(self.0))))
    }
}

impl Read for PgRow {
    fn read(&self, index: usize) -> Result<Value, sqlx::Error> {
        let value = self.try_get_raw(index)?;
        if value.is_null() {
            return Ok(Value::NULL);
        }
        let info = value.type_info();
        let decoded = value.as_bytes().and_then(|bytes| decode(&info, bytes));
        decoded.map_err(|source| rows::broken(self, index, source))
    }
}

/// Reads the binary form of a type, which is known by its number in PostgreSQL's catalog.
fn decode(info: &PgTypeInfo, bytes: &[u8]) -> Result<Value, BoxError> {
    Ok(match number_of(info) {
        BOOL => Value::Bool(bytes == [1]),
        INT2 => Value::Int(i16::from_be_bytes(bytes.try_into()?).into()),
        INT4 => Value::Int(i32::from_be_bytes(bytes.try_into()?).into()),
        INT8 => Value::Int(i64::from_be_bytes(bytes.try_into()?)),
        OID => Value::Int(u32::from_be_bytes(bytes.try_into()?).into()),
        FLOAT4 => Value::Float(f32::from_be_bytes(bytes.try_into()?).into()),
        FLOAT8 => Value::Float(f64::from_be_bytes(bytes.try_into()?)),
        NUMERIC => Value::Text(decimal(bytes)?),
        BYTEA => Value::Bytes(bytes.to_vec()),
        UUID => Value::Uuid(Uuid::from_slice(bytes)?),
        // A timestamp without a time zone is taken as UTC.
        TIMESTAMPTZ | TIMESTAMP => {
            let micros = SignedDuration::from_micros(i64::from_be_bytes(bytes.try_into()?));
            Value::Timestamp(EPOCH.checked_add(micros)?)
        }
        DATE => {
            let days = i32::from_be_bytes(bytes.try_into()?);
            Value::Date(EPOCH_DAY.checked_add(days.days())?)
        }
        TIME => {
            let micros = SignedDuration::from_micros(i64::from_be_bytes(bytes.try_into()?));
            Value::Time(Time::midnight().checked_add(micros)?)
        }
        JSON => Value::Json(serde_json::from_slice(bytes)?),
        JSONB => Value::Json(serde_json::from_slice(bytes.get(1..).unwrap_or_default())?),
        VOID => Value::NULL,
        TEXT | VARCHAR | BPCHAR | NAME | CHAR | XML | UNKNOWN | CSTRING | REFCURSOR => text(bytes)?,
        number if number >= FIRST_OF_USERS && is_sent_as_text(info) => text(bytes)?,
        // The binary form of anything else may well be a valid text, and would be a wrong one.
        _ => return Err(unknown(info)),
    })
}

fn number_of(info: &PgTypeInfo) -> u32 {
    info.oid().map_or(0, |oid| oid.0)
}

fn text(bytes: &[u8]) -> Result<Value, BoxError> {
    Ok(Value::Text(std::str::from_utf8(bytes)?.to_owned()))
}

/// Whether the binary form of a type that somebody made is its text: of enumerations, and of citext, whatever schema it is
/// in. A domain comes as the type that it is of.
fn is_sent_as_text(info: &PgTypeInfo) -> bool {
    let name = info.name();
    // The driver has no kind for a type of which the server told nothing.
    name != "?"
        && match info.kind() {
            PgTypeKind::Enum(_) => true,
            PgTypeKind::Simple => name.rsplit('.').next() == Some("citext"),
            _ => false,
        }
}

#[cold]
fn unknown(info: &PgTypeInfo) -> BoxError {
    let mut name = info.name().to_owned();
    if number_of(info) < FIRST_OF_USERS {
        // The driver names these in capitals.
        name.make_ascii_lowercase();
    }
    format!(
        "Cast does not read values of PostgreSQL's type `{name}`: select them as text, `CAST(… AS text)`, or as JSON, \
         `to_jsonb(…)`, or make the column `text` or `jsonb`"
    )
    .into()
}

/// Four numbers of 16 bits (count of digits, weight, sign, digits after the point), then digits
/// to the base of 10,000.
fn decimal(bytes: &[u8]) -> Result<String, BoxError> {
    let words: Vec<i16> = bytes
        .chunks_exact(2)
        .map(|pair| i16::from_be_bytes([pair[0], pair[1]]))
        .collect();
    let [_, weight, sign, scale, digits @ ..] = words.as_slice() else {
        return Err("a numeric value is shorter than its head".into());
    };
    match *sign as u16 {
        0 | 0x4000 => {}
        0xD000 => return Ok("Infinity".to_owned()),
        0xF000 => return Ok("-Infinity".to_owned()),
        _ => return Ok("NaN".to_owned()),
    }
    let digit = |position: i32| {
        usize::try_from(position)
            .ok()
            .and_then(|position| digits.get(position))
            .copied()
            .unwrap_or(0)
    };
    let weight = i32::from(*weight);
    let mut text = String::new();
    if *sign != 0 {
        text.push('-');
    }
    if weight < 0 {
        text.push('0');
    } else {
        text.push_str(&digit(0).to_string());
        for position in 1..=weight {
            text.push_str(&format!("{:04}", digit(position)));
        }
    }
    let scale = usize::try_from(*scale)?;
    if scale > 0 {
        let mut fraction = String::new();
        let mut position = weight + 1;
        while fraction.len() < scale {
            fraction.push_str(&format!("{:04}", digit(position)));
            position += 1;
        }
        text.push('.');
        text.push_str(&fraction[..scale]);
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numeric(words: &[i16]) -> String {
        decimal(
            &words
                .iter()
                .flat_map(|word| word.to_be_bytes())
                .collect::<Vec<_>>(),
        )
        .unwrap()
    }

    #[test]
    fn reads_decimals_exactly() {
        assert_eq!(numeric(&[0, 0, 0, 0]), "0");
        assert_eq!(numeric(&[2, 0, 0, 2, 12, 3400]), "12.34");
        assert_eq!(numeric(&[2, 1, 0x4000, 0, 1, 5]), "-10005");
        assert_eq!(numeric(&[1, -1, 0, 3, 50]), "0.005");
        assert_eq!(numeric(&[1, -2, 0, 6, 1200]), "0.000012");
        assert_eq!(numeric(&[1, 1, 0, 2, 7]), "70000.00");
    }
}

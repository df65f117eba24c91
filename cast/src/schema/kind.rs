//! [`ColumnKind`]: the kinds of columns, and what each is called on each database.

use crate::dialect;
use crate::driver::Driver;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ColumnKind {
    /// A whole number of 64 bits that counts up by itself: the key.
    Id,
    /// A whole number of 64 bits that points to such a key.
    ForeignId,
    SmallInteger,
    Integer,
    BigInteger,
    Double,
    Decimal(u8, u8),
    Boolean,
    Char(u32),
    String(u32),
    Text,
    LongText,
    Uuid,
    Date,
    Time,
    Timestamp,
    Json,
    Binary,
    Enumeration(Vec<String>),
}

impl ColumnKind {
    /// The type in the words of a database, without constraints.
    pub(super) fn sql(&self, driver: Driver, unsigned: bool) -> String {
        match driver {
            Driver::Sqlite => self.sqlite(),
            Driver::Postgres => self.postgres(),
            Driver::MySql => self.mysql(unsigned),
        }
    }

    /// SQLite needs exactly the word `integer` for a key that counts up; of other names it only
    /// looks at parts, so they are chosen to be read by people.
    fn sqlite(&self) -> String {
        match self {
            Self::Id | Self::ForeignId | Self::SmallInteger | Self::Integer | Self::BigInteger => {
                "integer".to_owned()
            }
            Self::Double => "double".to_owned(),
            Self::Decimal(precision, scale) => format!("decimal({precision}, {scale})"),
            Self::Boolean => "boolean".to_owned(),
            Self::Char(length) => format!("char({length})"),
            Self::String(length) => format!("varchar({length})"),
            Self::Text | Self::LongText | Self::Json => "text".to_owned(),
            Self::Uuid => "char(36)".to_owned(),
            Self::Date => "date".to_owned(),
            Self::Time => "time".to_owned(),
            Self::Timestamp => "datetime".to_owned(),
            Self::Binary => "blob".to_owned(),
            Self::Enumeration(_) => "varchar(255)".to_owned(),
        }
    }

    fn postgres(&self) -> String {
        match self {
            Self::Id | Self::ForeignId | Self::BigInteger => "bigint".to_owned(),
            Self::SmallInteger => "smallint".to_owned(),
            Self::Integer => "integer".to_owned(),
            Self::Double => "double precision".to_owned(),
            Self::Decimal(precision, scale) => format!("decimal({precision}, {scale})"),
            Self::Boolean => "boolean".to_owned(),
            Self::Char(length) => format!("char({length})"),
            Self::String(length) => format!("varchar({length})"),
            Self::Text | Self::LongText => "text".to_owned(),
            Self::Uuid => "char(36)".to_owned(),
            Self::Date => "date".to_owned(),
            Self::Time => "time".to_owned(),
            Self::Timestamp => "timestamptz".to_owned(),
            Self::Json => "jsonb".to_owned(),
            Self::Binary => "bytea".to_owned(),
            Self::Enumeration(_) => "varchar(255)".to_owned(),
        }
    }

    fn mysql(&self, unsigned: bool) -> String {
        let integer = |name: &str| format!("{name}{}", if unsigned { " unsigned" } else { "" });
        match self {
            Self::Id | Self::ForeignId => "bigint unsigned".to_owned(),
            Self::SmallInteger => integer("smallint"),
            Self::Integer => integer("int"),
            Self::BigInteger => integer("bigint"),
            Self::Double => "double".to_owned(),
            Self::Decimal(precision, scale) => integer(&format!("decimal({precision}, {scale})")),
            Self::Boolean => "tinyint(1)".to_owned(),
            Self::Char(length) => format!("char({length})"),
            Self::String(length) => format!("varchar({length})"),
            Self::Text => "text".to_owned(),
            Self::LongText => "longtext".to_owned(),
            Self::Uuid => "char(36)".to_owned(),
            Self::Date => "date".to_owned(),
            Self::Time => "time".to_owned(),
            // MySQL's `timestamp` ends in 2038 and depends on the session's time zone.
            Self::Timestamp => "datetime(6)".to_owned(),
            Self::Json => "json".to_owned(),
            Self::Binary => "longblob".to_owned(),
            Self::Enumeration(values) => format!("enum({})", literals(Driver::MySql, values)),
        }
    }

    /// The condition that keeps an enumeration to its values, where the type does not.
    pub(super) fn check(&self, driver: Driver, column: &str) -> Option<String> {
        match self {
            Self::Enumeration(values) if driver != Driver::MySql => Some(format!(
                "CHECK ({} IN ({}))",
                dialect::identifier(driver, column),
                literals(driver, values)
            )),
            _ => None,
        }
    }

    /// MySQL takes a default for these only as an expression.
    pub(super) fn is_long(&self) -> bool {
        matches!(
            self,
            Self::Text | Self::LongText | Self::Json | Self::Binary
        )
    }
}

fn literals(driver: Driver, values: &[String]) -> String {
    let quoted: Vec<_> = values
        .iter()
        .map(|value| dialect::literal(driver, value))
        .collect();
    quoted.join(", ")
}

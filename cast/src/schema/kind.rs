//! [`ColumnKind`]: the kinds of columns, and what each is called on each database.

use crate::dialect;
use crate::driver::Driver;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ColumnKind {
    Integer(Size),
    /// A whole number of 64 bits that points to a key which counts up.
    ForeignId,
    Double,
    Decimal(u8, u8),
    Boolean,
    Char(u32),
    Uuid,
    String(u32),
    TinyText,
    Text,
    MediumText,
    LongText,
    Date,
    Time,
    Timestamp,
    Year,
    Json,
    Binary,
    Enumeration(Vec<String>),
    Set(Vec<String>),
    /// The kind of shape and the system of its coordinates.
    Geometry(Option<String>, Option<u32>),
    Geography(Option<String>, Option<u32>),
    Vector(u32),
    /// A type in the words of the database.
    Raw(String),
}

/// The size of a whole number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Size {
    Tiny,
    Small,
    Medium,
    Normal,
    Big,
}

impl ColumnKind {
    /// The type in the words of a database, without constraints; or why it has none.
    pub(super) fn sql(&self, driver: Driver, unsigned: bool) -> Result<String, String> {
        self.check_supported(driver)?;
        Ok(match driver {
            Driver::Sqlite => self.sqlite(),
            Driver::Postgres => self.postgres(),
            Driver::MySql => self.mysql(unsigned),
        })
    }

    fn check_supported(&self, driver: Driver) -> Result<(), String> {
        let remedy = match (self, driver) {
            (Self::Set(_), Driver::Sqlite | Driver::Postgres) => {
                "has no sets: use a `json` column, or a table of its own"
            }
            (Self::Geometry(..) | Self::Geography(..), Driver::Sqlite) => {
                "has no shapes: use a `json` column, or two of `double`"
            }
            (Self::Vector(_), Driver::Sqlite) => "has no vectors: use a `binary` or `json` column",
            _ => return Ok(()),
        };
        Err(format!("{driver} {remedy}"))
    }

    /// SQLite needs exactly the word `integer` for a key that counts up; of other names it only
    /// looks at parts, so they are chosen to be read by people.
    fn sqlite(&self) -> String {
        match self {
            Self::Integer(_) | Self::ForeignId | Self::Year => "integer".to_owned(),
            Self::Double => "double".to_owned(),
            Self::Decimal(precision, scale) => format!("decimal({precision}, {scale})"),
            Self::Boolean => "boolean".to_owned(),
            Self::Char(length) => format!("char({length})"),
            Self::Uuid => "char(36)".to_owned(),
            Self::String(length) => format!("varchar({length})"),
            Self::TinyText | Self::Text | Self::MediumText | Self::LongText | Self::Json => {
                "text".to_owned()
            }
            Self::Date => "date".to_owned(),
            Self::Time => "time".to_owned(),
            Self::Timestamp => "datetime".to_owned(),
            Self::Enumeration(_) | Self::Set(_) => "varchar(255)".to_owned(),
            Self::Binary | Self::Geometry(..) | Self::Geography(..) | Self::Vector(_) => {
                "blob".to_owned()
            }
            Self::Raw(sql) => sql.clone(),
        }
    }

    fn postgres(&self) -> String {
        match self {
            Self::Integer(Size::Big) | Self::ForeignId => "bigint".to_owned(),
            Self::Integer(Size::Tiny | Size::Small) => "smallint".to_owned(),
            Self::Integer(Size::Medium | Size::Normal) | Self::Year => "integer".to_owned(),
            Self::Double => "double precision".to_owned(),
            Self::Decimal(precision, scale) => format!("decimal({precision}, {scale})"),
            Self::Boolean => "boolean".to_owned(),
            // Compared with a text, a `char` becomes one, for which no index is made; and it reads with blanks behind it.
            Self::Char(length) | Self::String(length) => format!("varchar({length})"),
            Self::Uuid => "uuid".to_owned(),
            Self::TinyText | Self::Text | Self::MediumText | Self::LongText => "text".to_owned(),
            Self::Date => "date".to_owned(),
            Self::Time => "time".to_owned(),
            Self::Timestamp => "timestamptz".to_owned(),
            Self::Json => "jsonb".to_owned(),
            Self::Binary => "bytea".to_owned(),
            Self::Enumeration(_) | Self::Set(_) => "varchar(255)".to_owned(),
            Self::Geometry(shape, system) => postgis("geometry", shape.as_deref(), *system),
            Self::Geography(shape, system) => {
                postgis("geography", shape.as_deref(), system.or(Some(4326)))
            }
            Self::Vector(dimensions) => format!("vector({dimensions})"),
            Self::Raw(sql) => sql.clone(),
        }
    }

    fn mysql(&self, unsigned: bool) -> String {
        let number = |name: &str| format!("{name}{}", if unsigned { " unsigned" } else { "" });
        match self {
            Self::ForeignId => "bigint unsigned".to_owned(),
            Self::Integer(size) => number(match size {
                Size::Tiny => "tinyint",
                Size::Small => "smallint",
                Size::Medium => "mediumint",
                Size::Normal => "int",
                Size::Big => "bigint",
            }),
            Self::Double => number("double"),
            Self::Decimal(precision, scale) => number(&format!("decimal({precision}, {scale})")),
            Self::Boolean => "tinyint(1)".to_owned(),
            Self::Char(length) => format!("char({length})"),
            Self::Uuid => "char(36)".to_owned(),
            Self::String(length) => format!("varchar({length})"),
            Self::TinyText => "tinytext".to_owned(),
            Self::Text => "text".to_owned(),
            Self::MediumText => "mediumtext".to_owned(),
            Self::LongText => "longtext".to_owned(),
            Self::Date => "date".to_owned(),
            Self::Time => "time".to_owned(),
            // MySQL's `timestamp` ends in 2038 and depends on the session's time zone.
            Self::Timestamp => "datetime(6)".to_owned(),
            Self::Year => "year".to_owned(),
            Self::Json => "json".to_owned(),
            Self::Binary => "longblob".to_owned(),
            Self::Enumeration(values) => format!("enum({})", literals(Driver::MySql, values)),
            Self::Set(values) => format!("set({})", literals(Driver::MySql, values)),
            Self::Geometry(shape, _) | Self::Geography(shape, _) => {
                word(shape.as_deref().unwrap_or("geometry"))
            }
            Self::Vector(dimensions) => format!("vector({dimensions})"),
            Self::Raw(sql) => sql.clone(),
        }
    }

    /// The condition that keeps an enumeration to its values, where the type does not.
    pub(super) fn check(&self, driver: Driver, column: &str) -> Option<String> {
        match self {
            Self::Enumeration(values) if driver != Driver::MySql => Some(format!(
                "{} IN ({})",
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
            Self::TinyText
                | Self::Text
                | Self::MediumText
                | Self::LongText
                | Self::Json
                | Self::Binary
                | Self::Geometry(..)
                | Self::Geography(..)
        )
    }
}

fn postgis(kind: &str, shape: Option<&str>, system: Option<u32>) -> String {
    match (shape, system) {
        (None, None) => kind.to_owned(),
        (shape, None) => format!("{kind}({})", word(shape.unwrap_or("geometry"))),
        (shape, Some(system)) => {
            format!("{kind}({}, {system})", word(shape.unwrap_or("geometry")))
        }
    }
}

/// A shape's name is a word of the type, which cannot be quoted: all else is taken out of it.
fn word(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).collect()
}

fn literals(driver: Driver, values: &[String]) -> String {
    let quoted: Vec<_> = values
        .iter()
        .map(|value| dialect::literal(driver, value))
        .collect();
    quoted.join(", ")
}

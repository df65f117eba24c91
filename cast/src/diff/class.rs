//! [`Class`]: what a type of a database is good for, whatever its size.

use crate::driver::Driver;
use crate::schema::inspect::Column;
use crate::value::Kind;

/// What the values of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Bool,
    Int,
    Float,
    Decimal,
    Text,
    /// Text that also holds JSON documents, where the database has no type of its own for them.
    LongText,
    Bytes,
    Timestamp,
    Date,
    Time,
    Json,
    Uuid,
    /// A type that Cast has no kind for: whoever chose it knows what it holds.
    Other,
}

impl Class {
    /// The class of a column that is there.
    pub(super) fn of(driver: Driver, column: &Column) -> Self {
        let name = column.type_name.to_lowercase();
        let name = name.split_whitespace().next().unwrap_or_default();
        match name {
            "tinyint" if driver == Driver::MySql && column.full_type.starts_with("tinyint(1)") => {
                Self::Bool
            }
            "bool" | "boolean" => Self::Bool,
            "int" | "integer" | "tinyint" | "smallint" | "mediumint" | "bigint" | "int2"
            | "int4" | "int8" | "year" | "unsigned" => Self::Int,
            "float" | "double" | "real" | "float4" | "float8" => Self::Float,
            "decimal" | "numeric" => Self::Decimal,
            "text" if driver == Driver::Sqlite => Self::LongText,
            "longtext" if driver == Driver::MySql => Self::LongText,
            "char" | "varchar" | "character" | "bpchar" | "nchar" | "nvarchar" | "tinytext"
            | "text" | "mediumtext" | "longtext" | "clob" | "citext" | "enum" | "set" => Self::Text,
            "blob" | "tinyblob" | "mediumblob" | "longblob" | "binary" | "varbinary" | "bytea" => {
                Self::Bytes
            }
            "timestamp" | "timestamptz" | "datetime" => Self::Timestamp,
            "date" => Self::Date,
            "time" | "timetz" => Self::Time,
            "json" | "jsonb" => Self::Json,
            "uuid" => Self::Uuid,
            _ => Self::Other,
        }
    }

    /// Whether values of a kind can stand in such a column.
    pub(super) fn takes(self, kind: Kind) -> bool {
        if kind == Kind::Unknown {
            return true;
        }
        match self {
            Self::Bool => kind == Kind::Bool,
            Self::Int => kind == Kind::Int,
            Self::Float => matches!(kind, Kind::Float | Kind::Decimal),
            // Without the type for exact decimals they are read as what is nearest, or as text.
            Self::Decimal => matches!(kind, Kind::Decimal | Kind::Float | Kind::Text),
            Self::Text => matches!(kind, Kind::Text | Kind::Uuid),
            Self::LongText => matches!(kind, Kind::Text | Kind::Json | Kind::Uuid),
            Self::Bytes => kind == Kind::Bytes,
            Self::Timestamp => kind == Kind::Timestamp,
            Self::Date => kind == Kind::Date,
            Self::Time => kind == Kind::Time,
            Self::Json => kind == Kind::Json,
            Self::Uuid => matches!(kind, Kind::Uuid | Kind::Text),
            Self::Other => true,
        }
    }

    /// Whether the database can make values of the kind of what stands in such a column.
    pub(super) fn becomes(self, kind: Kind, driver: Driver) -> bool {
        let is_number = matches!(self, Self::Int | Self::Float | Self::Decimal);
        match kind {
            Kind::Text => self != Self::Bytes,
            Kind::Int | Kind::Float | Kind::Decimal => {
                is_number
                    || matches!(self, Self::Text | Self::LongText)
                    || self == Self::Bool && driver != Driver::Postgres
            }
            Kind::Bool => {
                matches!(self, Self::Text | Self::LongText)
                    || is_number && driver != Driver::Postgres
            }
            Kind::Timestamp | Kind::Date => matches!(
                self,
                Self::Text | Self::LongText | Self::Timestamp | Self::Date
            ),
            Kind::Time | Kind::Json | Kind::Uuid => {
                matches!(self, Self::Text | Self::LongText | Self::Json | Self::Uuid)
            }
            Kind::Bytes | Kind::Unknown => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::column;
    use super::*;

    #[test]
    fn types_of_databases_are_sorted_by_what_they_hold() {
        for (driver, full_type, class) in [
            (Driver::MySql, "tinyint(1)", Class::Bool),
            (Driver::MySql, "tinyint(4)", Class::Int),
            (Driver::MySql, "bigint(20) unsigned", Class::Int),
            (Driver::MySql, "longtext", Class::LongText),
            (Driver::MySql, "datetime(6)", Class::Timestamp),
            (Driver::MySql, "enum('a','b')", Class::Text),
            (Driver::Postgres, "text", Class::Text),
            (Driver::Postgres, "tsvector", Class::Other),
            (Driver::Sqlite, "text", Class::LongText),
            (Driver::Sqlite, "double precision", Class::Float),
            (Driver::Sqlite, "", Class::Other),
        ] {
            assert_eq!(
                Class::of(driver, &column("a", full_type)),
                class,
                "{full_type}"
            );
        }
    }

    #[test]
    fn a_class_takes_the_kinds_that_can_be_read_from_it() {
        assert!(Class::LongText.takes(Kind::Json) && !Class::Text.takes(Kind::Json));
        assert!(Class::Text.takes(Kind::Uuid) && !Class::Int.takes(Kind::Text));
        assert!(Class::Other.takes(Kind::Bytes) && Class::Int.takes(Kind::Unknown));
    }
}

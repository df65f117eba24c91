//! The kinds of columns, each a method named as in Laravel.

use super::Blueprint;
use crate::schema::column::ColumnDefinition;
use crate::schema::kind::{ColumnKind, Size};

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident => $kind:expr;)+) => {$(
        $(#[$doc])*
        pub fn $name(&mut self, name: &str) -> &mut ColumnDefinition {
            self.column(name, $kind)
        }
    )+};
}

macro_rules! unsigned {
    ($($(#[$doc:meta])* $name:ident => $size:ident;)+) => {$(
        $(#[$doc])*
        pub fn $name(&mut self, name: &str) -> &mut ColumnDefinition {
            self.column(name, ColumnKind::Integer(Size::$size)).unsigned()
        }
    )+};
}

macro_rules! increments {
    ($($(#[$doc:meta])* $name:ident => $size:ident;)+) => {$(
        $(#[$doc])*
        pub fn $name(&mut self, name: &str) -> &mut ColumnDefinition {
            self.column(name, ColumnKind::Integer(Size::$size)).unsigned().auto_increment()
        }
    )+};
}

impl Blueprint {
    columns! {
        /// Text of at most 255 characters.
        string => ColumnKind::String(255);
        /// Text of at most 255 bytes on MySQL, of any length elsewhere.
        tiny_text => ColumnKind::TinyText;
        /// Text of any usual length (64 KB on MySQL).
        text => ColumnKind::Text;
        /// Text of at most 16 MB on MySQL, of any length elsewhere.
        medium_text => ColumnKind::MediumText;
        /// Text of any length.
        long_text => ColumnKind::LongText;
        /// A whole number of 8 bits on MySQL and of 16 elsewhere: `i16`.
        tiny_integer => ColumnKind::Integer(Size::Tiny);
        /// A whole number of 16 bits: `i16`.
        small_integer => ColumnKind::Integer(Size::Small);
        /// A whole number of 24 bits on MySQL and of 32 elsewhere: `i32`.
        medium_integer => ColumnKind::Integer(Size::Medium);
        /// A whole number of 32 bits: `i32`.
        integer => ColumnKind::Integer(Size::Normal);
        /// A whole number of 64 bits: `i64`.
        big_integer => ColumnKind::Integer(Size::Big);
        /// A number with a fraction: `f64`.
        float => ColumnKind::Double;
        /// A number with a fraction: `f64`.
        double => ColumnKind::Double;
        /// A truth value: `bool`.
        boolean => ColumnKind::Boolean;
        /// A calendar day: `Date`.
        date => ColumnKind::Date;
        /// A time of day: `Time`.
        time => ColumnKind::Time;
        /// A time of day. The same as [`time`](Self::time): a time of day alone has no time zone.
        time_tz => ColumnKind::Time;
        /// A moment: `Timestamp`. The same as [`timestamp`](Self::timestamp).
        date_time => ColumnKind::Timestamp;
        /// A moment: `Timestamp`. The same as [`timestamp`](Self::timestamp).
        date_time_tz => ColumnKind::Timestamp;
        /// A moment, to the microsecond: `Timestamp`. It is kept in UTC, so it needs no time zone.
        timestamp => ColumnKind::Timestamp;
        /// A moment: `Timestamp`. The same as [`timestamp`](Self::timestamp).
        timestamp_tz => ColumnKind::Timestamp;
        /// A year: `i16`.
        year => ColumnKind::Year;
        /// A JSON document: `serde_json::Value`. On PostgreSQL this is `jsonb`.
        json => ColumnKind::Json;
        /// A JSON document. The same as [`json`](Self::json).
        jsonb => ColumnKind::Json;
        /// Bytes: `Vec<u8>`.
        binary => ColumnKind::Binary;
        /// A UUID: [`Uuid`](crate::Uuid). On PostgreSQL this is `uuid`, elsewhere its text of 36 characters.
        uuid => ColumnKind::Uuid;
        /// A ULID, kept as its text of 26 characters: [`Ulid`](crate::Ulid) or `String`.
        ulid => ColumnKind::Char(26);
        /// An address of the internet, of version 4 or 6, as its text: `String`.
        ip_address => ColumnKind::String(45);
        /// An address of a network card, as its text: `String`.
        mac_address => ColumnKind::String(17);
        /// A column that points to the `id` of another table: `i64`. Follow it with
        /// [`constrained`](ColumnDefinition::constrained) or
        /// [`references`](ColumnDefinition::references) to have the database check that.
        foreign_id => ColumnKind::ForeignId;
        /// A column that points to the UUID of a record of another table: [`Uuid`](crate::Uuid).
        foreign_uuid => ColumnKind::Uuid;
        /// A column that points to the ULID of a record of another table: [`Ulid`](crate::Ulid) or `String`.
        foreign_ulid => ColumnKind::Char(26);
    }

    unsigned! {
        /// A whole number of 8 bits that is not negative, where the database knows that.
        unsigned_tiny_integer => Tiny;
        /// A whole number of 16 bits that is not negative, where the database knows that.
        unsigned_small_integer => Small;
        /// A whole number of 24 bits that is not negative, where the database knows that.
        unsigned_medium_integer => Medium;
        /// A whole number of 32 bits that is not negative, where the database knows that.
        unsigned_integer => Normal;
        /// A whole number of 64 bits that is not negative, where the database knows that.
        unsigned_big_integer => Big;
    }

    increments! {
        /// A key of 8 bits (16 outside of MySQL) that the database counts up.
        tiny_increments => Tiny;
        /// A key of 16 bits that the database counts up.
        small_increments => Small;
        /// A key of 24 bits (32 outside of MySQL) that the database counts up.
        medium_increments => Medium;
        /// A key of 32 bits that the database counts up.
        increments => Normal;
        /// A key of 64 bits that the database counts up.
        big_increments => Big;
    }

    /// The key `id`: a whole number of 64 bits that the database counts up.
    pub fn id(&mut self) -> &mut ColumnDefinition {
        self.big_increments("id")
    }

    /// A column that points to the key of the model whose table this is: `user_id` for `users`.
    pub fn foreign_id_for(&mut self, table: &str) -> &mut ColumnDefinition {
        let name = format!("{}_id", crate::schema::column::singular(table));
        let column = self.foreign_id(&name);
        column.points_at(table);
        column
    }

    /// Text of at most so many characters.
    pub fn string_len(&mut self, name: &str, length: u32) -> &mut ColumnDefinition {
        self.column(name, ColumnKind::String(length))
    }

    /// Text of so many characters. On PostgreSQL it is a `varchar` of that length, which fills nothing up with blanks, as
    /// the others do not show them either.
    pub fn char(&mut self, name: &str, length: u32) -> &mut ColumnDefinition {
        self.column(name, ColumnKind::Char(length))
    }

    /// An exact number: so many digits in all, so many of them behind the point.
    pub fn decimal(&mut self, name: &str, precision: u8, scale: u8) -> &mut ColumnDefinition {
        self.column(name, ColumnKind::Decimal(precision, scale))
    }

    /// An exact number that is not negative, where the database knows that.
    pub fn unsigned_decimal(
        &mut self,
        name: &str,
        precision: u8,
        scale: u8,
    ) -> &mut ColumnDefinition {
        self.decimal(name, precision, scale).unsigned()
    }

    /// One of the given texts.
    #[doc(alias = "enum")]
    pub fn enumeration<'v>(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = &'v str>,
    ) -> &mut ColumnDefinition {
        let values = values.into_iter().map(str::to_owned).collect();
        self.column(name, ColumnKind::Enumeration(values))
    }

    /// Any of the given texts at once. Only MySQL has this.
    pub fn set<'v>(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = &'v str>,
    ) -> &mut ColumnDefinition {
        let values = values.into_iter().map(str::to_owned).collect();
        self.column(name, ColumnKind::Set(values))
    }

    /// A shape on a plane, of a kind such as `point`, or of any kind. MySQL has this; PostgreSQL
    /// needs the extension PostGIS; SQLite has it not.
    pub fn geometry(
        &mut self,
        name: &str,
        shape: Option<&str>,
        system: Option<u32>,
    ) -> &mut ColumnDefinition {
        self.column(name, ColumnKind::Geometry(shape.map(str::to_owned), system))
    }

    /// A shape on the globe. As [`geometry`](Self::geometry); on MySQL it is the same.
    pub fn geography(
        &mut self,
        name: &str,
        shape: Option<&str>,
        system: Option<u32>,
    ) -> &mut ColumnDefinition {
        self.column(
            name,
            ColumnKind::Geography(shape.map(str::to_owned), system),
        )
    }

    /// A list of so many numbers, to search by likeness. PostgreSQL needs the extension pgvector,
    /// MySQL version 9, MariaDB version 11.7; SQLite has it not.
    pub fn vector(&mut self, name: &str, dimensions: u32) -> &mut ColumnDefinition {
        self.column(name, ColumnKind::Vector(dimensions))
    }

    /// A column of a type in the words of the database, such as `tsvector`.
    ///
    /// On PostgreSQL values of enums, of `citext` and of domains are read as they are, those of arrays, intervals, ranges and other
    /// types only as text (`CAST(… AS text)`) or as JSON (`to_jsonb(…)`): a select without that is an error.
    pub fn raw_column(&mut self, name: &str, sql_type: &str) -> &mut ColumnDefinition {
        self.column(name, ColumnKind::Raw(sql_type.to_owned()))
    }

    /// `created_at` and `updated_at`, which models keep by themselves.
    pub fn timestamps(&mut self) {
        self.timestamp("created_at").use_current();
        self.timestamp("updated_at").use_current();
    }

    /// `created_at` and `updated_at`. The same as [`timestamps`](Self::timestamps).
    pub fn timestamps_tz(&mut self) {
        self.timestamps();
    }

    /// `created_at` and `updated_at` that may be null: for a table whose records have none.
    pub fn nullable_timestamps(&mut self) {
        self.timestamp("created_at").nullable();
        self.timestamp("updated_at").nullable();
    }

    /// `deleted_at`, for a model with soft deletes.
    pub fn soft_deletes(&mut self) -> &mut ColumnDefinition {
        self.timestamp("deleted_at").nullable()
    }

    /// `deleted_at`. The same as [`soft_deletes`](Self::soft_deletes).
    pub fn soft_deletes_tz(&mut self) -> &mut ColumnDefinition {
        self.soft_deletes()
    }

    /// `remember_token`, for staying signed in.
    pub fn remember_token(&mut self) -> &mut ColumnDefinition {
        self.string_len("remember_token", 100).nullable()
    }
}

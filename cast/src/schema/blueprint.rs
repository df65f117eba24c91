//! [`Blueprint`]: the description of one table, or of the changes to one.

use super::ColumnDefinition;
use super::kind::ColumnKind;

/// A table as a migration describes it. Methods named after a kind of column add one and give it
/// back, so that modifiers can follow: `t.string("email").unique()`.
#[derive(Debug)]
pub struct Blueprint {
    pub(super) table: String,
    pub(super) columns: Vec<ColumnDefinition>,
    pub(super) changes: Vec<Change>,
}

/// What is done to a table besides adding columns.
#[derive(Debug)]
pub(super) enum Change {
    Index {
        name: String,
        columns: Vec<String>,
        unique: bool,
    },
    Primary(Vec<String>),
    DropColumn(String),
    RenameColumn {
        from: String,
        to: String,
    },
    DropIndex(String),
    DropForeign(String),
}

macro_rules! columns {
    ($($(#[$doc:meta])* $name:ident => $kind:expr;)+) => {$(
        $(#[$doc])*
        pub fn $name(&mut self, name: &str) -> &mut ColumnDefinition {
            self.column(name, $kind)
        }
    )+};
}

impl Blueprint {
    pub(super) fn new(table: &str) -> Self {
        Self {
            table: table.to_owned(),
            columns: Vec::new(),
            changes: Vec::new(),
        }
    }

    columns! {
        /// Text of at most 255 characters.
        string => ColumnKind::String(255);
        /// Text of any usual length (64 KB on MySQL).
        text => ColumnKind::Text;
        /// Text of any length.
        long_text => ColumnKind::LongText;
        /// A whole number of 16 bits: `i16`.
        small_integer => ColumnKind::SmallInteger;
        /// A whole number of 32 bits: `i32`.
        integer => ColumnKind::Integer;
        /// A whole number of 64 bits: `i64`.
        big_integer => ColumnKind::BigInteger;
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
        /// A moment: `Timestamp`. The same as [`timestamp`](Self::timestamp).
        date_time => ColumnKind::Timestamp;
        /// A moment, to the microsecond: `Timestamp`.
        timestamp => ColumnKind::Timestamp;
        /// A JSON document: `serde_json::Value`.
        json => ColumnKind::Json;
        /// Bytes: `Vec<u8>`.
        binary => ColumnKind::Binary;
        /// A UUID, kept as its text of 36 characters on every database: `String`.
        uuid => ColumnKind::Uuid;
        /// A column that points to the `id` of another table: `i64`. Follow it with
        /// [`constrained`](ColumnDefinition::constrained) or
        /// [`references`](ColumnDefinition::references) to have the database check that.
        foreign_id => ColumnKind::ForeignId;
    }

    /// The key `id`: a whole number that the database counts up.
    pub fn id(&mut self) -> &mut ColumnDefinition {
        self.column("id", ColumnKind::Id)
    }

    /// Text of at most so many characters.
    pub fn string_len(&mut self, name: &str, length: u32) -> &mut ColumnDefinition {
        self.column(name, ColumnKind::String(length))
    }

    /// Text of exactly so many characters; shorter text is filled with spaces.
    pub fn char(&mut self, name: &str, length: u32) -> &mut ColumnDefinition {
        self.column(name, ColumnKind::Char(length))
    }

    /// A whole number of 32 bits that is not negative, where the database knows that.
    pub fn unsigned_integer(&mut self, name: &str) -> &mut ColumnDefinition {
        self.integer(name).unsigned()
    }

    /// A whole number of 64 bits that is not negative, where the database knows that.
    pub fn unsigned_big_integer(&mut self, name: &str) -> &mut ColumnDefinition {
        self.big_integer(name).unsigned()
    }

    /// An exact number: so many digits in all, so many of them behind the point.
    pub fn decimal(&mut self, name: &str, precision: u8, scale: u8) -> &mut ColumnDefinition {
        self.column(name, ColumnKind::Decimal(precision, scale))
    }

    /// One of the given texts.
    pub fn enumeration<'v>(
        &mut self,
        name: &str,
        values: impl IntoIterator<Item = &'v str>,
    ) -> &mut ColumnDefinition {
        let values = values.into_iter().map(str::to_owned).collect();
        self.column(name, ColumnKind::Enumeration(values))
    }

    /// `created_at` and `updated_at`, which models keep by themselves.
    pub fn timestamps(&mut self) {
        self.timestamp("created_at").use_current();
        self.timestamp("updated_at").use_current();
    }

    /// `created_at` and `updated_at` that may be null: for a table that has records already.
    pub fn nullable_timestamps(&mut self) {
        self.timestamp("created_at").nullable();
        self.timestamp("updated_at").nullable();
    }

    /// `deleted_at`, for a model with soft deletes.
    pub fn soft_deletes(&mut self) -> &mut ColumnDefinition {
        self.timestamp("deleted_at").nullable()
    }

    /// `remember_token`, for staying signed in.
    pub fn remember_token(&mut self) -> &mut ColumnDefinition {
        self.string_len("remember_token", 100).nullable()
    }

    /// `<name>_type` and `<name>_id`, which together point to a record of any table, and an index
    /// over both.
    pub fn morphs(&mut self, name: &str) {
        let (kind, id) = (format!("{name}_type"), format!("{name}_id"));
        self.string(&kind);
        self.foreign_id(&id);
        self.index([kind.as_str(), id.as_str()]);
    }

    /// An index over several columns, named `<table>_<columns>_index`.
    pub fn index<'c>(&mut self, columns: impl IntoIterator<Item = &'c str>) {
        self.add_index(columns, false);
    }

    /// Allows every combination of values once, by an index named `<table>_<columns>_unique`.
    pub fn unique<'c>(&mut self, columns: impl IntoIterator<Item = &'c str>) {
        self.add_index(columns, true);
    }

    /// Makes several columns together the key of a new table.
    pub fn primary<'c>(&mut self, columns: impl IntoIterator<Item = &'c str>) {
        self.changes.push(Change::Primary(
            columns.into_iter().map(str::to_owned).collect(),
        ));
    }

    /// Drops a column of an existing table.
    pub fn drop_column(&mut self, name: &str) {
        self.changes.push(Change::DropColumn(name.to_owned()));
    }

    /// Gives a column of an existing table another name.
    pub fn rename_column(&mut self, from: &str, to: &str) {
        self.changes.push(Change::RenameColumn {
            from: from.to_owned(),
            to: to.to_owned(),
        });
    }

    /// Drops an index by its name, a unique one too.
    pub fn drop_index(&mut self, name: &str) {
        self.changes.push(Change::DropIndex(name.to_owned()));
    }

    /// Drops a foreign key by its name, `<table>_<column>_foreign`.
    pub fn drop_foreign(&mut self, name: &str) {
        self.changes.push(Change::DropForeign(name.to_owned()));
    }

    fn add_index<'c>(&mut self, columns: impl IntoIterator<Item = &'c str>, unique: bool) {
        let columns: Vec<String> = columns.into_iter().map(str::to_owned).collect();
        let name = index_name(
            &self.table,
            &columns.join("_"),
            if unique { "unique" } else { "index" },
        );
        self.changes.push(Change::Index {
            name,
            columns,
            unique,
        });
    }

    fn column(&mut self, name: &str, kind: ColumnKind) -> &mut ColumnDefinition {
        self.columns.push(ColumnDefinition::new(name, kind));
        self.columns
            .last_mut()
            .expect("invariant: a column was just added")
    }
}

/// `<table>_<columns>_<suffix>`, as Laravel names it.
pub(super) fn index_name(table: &str, columns: &str, suffix: &str) -> String {
    format!("{table}_{columns}_{suffix}")
}

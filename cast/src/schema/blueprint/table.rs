//! [`Blueprint`]: what is said of a table as a whole.

use crate::schema::column::ColumnDefinition;
use crate::schema::foreign_key::ForeignKeyDefinition;
use crate::schema::kind::ColumnKind;

/// A table as a migration describes it. Methods named after a kind of column add one and give it
/// back, so that modifiers can follow: `t.string("email").unique()`.
#[derive(Debug)]
pub struct Blueprint {
    pub(in crate::schema) table: String,
    pub(in crate::schema) columns: Vec<ColumnDefinition>,
    pub(in crate::schema) foreign_keys: Vec<ForeignKeyDefinition>,
    pub(in crate::schema) changes: Vec<Change>,
    pub(in crate::schema) comment: Option<String>,
    pub(in crate::schema) engine: Option<String>,
    pub(in crate::schema) charset: Option<String>,
    pub(in crate::schema) collation: Option<String>,
    pub(in crate::schema) temporary: bool,
}

/// What is done to a table besides adding columns.
#[derive(Debug, Clone)]
pub(in crate::schema) enum Change {
    Index {
        name: String,
        columns: Vec<String>,
        kind: IndexKind,
    },
    Primary(Vec<String>),
    Check {
        name: String,
        condition: String,
    },
    DropColumn(String),
    RenameColumn {
        from: String,
        to: String,
    },
    RenameIndex {
        from: String,
        to: String,
    },
    DropIndex(String),
    DropForeign(String),
    DropCheck(String),
    DropPrimary,
}

/// A kind of index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::schema) enum IndexKind {
    Plain,
    Unique,
    FullText,
    Spatial,
}

impl Blueprint {
    pub(in crate::schema) fn new(table: &str) -> Self {
        Self {
            table: table.to_owned(),
            columns: Vec::new(),
            foreign_keys: Vec::new(),
            changes: Vec::new(),
            comment: None,
            engine: None,
            charset: None,
            collation: None,
            temporary: false,
        }
    }

    /// Describes the table in the database. SQLite has no such descriptions.
    pub fn comment(&mut self, text: &str) {
        self.comment = Some(text.to_owned());
    }

    /// Chooses the engine of a new table. Only MySQL has several.
    pub fn engine(&mut self, name: &str) {
        self.engine = Some(name.to_owned());
    }

    /// Chooses the character set of a new table; `utf8mb4` unless said. Only MySQL has several.
    pub fn charset(&mut self, name: &str) {
        self.charset = Some(name.to_owned());
    }

    /// Chooses how texts of a new table are compared. Only MySQL chooses that by table.
    pub fn collation(&mut self, name: &str) {
        self.collation = Some(name.to_owned());
    }

    /// Makes a new table one that only this connection sees, and that goes with it.
    pub fn temporary(&mut self) {
        self.temporary = true;
    }

    /// Keeps records to a condition, which is SQL.
    pub fn check(&mut self, name: &str, condition: &str) {
        self.changes.push(Change::Check {
            name: name.to_owned(),
            condition: condition.to_owned(),
        });
    }

    /// Drops a condition by its name.
    pub fn drop_check(&mut self, name: &str) {
        self.changes.push(Change::DropCheck(name.to_owned()));
    }

    /// Drops a column of an existing table, with the indexes it is in.
    pub fn drop_column(&mut self, name: &str) {
        self.changes.push(Change::DropColumn(name.to_owned()));
    }

    /// Drops several columns of an existing table.
    pub fn drop_columns<'c>(&mut self, names: impl IntoIterator<Item = &'c str>) {
        for name in names {
            self.drop_column(name);
        }
    }

    /// Gives a column of an existing table another name.
    pub fn rename_column(&mut self, from: &str, to: &str) {
        self.changes.push(Change::RenameColumn {
            from: from.to_owned(),
            to: to.to_owned(),
        });
    }

    /// Drops `created_at` and `updated_at`.
    pub fn drop_timestamps(&mut self) {
        self.drop_columns(["created_at", "updated_at"]);
    }

    /// Drops `deleted_at`.
    pub fn drop_soft_deletes(&mut self) {
        self.drop_column("deleted_at");
    }

    /// Drops `remember_token`.
    pub fn drop_remember_token(&mut self) {
        self.drop_column("remember_token");
    }

    pub(super) fn column(&mut self, name: &str, kind: ColumnKind) -> &mut ColumnDefinition {
        self.columns.push(ColumnDefinition::new(name, kind));
        self.columns
            .last_mut()
            .expect("invariant: a column was just added")
    }
}

/// `<table>_<columns>_<suffix>`, as Laravel names it. Databases know names of 63 or 64 characters;
/// a longer one is cut and gets a number that depends on all of it.
pub(in crate::schema) fn index_name(table: &str, columns: &str, suffix: &str) -> String {
    const LONGEST: usize = 63;
    let name = format!("{table}_{columns}_{suffix}");
    if name.len() <= LONGEST {
        return name;
    }
    // FNV-1a: the name must be the same in every run and on every machine.
    let number = name.bytes().fold(0x811c_9dc5_u32, |sum, byte| {
        (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    });
    let mut end = LONGEST - 9;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}_{number:08x}", &name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_too_long_are_cut_and_stay_apart() {
        assert_eq!(index_name("users", "email", "unique"), "users_email_unique");
        let long = "a_very_long_name_of_a_table_that_nobody_should_ever_have_given";
        let (one, two) = (
            index_name(long, "a", "index"),
            index_name(long, "b", "index"),
        );
        assert_eq!((one.len(), two.len()), (63, 63));
        assert_ne!(one, two);
        assert_eq!(
            index_name(&"ü".repeat(60), "a", "index")
                .chars()
                .last()
                .map(|c| c.is_ascii()),
            Some(true)
        );
    }
}

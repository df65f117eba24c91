//! Keys and indexes over one column or several. Those that are given no name get Laravel's:
//! `<table>_<columns>_<kind>`.

use super::table::{Blueprint, Change, IndexKind, index_name};
use crate::schema::foreign_key::ForeignKeyDefinition;

fn owned<'c>(columns: impl IntoIterator<Item = &'c str>) -> Vec<String> {
    columns.into_iter().map(str::to_owned).collect()
}

impl Blueprint {
    /// An index over several columns, named `<table>_<columns>_index`.
    pub fn index<'c>(&mut self, columns: impl IntoIterator<Item = &'c str>) {
        self.add_index(None, owned(columns), IndexKind::Plain);
    }

    /// An index over several columns, with a name.
    pub fn index_named<'c>(&mut self, name: &str, columns: impl IntoIterator<Item = &'c str>) {
        self.add_index(Some(name), owned(columns), IndexKind::Plain);
    }

    /// Allows every combination of values once, by an index named `<table>_<columns>_unique`.
    pub fn unique<'c>(&mut self, columns: impl IntoIterator<Item = &'c str>) {
        self.add_index(None, owned(columns), IndexKind::Unique);
    }

    /// Allows every combination of values once, by an index with a name.
    pub fn unique_named<'c>(&mut self, name: &str, columns: impl IntoIterator<Item = &'c str>) {
        self.add_index(Some(name), owned(columns), IndexKind::Unique);
    }

    /// Makes the words of text columns searchable, by an index named `<table>_<columns>_fulltext`.
    /// SQLite has no such index.
    pub fn full_text<'c>(&mut self, columns: impl IntoIterator<Item = &'c str>) {
        self.add_index(None, owned(columns), IndexKind::FullText);
    }

    /// Makes searches by place fast, by an index named `<table>_<column>_spatialindex`. SQLite has
    /// no such index.
    pub fn spatial_index(&mut self, column: &str) {
        self.add_index(None, vec![column.to_owned()], IndexKind::Spatial);
    }

    /// Makes several columns together the key of the table.
    pub fn primary<'c>(&mut self, columns: impl IntoIterator<Item = &'c str>) {
        self.changes.push(Change::Primary(owned(columns)));
    }

    /// Points from columns of this table to those of another:
    /// `t.foreign(["user_id"]).references(["id"]).on("users")`.
    pub fn foreign<'c>(
        &mut self,
        columns: impl IntoIterator<Item = &'c str>,
    ) -> &mut ForeignKeyDefinition {
        let key = ForeignKeyDefinition::new(&self.table, owned(columns));
        self.foreign_keys.push_mut(key)
    }

    /// Drops an index by its name, a unique one too.
    pub fn drop_index(&mut self, name: &str) {
        self.changes.push(Change::DropIndex(name.to_owned()));
    }

    /// Drops the index over these columns, by its name of Laravel's kind.
    pub fn drop_index_of<'c>(&mut self, columns: impl IntoIterator<Item = &'c str>) {
        self.drop_by_columns(columns, "index");
    }

    /// Drops the unique index over these columns, by its name of Laravel's kind.
    pub fn drop_unique<'c>(&mut self, columns: impl IntoIterator<Item = &'c str>) {
        self.drop_by_columns(columns, "unique");
    }

    /// Drops the full-text index over these columns, by its name of Laravel's kind.
    pub fn drop_full_text<'c>(&mut self, columns: impl IntoIterator<Item = &'c str>) {
        self.drop_by_columns(columns, "fulltext");
    }

    /// Gives an index another name.
    pub fn rename_index(&mut self, from: &str, to: &str) {
        self.changes.push(Change::RenameIndex {
            from: from.to_owned(),
            to: to.to_owned(),
        });
    }

    /// Takes the key from the table; its columns stay.
    pub fn drop_primary(&mut self) {
        self.changes.push(Change::DropPrimary);
    }

    /// Drops a foreign key by its name, `<table>_<column>_foreign`.
    pub fn drop_foreign(&mut self, name: &str) {
        self.changes.push(Change::DropForeign(name.to_owned()));
    }

    /// Drops the foreign key of a column, by its name of Laravel's kind; the column stays.
    pub fn drop_foreign_of<'c>(&mut self, columns: impl IntoIterator<Item = &'c str>) {
        let columns = owned(columns).join("_");
        let name = index_name(&self.table, &columns, "foreign");
        self.drop_foreign(&name);
    }

    /// Drops a column together with its foreign key.
    pub fn drop_constrained_foreign_id(&mut self, column: &str) {
        self.drop_foreign_of([column]);
        self.drop_column(column);
    }

    fn drop_by_columns<'c>(&mut self, columns: impl IntoIterator<Item = &'c str>, suffix: &str) {
        let name = index_name(&self.table, &owned(columns).join("_"), suffix);
        self.drop_index(&name);
    }

    fn add_index(&mut self, name: Option<&str>, columns: Vec<String>, kind: IndexKind) {
        let name = match name {
            Some(name) => name.to_owned(),
            None => index_name(&self.table, &columns.join("_"), kind.suffix()),
        };
        self.changes.push(Change::Index {
            name,
            columns,
            kind,
        });
    }
}

impl IndexKind {
    pub(in crate::schema) fn suffix(self) -> &'static str {
        match self {
            Self::Plain => "index",
            Self::Unique => "unique",
            Self::FullText => "fulltext",
            Self::Spatial => "spatialindex",
        }
    }
}

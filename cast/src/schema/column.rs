//! [`ColumnDefinition`]: one column of a table, with its modifiers.

use super::kind::ColumnKind;
use crate::value::Value;

/// A column as a migration describes it. Every modifier can be chained to the next.
///
/// Unless [`nullable`](Self::nullable) is said, a column needs a value.
#[derive(Debug)]
pub struct ColumnDefinition {
    pub(super) name: String,
    pub(super) kind: ColumnKind,
    pub(super) nullable: bool,
    pub(super) default: Option<Value>,
    pub(super) use_current: bool,
    pub(super) unsigned: bool,
    pub(super) primary: bool,
    pub(super) unique: bool,
    pub(super) index: bool,
    pub(super) comment: Option<String>,
    pub(super) references: Option<Reference>,
    pub(super) on_delete: Option<Action>,
    pub(super) on_update: Option<Action>,
}

/// The column that a foreign key points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) table: String,
    pub(super) column: String,
}

/// What happens to the records that point to a record which goes or changes its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Cascade,
    SetNull,
    Restrict,
    Nothing,
}

impl ColumnDefinition {
    pub(super) fn new(name: &str, kind: ColumnKind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            nullable: false,
            default: None,
            use_current: false,
            unsigned: false,
            primary: false,
            unique: false,
            index: false,
            comment: None,
            references: None,
            on_delete: None,
            on_update: None,
        }
    }

    /// Lets the column be without a value; the field is then an `Option`.
    pub fn nullable(&mut self) -> &mut Self {
        self.nullable = true;
        self
    }

    /// Gives records that name no value this one. Mark the field `#[column(default)]` to leave the
    /// value to the database.
    pub fn default(&mut self, value: impl Into<Value>) -> &mut Self {
        self.default = Some(value.into());
        self
    }

    /// Gives records that name no value the present moment.
    pub fn use_current(&mut self) -> &mut Self {
        self.use_current = true;
        self
    }

    /// Keeps numbers from being negative. Only MySQL knows this.
    pub fn unsigned(&mut self) -> &mut Self {
        self.unsigned = true;
        self
    }

    /// Makes the column the key of the table.
    pub fn primary(&mut self) -> &mut Self {
        self.primary = true;
        self
    }

    /// Allows every value once, by an index named `<table>_<column>_unique`.
    pub fn unique(&mut self) -> &mut Self {
        self.unique = true;
        self
    }

    /// Makes searches by this column fast, by an index named `<table>_<column>_index`.
    pub fn index(&mut self) -> &mut Self {
        self.index = true;
        self
    }

    /// Describes the column in the database. SQLite has no such descriptions.
    pub fn comment(&mut self, text: &str) -> &mut Self {
        self.comment = Some(text.to_owned());
        self
    }

    /// Points to the `id` of the table that the column's name says: `user_id` to `users`,
    /// `category_id` to `categories`. For any other plural say [`references`](Self::references).
    pub fn constrained(&mut self) -> &mut Self {
        let singular = self.name.strip_suffix("_id").unwrap_or(&self.name);
        let table = plural(singular);
        self.references(&table)
    }

    /// Points to the `id` of a table.
    pub fn references(&mut self, table: &str) -> &mut Self {
        self.references_column(table, "id")
    }

    /// Points to a column of a table, which must be unique.
    pub fn references_column(&mut self, table: &str, column: &str) -> &mut Self {
        self.references = Some(Reference {
            table: table.to_owned(),
            column: column.to_owned(),
        });
        self
    }

    /// Deletes the record together with the one it points to.
    pub fn cascade_on_delete(&mut self) -> &mut Self {
        self.on_delete = Some(Action::Cascade);
        self
    }

    /// Sets the column to null when the record it points to is deleted. The column must be
    /// nullable.
    pub fn null_on_delete(&mut self) -> &mut Self {
        self.on_delete = Some(Action::SetNull);
        self
    }

    /// Refuses to delete a record that this one points to.
    pub fn restrict_on_delete(&mut self) -> &mut Self {
        self.on_delete = Some(Action::Restrict);
        self
    }

    /// Refuses to delete a record that this one points to, but looks only at the statement's end.
    pub fn no_action_on_delete(&mut self) -> &mut Self {
        self.on_delete = Some(Action::Nothing);
        self
    }

    /// Follows the key of the record it points to when that key changes.
    pub fn cascade_on_update(&mut self) -> &mut Self {
        self.on_update = Some(Action::Cascade);
        self
    }
}

impl Action {
    pub(super) fn sql(self) -> &'static str {
        match self {
            Self::Cascade => "CASCADE",
            Self::SetNull => "SET NULL",
            Self::Restrict => "RESTRICT",
            Self::Nothing => "NO ACTION",
        }
    }
}

fn plural(word: &str) -> String {
    let stem = word
        .strip_suffix('y')
        .filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']));
    if let Some(stem) = stem {
        return format!("{stem}ies");
    }
    if ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|end| word.ends_with(end))
    {
        return format!("{word}es");
    }
    format!("{word}s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_foreign_key_says_its_table() {
        for (column, table) in [
            ("user_id", "users"),
            ("category_id", "categories"),
            ("blog_post_id", "blog_posts"),
            ("box_id", "boxes"),
            ("day_id", "days"),
        ] {
            let mut definition = ColumnDefinition::new(column, ColumnKind::ForeignId);
            definition.constrained();
            assert_eq!(definition.references.unwrap().table, table);
        }
    }
}

//! [`ColumnDefinition`]: one column of a table, with its modifiers.

use super::foreign_key::{Action, actions};
use super::kind::ColumnKind;
use crate::value::Value;

/// A column as a migration describes it. Every modifier can be chained to the next.
///
/// Unless [`nullable`](Self::nullable) is said, a column needs a value.
#[derive(Debug, Clone)]
pub struct ColumnDefinition {
    pub(super) name: String,
    pub(super) kind: ColumnKind,
    pub(super) nullable: bool,
    pub(super) default: Option<DefaultValue>,
    pub(super) use_current_on_update: bool,
    pub(super) unsigned: bool,
    pub(super) auto_increment: bool,
    pub(super) from: Option<i64>,
    pub(super) primary: bool,
    pub(super) unique: bool,
    pub(super) index: bool,
    pub(super) full_text: bool,
    pub(super) comment: Option<String>,
    pub(super) charset: Option<String>,
    pub(super) collation: Option<String>,
    pub(super) generated: Option<Generated>,
    pub(super) invisible: bool,
    pub(super) place: Option<Place>,
    pub(super) changes: bool,
    pub(super) references: Option<Reference>,
    /// The table that `constrained` points to when the column's name does not say it.
    pub(super) model_table: Option<String>,
    pub(super) on_delete: Option<Action>,
    pub(super) on_update: Option<Action>,
}

/// The value of records that name none.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum DefaultValue {
    Value(Value),
    /// The present moment.
    Now,
    /// SQL.
    Expression(String),
}

/// An expression that gives the column's value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Generated {
    pub(super) expression: String,
    pub(super) stored: bool,
}

/// Where a new column stands among the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    First,
    After(String),
}

/// The column that a foreign key points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    pub(super) table: String,
    pub(super) column: String,
}

impl ColumnDefinition {
    pub(super) fn new(name: &str, kind: ColumnKind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            nullable: false,
            default: None,
            use_current_on_update: false,
            unsigned: false,
            auto_increment: false,
            from: None,
            primary: false,
            unique: false,
            index: false,
            full_text: false,
            comment: None,
            charset: None,
            collation: None,
            generated: None,
            invisible: false,
            place: None,
            changes: false,
            references: None,
            model_table: None,
            on_delete: None,
            on_update: None,
        }
    }

    /// Lets the column be without a value; the field is then an `Option`.
    pub fn nullable(&mut self) -> &mut Self {
        self.set_nullable(true)
    }

    /// Says whether the column may be without a value.
    pub fn set_nullable(&mut self, nullable: bool) -> &mut Self {
        self.nullable = nullable;
        self
    }

    /// Gives records that name no value this one. Mark the field `#[column(default)]` to leave the
    /// value to the database.
    pub fn default(&mut self, value: impl Into<Value>) -> &mut Self {
        self.default = Some(DefaultValue::Value(value.into()));
        self
    }

    /// Gives records that name no value that of an expression, which is SQL.
    pub fn default_sql(&mut self, expression: &str) -> &mut Self {
        self.default = Some(DefaultValue::Expression(expression.to_owned()));
        self
    }

    /// Gives records that name no value the present moment.
    pub fn use_current(&mut self) -> &mut Self {
        self.default = Some(DefaultValue::Now);
        self
    }

    /// Sets the column to the present moment whenever its record changes. Only MySQL does this; elsewhere it is an error,
    /// and models keep `updated_at` by themselves.
    pub fn use_current_on_update(&mut self) -> &mut Self {
        self.use_current_on_update = true;
        self
    }

    /// Keeps numbers from being negative. Only MySQL knows this.
    pub fn unsigned(&mut self) -> &mut Self {
        self.unsigned = true;
        self
    }

    /// Has the database count the column up, and makes it the key.
    pub fn auto_increment(&mut self) -> &mut Self {
        self.auto_increment = true;
        self
    }

    /// Begins the counting with this number.
    #[doc(alias = "startingValue")]
    pub fn from(&mut self, number: i64) -> &mut Self {
        self.from = Some(number);
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

    /// Makes the words of the column searchable, by an index named `<table>_<column>_fulltext`.
    /// SQLite has no such index.
    pub fn full_text(&mut self) -> &mut Self {
        self.full_text = true;
        self
    }

    /// Describes the column in the database. SQLite has no such descriptions.
    pub fn comment(&mut self, text: &str) -> &mut Self {
        self.comment = Some(text.to_owned());
        self
    }

    /// Chooses the character set. Only MySQL has several.
    pub fn charset(&mut self, name: &str) -> &mut Self {
        self.charset = Some(name.to_owned());
        self
    }

    /// Chooses how texts are compared, by a name of the database: `NOCASE`, `utf8mb4_bin`, `C`.
    pub fn collation(&mut self, name: &str) -> &mut Self {
        self.collation = Some(name.to_owned());
        self
    }

    /// Computes the column from others when it is read, by an expression, which is SQL. PostgreSQL
    /// has only [`stored_as`](Self::stored_as).
    pub fn virtual_as(&mut self, expression: &str) -> &mut Self {
        self.generated = Some(Generated {
            expression: expression.to_owned(),
            stored: false,
        });
        self
    }

    /// Computes the column from others when they are written, by an expression, which is SQL.
    pub fn stored_as(&mut self, expression: &str) -> &mut Self {
        self.generated = Some(Generated {
            expression: expression.to_owned(),
            stored: true,
        });
        self
    }

    /// Leaves the column out of `select *`. Only MySQL knows this.
    pub fn invisible(&mut self) -> &mut Self {
        self.invisible = true;
        self
    }

    /// Puts a new column behind another. Only MySQL knows this; elsewhere it comes last.
    pub fn after(&mut self, column: &str) -> &mut Self {
        self.place = Some(Place::After(column.to_owned()));
        self
    }

    /// Puts a new column before all others. Only MySQL knows this; elsewhere it comes last.
    pub fn first(&mut self) -> &mut Self {
        self.place = Some(Place::First);
        self
    }

    /// Changes the column of that name to what is said here, in all that is not an index or a
    /// foreign key: what is not said is taken away.
    pub fn change(&mut self) -> &mut Self {
        self.changes = true;
        self
    }

    /// Points to the `id` of the table that the column's name says: `user_id` to `users`,
    /// `category_id` to `categories`. For any other plural say [`references`](Self::references).
    pub fn constrained(&mut self) -> &mut Self {
        let table = self.model_table.clone().unwrap_or_else(|| {
            let name = &self.name;
            let singular = ["_id", "_uuid", "_ulid"]
                .iter()
                .find_map(|end| name.strip_suffix(end));
            plural(singular.unwrap_or(name))
        });
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

    pub(super) fn points_at(&mut self, table: &str) {
        self.model_table = Some(table.to_owned());
    }

    actions!();
}

/// `category` to `categories`: what [`ColumnDefinition::constrained`] looks for.
pub(crate) fn plural(word: &str) -> String {
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

pub(super) fn singular(word: &str) -> String {
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    let stem = word.strip_suffix("es").filter(|stem| {
        ["ss", "x", "ch", "sh"]
            .iter()
            .any(|end| stem.ends_with(end))
    });
    stem.or(word.strip_suffix('s')).unwrap_or(word).to_owned()
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
            ("user_uuid", "users"),
        ] {
            let mut definition = ColumnDefinition::new(column, ColumnKind::ForeignId);
            definition.constrained();
            assert_eq!(definition.references.unwrap().table, table);
        }
    }

    #[test]
    fn the_name_of_a_table_says_its_foreign_key() {
        for (table, word) in [
            ("users", "user"),
            ("categories", "category"),
            ("boxes", "box"),
            ("houses", "house"),
        ] {
            assert_eq!(singular(table), word);
        }
    }
}

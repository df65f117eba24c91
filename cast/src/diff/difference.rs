//! [`differences`]: what the models say and the database has not, and the other way round.

use super::class::Class;
use super::found::{Found, FoundTable, is_same_column, is_same_table};
use super::wanted::{Wanted, WantedColumn, WantedKey, WantedTable};
use crate::registry::Role;
use crate::schema::inspect::Column;

/// One thing in which a model and its table differ.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The field, the relation or the model: `Post::title`.
    pub subject: String,
    /// Where that stands: `src/models/post.rs:12`.
    pub place: String,
    /// The table.
    pub table: String,
    /// The column, if it is about one.
    pub column: Option<String>,
    /// What differs.
    pub finding: Finding,
}

/// What differs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// There is no such table.
    MissingTable,
    /// There is no such column.
    MissingColumn,
    /// No field is for this column.
    UnneededColumn,
    /// The column holds values of another kind.
    Type {
        /// The field's type.
        field: String,
        /// The column's type.
        column: String,
    },
    /// The field is an `Option` and the column needs a value, or the other way round.
    Nullable {
        /// Whether the column may be without a value.
        column: bool,
    },
    /// The field leaves the value to the database, and that has none to put in.
    NoDefault,
    /// The model leaves the key to the database, which does not count it up.
    NotCounted,
    /// The table's key is another one.
    Key {
        /// The columns of the table's key.
        found: Vec<String>,
    },
    /// The table has no such foreign key.
    ForeignKey {
        /// The table that is pointed to.
        table: String,
        /// The column that is pointed to.
        column: String,
    },
}

/// Compares models and database. Ordered by model, then by field.
#[must_use]
pub fn differences(wanted: &Wanted, found: &Found) -> Vec<Difference> {
    let mut all = Vec::new();
    for table in &wanted.tables {
        match found.table(&table.name) {
            None => all.push(Difference {
                subject: table.subject.clone(),
                place: table.place.clone(),
                table: table.name.clone(),
                column: None,
                finding: Finding::MissingTable,
            }),
            Some(there) => Comparison {
                wanted: table,
                found: there,
                all: found,
                out: &mut all,
            }
            .run(),
        }
    }
    all
}

/// One table on both sides.
struct Comparison<'c> {
    wanted: &'c WantedTable,
    found: &'c FoundTable,
    all: &'c Found,
    out: &'c mut Vec<Difference>,
}

impl Comparison<'_> {
    fn run(&mut self) {
        let driver = self.all.driver;
        let wanted = self.wanted;
        for column in &wanted.columns {
            match self.found.column(driver, &column.name) {
                None => self.add(column, Finding::MissingColumn),
                Some(there) => self.column(column, there),
            }
        }
        // A table in between may have columns that nobody asks for.
        if !wanted.is_middle() {
            for column in unneeded(wanted, self.found, self.all) {
                self.out.push(Difference {
                    subject: wanted.subject.clone(),
                    place: wanted.place.clone(),
                    table: wanted.name.clone(),
                    column: Some(column.name.clone()),
                    finding: Finding::UnneededColumn,
                });
            }
        }
        // What a view has of keys is that of its tables.
        if self.found.is_view {
            return;
        }
        self.key();
        for key in &wanted.foreign_keys {
            if is_missing(key, self.found, self.all) {
                self.out.push(Difference {
                    subject: key.subject.clone(),
                    place: key.place.clone(),
                    table: wanted.name.clone(),
                    column: Some(key.column.clone()),
                    finding: Finding::ForeignKey {
                        table: key.table.clone(),
                        column: key.foreign.clone(),
                    },
                });
            }
        }
    }

    fn column(&mut self, wanted: &WantedColumn, found: &Column) {
        let driver = self.all.driver;
        if !Class::of(driver, found).takes(wanted.kind) {
            let (field, column) = (wanted.rust_type.clone(), found.full_type.clone());
            self.add(wanted, Finding::Type { field, column });
        }
        if self.found.is_view || self.wanted.is_middle() {
            return;
        }
        if differs_in_nulls(wanted, found) {
            let column = found.nullable;
            self.add(wanted, Finding::Nullable { column });
        }
        let is_key = self.wanted.key.as_ref() == Some(&wanted.name);
        match lacks_value(wanted, found, is_key, self.found.counts(driver, found)) {
            true if is_key => self.add(wanted, Finding::NotCounted),
            true => self.add(wanted, Finding::NoDefault),
            false => {}
        }
    }

    fn key(&mut self) {
        let driver = self.all.driver;
        let Some(key) = &self.wanted.key else { return };
        let Some(column) = self.wanted.column(key) else {
            return;
        };
        let found = self.found.key();
        let is_it = matches!(found, [own] if is_same_column(driver, own, key));
        if !is_it && self.found.column(driver, key).is_some() {
            let found = found.to_vec();
            self.add(column, Finding::Key { found });
        }
    }

    fn add(&mut self, column: &WantedColumn, finding: Finding) {
        self.out.push(Difference {
            subject: column.subject.clone(),
            place: column.place.clone(),
            table: self.wanted.name.clone(),
            column: Some(column.name.clone()),
            finding,
        });
    }
}

/// The columns of a table that no field is for.
pub(super) fn unneeded<'f>(
    wanted: &'f WantedTable,
    found: &'f FoundTable,
    all: &'f Found,
) -> impl Iterator<Item = &'f Column> {
    found.columns.iter().filter(|column| {
        let mut fields = wanted.columns.iter();
        !fields.any(|field| is_same_column(all.driver, &field.name, &column.name))
    })
}

/// Whether one side may be without a value and the other may not. What is computed is null when its sources are.
pub(super) fn differs_in_nulls(wanted: &WantedColumn, found: &Column) -> bool {
    found.generated.is_none() && wanted.nullable != found.nullable
}

/// Whether the database is asked for a value that it does not have.
pub(super) fn lacks_value(
    wanted: &WantedColumn,
    found: &Column,
    is_key: bool,
    is_counted: bool,
) -> bool {
    let is_asked = matches!(wanted.role, Role::Defaulted | Role::Generated);
    let has = found.default.is_some() || found.generated.is_some() || is_counted;
    is_asked && !has && (is_key || !found.nullable)
}

/// Whether a table lacks a foreign key although both columns are there.
pub(super) fn is_missing(key: &WantedKey, found: &FoundTable, all: &Found) -> bool {
    if found.column(all.driver, &key.column).is_none() || all.table(&key.table).is_none() {
        return false;
    }
    !found.foreign_keys.iter().any(|one| {
        is_same_table(all.driver, &one.foreign_table, &key.table)
            && matches!(
                (one.columns.as_slice(), one.foreign_columns.as_slice()),
                ([own], [other]) if is_same_column(all.driver, own, &key.column)
                    && is_same_column(all.driver, other, &key.foreign)
            )
    })
}

impl Difference {
    /// `posts.title`, or `posts`.
    fn object(&self) -> String {
        match &self.column {
            Some(column) => format!("{}.{column}", self.table),
            None => self.table.clone(),
        }
    }

    /// What differs, in a sentence without its end.
    #[must_use]
    pub fn message(&self) -> String {
        let (object, subject) = (self.object(), &self.subject);
        match &self.finding {
            Finding::MissingTable => format!("the table `{object}` of `{subject}` is missing"),
            Finding::MissingColumn => format!("the column `{object}` of `{subject}` is missing"),
            Finding::UnneededColumn => {
                format!("`{subject}` has no field for the column `{object}`")
            }
            Finding::Type { field, column } => {
                format!("the column `{object}` is `{column}`, and `{subject}` is `{field}`")
            }
            Finding::Nullable { column: true } => {
                format!("the column `{object}` may be without a value, and `{subject}` may not")
            }
            Finding::Nullable { column: false } => {
                format!("the column `{object}` needs a value, and `{subject}` may be without one")
            }
            Finding::NoDefault => format!(
                "`{subject}` leaves its value to the database, and the column `{object}` has no default"
            ),
            Finding::NotCounted => format!(
                "`{subject}` leaves the key to the database, which has no value for `{object}`"
            ),
            Finding::Key { found } if found.is_empty() => {
                format!(
                    "the table `{}` has no primary key, and `{subject}` is one",
                    self.table
                )
            }
            Finding::Key { found } => format!(
                "the primary key of `{}` is `{}`, and not the column of `{subject}`",
                self.table,
                found.join(", ")
            ),
            Finding::ForeignKey { table, column } => format!(
                "the relation `{subject}` has no foreign key from `{object}` to `{table}.{column}`"
            ),
        }
    }

    /// What brings both in step.
    #[must_use]
    pub fn remedy(&self) -> String {
        let (table, subject) = (&self.table, &self.subject);
        let column = self.column.as_deref().unwrap_or_default();
        match &self.finding {
            Finding::MissingTable => "create it by a migration".to_owned(),
            Finding::MissingColumn => {
                "add it by a migration, or say the column's name: `#[column(name = \"…\")]`"
                    .to_owned()
            }
            Finding::UnneededColumn => {
                format!("add the field `{column}`, or drop the column by a migration")
            }
            Finding::Type { .. } => {
                "change the column by a migration, or the field's type".to_owned()
            }
            Finding::Nullable { column: true } => {
                "make the field an `Option`, or the column `not null`".to_owned()
            }
            Finding::Nullable { column: false } => {
                "make the column `nullable`, or the field no `Option`".to_owned()
            }
            Finding::NoDefault => {
                "give the column a default by a migration, or take the option from the field"
                    .to_owned()
            }
            Finding::NotCounted => format!(
                "mark `{subject}` with `#[column(key)]` when the program chooses keys, or make the table with `t.id()`"
            ),
            Finding::Key { .. } => {
                "mark the field of the key with `#[column(key)]`, or change the key by a migration"
                    .to_owned()
            }
            Finding::ForeignKey { table: other, .. } => {
                format!(
                    "add it to `{table}` by a migration: `t.foreign([\"{column}\"]).on(\"{other}\")`, or say that there is to be \
                     none by the option `unconstrained` of the relation"
                )
            }
        }
    }

    /// The finding in one word, for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.finding {
            Finding::MissingTable => "missing_table",
            Finding::MissingColumn => "missing_column",
            Finding::UnneededColumn => "unneeded_column",
            Finding::Type { .. } => "type",
            Finding::Nullable { .. } => "nullable",
            Finding::NoDefault => "no_default",
            Finding::NotCounted => "not_counted",
            Finding::Key { .. } => "primary_key",
            Finding::ForeignKey { .. } => "foreign_key",
        }
    }
}

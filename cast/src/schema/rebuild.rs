//! [`Rebuild`]: a SQLite table that is made anew, because SQLite cannot change it as it is. The new
//! table gets the old one's text with some edits, its records, its indexes and its triggers. Foreign
//! keys of other tables go on pointing to it by its name.

use std::fmt;

use super::table_text::{Clause, Item, TableText};
use crate::dialect::token::{Token, tokens};
use crate::dialect::{identifier, literal};
use crate::driver::Driver;
use crate::error::{Error, Result};

/// How a table differs from the one that is there.
pub(crate) struct Rebuild {
    pub(super) table: String,
    pub(super) edits: Vec<Edit>,
}

/// One difference.
#[derive(Debug, Clone)]
pub(super) enum Edit {
    DropColumn(String),
    AddColumn(String, String),
    ChangeColumn(String, String),
    DropForeign(String),
    DropCheck(String),
    DropPrimary,
    AddConstraint(String),
}

/// The table that is there, and what belongs to it or names it.
pub(super) struct Existing {
    pub(super) table: TableText,
    /// The indexes that are not part of the table's text.
    pub(super) indexes: Vec<Object>,
    /// The table's triggers.
    pub(super) triggers: Vec<Object>,
    /// The views of the database.
    pub(super) views: Vec<Object>,
}

/// Something of a database, with the text that created it.
#[derive(Debug, Clone)]
pub(super) struct Object {
    pub(super) name: String,
    pub(super) sql: String,
}

impl Rebuild {
    /// The statements that make the table anew, while foreign keys are not checked.
    pub(super) fn statements(&self, existing: &Existing) -> Result<Vec<String>> {
        let name = |name: &str| identifier(Driver::Sqlite, name);
        let mut table = existing.table.clone();
        for edit in &self.edits {
            self.edit(&mut table, edit)?;
        }
        let dropped: Vec<&str> = self.dropped().collect();
        self.check_dependents(existing, &dropped)?;
        let new = format!("__new_{}", self.table);
        let kept: Vec<_> = existing
            .table
            .stored_columns()
            .into_iter()
            .filter(|column| {
                table
                    .stored_columns()
                    .iter()
                    .any(|kept| kept.eq_ignore_ascii_case(column))
            })
            .map(name)
            .collect();
        let columns = kept.join(", ");
        let mut out = vec![
            // Otherwise the renaming would look for the old table in views and triggers.
            "PRAGMA legacy_alter_table = ON".to_owned(),
            table.to_sql(&new),
            format!(
                "INSERT INTO {} ({columns}) SELECT {columns} FROM {}",
                name(&new),
                name(&self.table)
            ),
        ];
        let counts_up = |item: &Item| item.has_word("autoincrement");
        if table.items.iter().any(counts_up) && existing.table.items.iter().any(counts_up) {
            // Numbers of records that are gone are not given again.
            let (old, new) = (
                literal(Driver::Sqlite, &self.table),
                literal(Driver::Sqlite, &new),
            );
            out.push(format!("DELETE FROM sqlite_sequence WHERE name = {new}"));
            out.push(format!(
                "INSERT INTO sqlite_sequence (name, seq) SELECT {new}, seq FROM sqlite_sequence \
                 WHERE name = {old}"
            ));
        }
        out.push(format!("DROP TABLE {}", name(&self.table)));
        out.push(format!(
            "ALTER TABLE {} RENAME TO {}",
            name(&new),
            name(&self.table)
        ));
        let stays = |index: &&Object| !dropped.iter().any(|column| is_over(&index.sql, column));
        out.extend(
            existing
                .indexes
                .iter()
                .filter(stays)
                .map(|index| index.sql.clone()),
        );
        out.extend(existing.triggers.iter().map(|trigger| trigger.sql.clone()));
        out.push("PRAGMA legacy_alter_table = OFF".to_owned());
        Ok(out)
    }

    fn dropped(&self) -> impl Iterator<Item = &str> {
        self.edits.iter().filter_map(|edit| match edit {
            Edit::DropColumn(name) => Some(name.as_str()),
            _ => None,
        })
    }

    fn edit(&self, table: &mut TableText, edit: &Edit) -> Result<()> {
        match edit {
            Edit::DropColumn(name) => self.drop_column(table, name),
            Edit::AddColumn(name, sql) => {
                // Constraints stand behind all columns.
                let place = table.items.iter().position(|item| item.column.is_none());
                let item = Item::column(name, sql.clone());
                table.items.insert(place.unwrap_or(table.items.len()), item);
                Ok(())
            }
            Edit::ChangeColumn(name, sql) => {
                let Some(item) = table.column_mut(name) else {
                    return Err(self.no_column(name));
                };
                // A key or a foreign key of the column is not changed.
                let mut new = Item::column(name, sql.clone());
                for clause in [Clause::PrimaryKey, Clause::Unique, Clause::ForeignKey] {
                    if let (Some(kept), false) = (item.clause(clause), new.has(clause)) {
                        new.sql.push_str(&format!(" {kept}"));
                    }
                }
                *item = new;
                Ok(())
            }
            Edit::DropForeign(name) => self.drop_clause(table, Clause::ForeignKey, name),
            Edit::DropCheck(name) => self.drop_clause(table, Clause::Check, name),
            Edit::DropPrimary => {
                let Some(index) = table
                    .items
                    .iter()
                    .position(|item| item.has(Clause::PrimaryKey))
                else {
                    return Err(self.refuse("it has no primary key".to_owned()));
                };
                let item = &table.items[index];
                if item.column.is_some() {
                    let without = item.without(Clause::PrimaryKey);
                    table.items[index] = without;
                } else {
                    table.items.remove(index);
                }
                Ok(())
            }
            Edit::AddConstraint(sql) => {
                table.items.push(Item::constraint(sql.clone()));
                Ok(())
            }
        }
    }

    /// Takes a column out, and with it the constraints of the table that name it.
    fn drop_column(&self, table: &mut TableText, name: &str) -> Result<()> {
        let Some(index) = table.items.iter().position(|item| item.is_column(name)) else {
            return Err(self.no_column(name));
        };
        table.items.remove(index);
        let key = |item: &Item| {
            item.column.is_none() && item.has(Clause::PrimaryKey) && item.mentions(name)
        };
        if table.items.iter().any(key) {
            return Err(self.refuse(format!(
                "the column `{name}` is a part of the primary key: drop that first"
            )));
        }
        let uses = |item: &&Item| item.column.is_some() && generated_from(item, name);
        if let Some(other) = table.items.iter().find(uses) {
            let other = other.column.clone().unwrap_or_default();
            return Err(self.refuse(format!(
                "the column `{name}` cannot be dropped, because `{other}` is computed from it: drop \
                 that first"
            )));
        }
        table.items.retain(|item| {
            item.column.is_some()
                || match item.has(Clause::ForeignKey) {
                    true => !item
                        .own_columns(Clause::ForeignKey)
                        .iter()
                        .any(|own| own.eq_ignore_ascii_case(name)),
                    false => !item.mentions(name),
                }
        });
        Ok(())
    }

    /// Takes out a constraint by its name: one of the table, or one in a column's text.
    fn drop_clause(&self, table: &mut TableText, clause: Clause, name: &str) -> Result<()> {
        let Some(index) = table.items.iter().position(|item| {
            item.name_of(clause)
                .is_some_and(|given| given.eq_ignore_ascii_case(name))
        }) else {
            return Err(self.refuse(format!("it has no constraint `{name}`")));
        };
        let item = &table.items[index];
        if item.column.is_some() {
            let without = item.without(clause);
            table.items[index] = without;
        } else {
            table.items.remove(index);
        }
        Ok(())
    }

    /// A trigger or a view that names a column which goes would fail when it is next used.
    fn check_dependents(&self, existing: &Existing, dropped: &[&str]) -> Result<()> {
        let views = existing
            .views
            .iter()
            .filter(|view| mentions(&view.sql, &self.table));
        for (kind, object) in existing
            .triggers
            .iter()
            .map(|trigger| ("trigger", trigger))
            .chain(views.map(|view| ("view", view)))
        {
            if let Some(column) = dropped.iter().find(|column| mentions(&object.sql, column)) {
                return Err(self.refuse(format!(
                    "the {kind} `{}` uses the column `{column}`: drop it before with `schema.sql`, and \
                     create it anew afterwards",
                    object.name
                )));
            }
        }
        Ok(())
    }

    fn no_column(&self, name: &str) -> Error {
        self.refuse(format!("it has no column `{name}`"))
    }

    pub(super) fn refuse(&self, reason: String) -> Error {
        Error::Schema {
            table: self.table.clone(),
            driver: Driver::Sqlite,
            reason,
        }
    }
}

fn mentions(sql: &str, name: &str) -> bool {
    tokens(sql)
        .iter()
        .filter_map(Token::name)
        .any(|word| word.eq_ignore_ascii_case(name))
}

/// Whether an index needs a column: one of its own, or one in its condition. Its name and that of the table need none.
fn is_over(sql: &str, column: &str) -> bool {
    let tokens = tokens(sql);
    let list = tokens.iter().position(|token| token.is("("));
    tokens[list.unwrap_or(0)..]
        .iter()
        .filter_map(Token::name)
        .any(|word| word.eq_ignore_ascii_case(column))
}

/// Whether a column is computed from another.
fn generated_from(item: &Item, column: &str) -> bool {
    let all = tokens(&item.sql);
    let computed = all
        .windows(2)
        .position(|pair| pair[0].is("as") && pair[1].is("("));
    computed.is_some_and(|at| {
        all[at..]
            .iter()
            .filter_map(Token::name)
            .any(|word| word.eq_ignore_ascii_case(column))
    })
}

impl fmt::Display for Rebuild {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the table {:?} is made anew", self.table)?;
        for (index, edit) in self.edits.iter().enumerate() {
            f.write_str(if index == 0 { ": " } else { ", " })?;
            match edit {
                Edit::DropColumn(name) => write!(f, "without column {name:?}"),
                Edit::AddColumn(_, sql) => write!(f, "with {sql}"),
                Edit::ChangeColumn(_, sql) => write!(f, "now with {sql}"),
                Edit::DropForeign(name) | Edit::DropCheck(name) => {
                    write!(f, "without constraint {name:?}")
                }
                Edit::DropPrimary => write!(f, "without primary key"),
                Edit::AddConstraint(sql) => write!(f, "with {sql}"),
            }?;
        }
        Ok(())
    }
}

//! [`operations`]: what is to be done to a database so that it has what the models say.

use super::class::Class;
use super::difference::{differs_in_nulls, is_missing, lacks_value, unneeded};
use super::found::{Found, FoundTable, is_same_column};
use super::rename::{Rename, WrongRename, candidates};
use super::wanted::{Wanted, WantedColumn, WantedKey, WantedTable};
use crate::driver::Driver;
use crate::schema::inspect::{Column, ForeignKey, Index};

/// What is to be done, in an order in which it can be.
#[derive(Debug, Clone, PartialEq)]
pub struct Operations {
    pub(super) driver: Driver,
    pub(super) list: Vec<Operation>,
    pub(super) candidates: Vec<Rename>,
    /// The kinds of all columns that foreign keys may point to.
    pub(super) wanted: Wanted,
}

/// One step.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Operation {
    /// A new table. Foreign keys to tables that come later are marked so.
    Create(WantedTable),
    /// Changes of a table that is there.
    Alter { table: String, changes: Vec<Alter> },
}

/// One change of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Alter {
    Rename {
        from: String,
        to: String,
    },
    Drop {
        column: Column,
        indexes: Vec<Index>,
        foreign_keys: Vec<ForeignKey>,
    },
    Add {
        column: WantedColumn,
        key: Option<WantedKey>,
    },
    Change {
        from: Box<Column>,
        /// What the column was called before a rename of this plan.
        old_name: String,
        to: WantedColumn,
        /// Whether it gets another type, and not only another default or nullability.
        retyped: bool,
        key: Option<WantedKey>,
    },
    AddKey(WantedKey),
    /// What no generated migration should do by itself.
    ByHand(String),
}

impl Operations {
    /// Whether the database is in step with the models.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Columns that may only have got another name, the most likely first. Unless told so, they are dropped and added.
    #[must_use]
    pub fn rename_candidates(&self) -> &[Rename] {
        &self.candidates
    }
}

/// Works out what is to be done. The renames are those that somebody says there were: `old:new` or `table.old:new`.
///
/// # Errors
///
/// [`WrongRename`] when one of them is not about a column that went and one that came.
pub fn operations(
    wanted: &Wanted,
    found: &Found,
    renames: &[&str],
) -> Result<Operations, WrongRename> {
    let mut found = found.clone();
    let mut renamed = Vec::new();
    for text in renames {
        let rename = Rename::parse(text, wanted, &found)?;
        found = found.renamed(&rename);
        renamed.push(rename);
    }
    let is_new = |table: &&WantedTable| found.table(&table.name).is_none();
    let new: Vec<&WantedTable> = wanted.tables.iter().filter(is_new).collect();
    let (mut list, late) = created(&new);
    for table in &wanted.tables {
        let changes = match found.table(&table.name) {
            Some(there) if !there.is_view => alters(table, there, &found, &renamed),
            _ => Vec::new(),
        };
        if !changes.is_empty() {
            let table = table.name.clone();
            list.push(Operation::Alter { table, changes });
        }
    }
    for (table, keys) in late {
        let changes = keys.into_iter().map(Alter::AddKey).collect();
        list.push(Operation::Alter { table, changes });
    }
    Ok(Operations {
        driver: found.driver,
        candidates: candidates(wanted, &found),
        list,
        wanted: wanted.clone(),
    })
}

/// The new tables, each behind those that it points to; and the keys of tables that point at each other.
fn created(new: &[&WantedTable]) -> (Vec<Operation>, Vec<(String, Vec<WantedKey>)>) {
    let (mut list, mut late) = (Vec::new(), Vec::new());
    let mut left: Vec<&WantedTable> = new.to_vec();
    while !left.is_empty() {
        let waits = |table: &WantedTable, key: &WantedKey| {
            key.table != table.name && left.iter().any(|other| other.name == key.table)
        };
        let free = |table: &WantedTable| !table.foreign_keys.iter().any(|key| waits(table, key));
        // In a circle, the first table is made without the keys that nobody is there for yet.
        let next = left.iter().position(|table| free(table)).unwrap_or(0);
        let mut table = left[next].clone();
        let mut later = Vec::new();
        for key in &mut table.foreign_keys {
            if waits(left[next], key) {
                later.push(key.clone());
                key.late = true;
            }
        }
        if !later.is_empty() {
            late.push((table.name.clone(), later));
        }
        list.push(Operation::Create(table));
        left.remove(next);
    }
    (list, late)
}

fn alters(
    wanted: &WantedTable,
    there: &FoundTable,
    found: &Found,
    renamed: &[Rename],
) -> Vec<Alter> {
    let driver = found.driver;
    let renames: Vec<&Rename> = renamed
        .iter()
        .filter(|one| one.table == there.name)
        .collect();
    let mut changes: Vec<Alter> = Vec::new();
    for rename in &renames {
        changes.push(Alter::Rename {
            from: rename.from.clone(),
            to: rename.to.clone(),
        });
    }
    let mut by_hand = Vec::new();
    if !wanted.is_middle() {
        for column in unneeded(wanted, there, found) {
            if there
                .key()
                .iter()
                .any(|key| is_same_column(driver, key, &column.name))
            {
                by_hand.push(format!(
                    "`{}.{}` is of the primary key, and no field is for it",
                    wanted.name, column.name
                ));
                continue;
            }
            changes.push(dropped(column, there, driver));
        }
    }
    for field in &wanted.columns {
        let key = wanted.key_to(&field.name).cloned();
        let is_key = wanted.key.as_ref() == Some(&field.name);
        let Some(column) = there.column(driver, &field.name) else {
            if is_key {
                by_hand.push(format!(
                    "the key `{}.{}` is missing",
                    wanted.name, field.name
                ));
            } else {
                let column = field.clone();
                changes.push(Alter::Add { column, key });
            }
            continue;
        };
        let class = Class::of(driver, column);
        let retyped = !class.takes(field.kind);
        let nulls = !wanted.is_middle() && differs_in_nulls(field, column);
        let lacks =
            !wanted.is_middle() && lacks_value(field, column, is_key, there.counts(driver, column));
        if is_key && (retyped || nulls || lacks) {
            by_hand.push(format!(
                "the key `{}.{}` is of another kind",
                wanted.name, field.name
            ));
            continue;
        }
        if retyped && !class.becomes(field.kind, driver) {
            changes.push(dropped(column, there, driver));
            let column = field.clone();
            changes.push(Alter::Add { column, key });
            continue;
        }
        if retyped || nulls || lacks {
            let before = renames.iter().find(|one| one.to == column.name);
            changes.push(Alter::Change {
                old_name: before.map_or(&column.name, |one| &one.from).clone(),
                from: Box::new(column.clone()),
                to: field.clone(),
                retyped,
                key: key.clone(),
            });
        }
    }
    let added = |key: &WantedKey, changes: &[Alter]| {
        changes.iter().any(
            |one| matches!(one, Alter::Add { column, key: Some(_) } if column.name == key.column),
        )
    };
    for key in &wanted.foreign_keys {
        if added(key, &changes) || !is_lacking(key, there, found) {
            continue;
        }
        let changed =
            |one: &Alter| matches!(one, Alter::Change { to, .. } if to.name == key.column);
        let column = there.column(driver, &key.column);
        if let (Some(column), Some(field)) = (column, wanted.column(&key.column))
            && differs_in_sign(column, key, found)
            && !changes.iter().any(changed)
        {
            changes.push(Alter::Change {
                old_name: column.name.clone(),
                from: Box::new(column.clone()),
                to: field.clone(),
                retyped: true,
                key: Some(key.clone()),
            });
        }
        changes.push(Alter::AddKey(key.clone()));
    }
    changes.extend(by_hand.into_iter().map(Alter::ByHand));
    changes
}

/// Whether the key is to be added to a column that is there: also when the table that it points to is only made now.
fn is_lacking(key: &WantedKey, there: &FoundTable, found: &Found) -> bool {
    let has_column = there.column(found.driver, &key.column).is_some();
    has_column && (found.table(&key.table).is_none() || is_missing(key, there, found))
}

/// Whether MySQL would refuse the key because only one of the numbers is `unsigned`. Keys that a migration makes are.
fn differs_in_sign(column: &Column, key: &WantedKey, found: &Found) -> bool {
    if found.driver != Driver::MySql || Class::of(found.driver, column) != Class::Int {
        return false;
    }
    let other = found
        .table(&key.table)
        .and_then(|table| table.column(found.driver, &key.foreign));
    let is_unsigned = |column: &Column| column.full_type.contains("unsigned");
    is_unsigned(column) != other.is_none_or(is_unsigned)
}

fn dropped(column: &Column, there: &FoundTable, driver: Driver) -> Alter {
    let is_it = |name: &String| is_same_column(driver, name, &column.name);
    let indexes = there
        .indexes
        .iter()
        .filter(|index| !index.primary && index.columns.iter().any(is_it));
    let keys = there
        .foreign_keys
        .iter()
        .filter(|key| key.columns.iter().any(is_it));
    Alter::Drop {
        column: column.clone(),
        indexes: indexes.cloned().collect(),
        foreign_keys: keys.cloned().collect(),
    }
}

//! [`Rename`]: a column that has got another name, which nobody can tell from one that went and another that came.

use serde::Serialize;

use super::class::Class;
use super::difference::unneeded;
use super::found::{Found, FoundTable, is_same_column};
use super::wanted::Wanted;

/// A column under its old and its new name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rename {
    /// The table.
    pub table: String,
    /// The name in the database.
    pub from: String,
    /// The name in the model.
    pub to: String,
}

/// A rename that cannot be meant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WrongRename {
    /// It is not written as one.
    #[error("`{0}` is no rename: write `old:new`, or `table.old:new`")]
    Syntax(String),
    /// No table lost the one column and wants the other.
    #[error("no table has a column `{from}` that its model has not, and lacks a column `{to}`")]
    Unknown {
        /// The old name.
        from: String,
        /// The new name.
        to: String,
    },
    /// Several tables did.
    #[error("several tables can rename `{from}` to `{to}`: say which, {}", list(.tables, .from, .to))]
    Ambiguous {
        /// The old name.
        from: String,
        /// The new name.
        to: String,
        /// The tables.
        tables: Vec<String>,
    },
}

impl Rename {
    /// Reads `old:new` or `table.old:new`, and finds the table that it is about.
    ///
    /// # Errors
    ///
    /// [`WrongRename`] when it is not written so, and when not exactly one table is meant.
    pub fn parse(text: &str, wanted: &Wanted, found: &Found) -> Result<Self, WrongRename> {
        let wrong = || WrongRename::Syntax(text.to_owned());
        let (old, to) = text.split_once(':').ok_or_else(wrong)?;
        let (table, from) = match old.rsplit_once('.') {
            Some((table, from)) => (Some(table), from),
            None => (None, old),
        };
        if from.is_empty() || to.is_empty() || to.contains([':', '.']) {
            return Err(wrong());
        }
        let mut fitting = possible(wanted, found).filter(|rename| {
            rename.from == from
                && rename.to == to
                && table.is_none_or(|table| table == rename.table)
        });
        let (from, to) = (from.to_owned(), to.to_owned());
        match (fitting.next(), fitting.next()) {
            (None, _) => Err(WrongRename::Unknown { from, to }),
            (Some(one), None) => Ok(one),
            (Some(one), Some(two)) => Err(WrongRename::Ambiguous {
                from,
                to,
                tables: [one, two]
                    .into_iter()
                    .chain(fitting)
                    .map(|one| one.table)
                    .collect(),
            }),
        }
    }
}

impl Found {
    /// The database as it will be after the rename.
    pub(super) fn renamed(mut self, rename: &Rename) -> Self {
        let driver = self.driver;
        let mut tables = self.tables.iter_mut();
        if let Some(table) = tables.find(|table| table.name == rename.table) {
            let is_it = |name: &&mut String| is_same_column(driver, name, &rename.from);
            let FoundTable {
                columns,
                indexes,
                foreign_keys,
                ..
            } = table;
            let names = columns.iter_mut().map(|column| &mut column.name);
            let names = names.chain(indexes.iter_mut().flat_map(|index| &mut index.columns));
            let names = names.chain(foreign_keys.iter_mut().flat_map(|key| &mut key.columns));
            for name in names.filter(is_it) {
                rename.to.clone_into(name);
            }
        }
        self
    }
}

/// The renames that there may have been: a column that went, and one of a type that fits it which came. The most likely first.
pub(super) fn candidates(wanted: &Wanted, found: &Found) -> Vec<Rename> {
    let mut all: Vec<Rename> = possible(wanted, found)
        .filter(|one| fits(one, wanted, found))
        .collect();
    all.sort_by(|a, b| likeness(b).total_cmp(&likeness(a)));
    all
}

fn likeness(rename: &Rename) -> f64 {
    strsim::jaro_winkler(&rename.from, &rename.to)
}

fn fits(rename: &Rename, wanted: &Wanted, found: &Found) -> bool {
    let column = found
        .table(&rename.table)
        .and_then(|table| table.column(found.driver, &rename.from));
    let field = wanted
        .table(&rename.table)
        .and_then(|table| table.column(&rename.to));
    let (Some(column), Some(field)) = (column, field) else {
        return false;
    };
    Class::of(found.driver, column).takes(field.kind)
}

fn possible<'d>(wanted: &'d Wanted, found: &'d Found) -> impl Iterator<Item = Rename> + 'd {
    let tables = wanted.tables.iter().filter(|table| !table.is_middle());
    let both = tables.filter_map(|table| Some((table, found.table(&table.name)?)));
    both.flat_map(move |(table, there)| {
        let came = table.columns.iter();
        let came = came.filter(move |column| there.column(found.driver, &column.name).is_none());
        came.flat_map(move |new| {
            unneeded(table, there, found).map(move |old| Rename {
                table: there.name.clone(),
                from: old.name.clone(),
                to: new.name.clone(),
            })
        })
    })
}

fn list(tables: &[String], from: &str, to: &str) -> String {
    let all: Vec<_> = tables
        .iter()
        .map(|table| format!("`{table}.{from}:{to}`"))
        .collect();
    all.join(" or ")
}

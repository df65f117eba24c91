//! [`Found`]: the tables as the database has them.

use super::wanted::Wanted;
use crate::connection::Executor;
use crate::driver::Driver;
use crate::error::Result;
use crate::schema::inspect::{self, Column, ForeignKey, Index, TableKind};

/// Those tables of a database that models speak of.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    pub(super) driver: Driver,
    pub(super) tables: Vec<FoundTable>,
}

/// A table that is there.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct FoundTable {
    pub(super) name: String,
    pub(super) is_view: bool,
    pub(super) columns: Vec<Column>,
    pub(super) indexes: Vec<Index>,
    pub(super) foreign_keys: Vec<ForeignKey>,
}

impl Found {
    /// Asks the database for the tables.
    ///
    /// # Errors
    ///
    /// The error of a question.
    pub async fn read(db: &dyn Executor, wanted: &Wanted) -> Result<Self> {
        let driver = db.driver();
        let mut found = Self {
            driver,
            tables: Vec::new(),
        };
        for table in inspect::tables(db).await? {
            let is_wanted = |name: &str| is_same_table(driver, name, &table.name);
            if !wanted.tables.iter().any(|one| is_wanted(&one.name)) {
                continue;
            }
            found.tables.push(FoundTable {
                is_view: table.kind == TableKind::View,
                columns: inspect::columns(db, &table.name).await?,
                indexes: inspect::indexes(db, &table.name).await?,
                foreign_keys: inspect::foreign_keys(db, &table.name).await?,
                name: table.name,
            });
        }
        Ok(found)
    }

    pub(super) fn table(&self, name: &str) -> Option<&FoundTable> {
        let mut tables = self.tables.iter();
        tables.find(|table| is_same_table(self.driver, &table.name, name))
    }
}

impl FoundTable {
    pub(super) fn column(&self, driver: Driver, name: &str) -> Option<&Column> {
        let mut columns = self.columns.iter();
        columns.find(|column| is_same_column(driver, &column.name, name))
    }

    /// The columns of the key.
    pub(super) fn key(&self) -> &[String] {
        let primary = self.indexes.iter().find(|index| index.primary);
        primary.map_or(&[], |index| &index.columns)
    }

    /// Whether the database counts the column up. SQLite does so for every key of the type `integer`.
    pub(super) fn counts(&self, driver: Driver, column: &Column) -> bool {
        column.auto_increment
            || driver == Driver::Sqlite
                && column.full_type == "integer"
                && matches!(self.key(), [key] if is_same_column(driver, key, &column.name))
    }
}

/// SQLite's names are the same in upper and lower case; MySQL's tables depend on the system.
pub(super) fn is_same_table(driver: Driver, a: &str, b: &str) -> bool {
    match driver {
        Driver::Sqlite => a.eq_ignore_ascii_case(b),
        Driver::Postgres | Driver::MySql => a == b,
    }
}

/// Names of columns are the same in upper and lower case but on PostgreSQL.
pub(super) fn is_same_column(driver: Driver, a: &str, b: &str) -> bool {
    match driver {
        Driver::Postgres => a == b,
        Driver::Sqlite | Driver::MySql => a.eq_ignore_ascii_case(b),
    }
}

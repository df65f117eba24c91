//! [`Schema`]: the steps of one migration, in order. Plain data until it is compiled.

use super::{Blueprint, compile};
use crate::driver::Driver;
use crate::error::Result;

/// What a migration is to do to the tables.
///
/// # Examples
///
/// ```
/// use cast::Driver;
/// use cast::migration::Schema;
///
/// let mut schema = Schema::new();
/// schema.create("tags", |t| {
///     t.id();
///     t.string("name").unique();
/// });
/// assert_eq!(schema.to_sql(Driver::Sqlite).unwrap(), [
///     r#"CREATE TABLE "tags" ("id" integer PRIMARY KEY AUTOINCREMENT NOT NULL, "name" varchar(255) NOT NULL)"#,
///     r#"CREATE UNIQUE INDEX "tags_name_unique" ON "tags" ("name")"#,
/// ]);
/// ```
#[derive(Debug, Default)]
pub struct Schema {
    steps: Vec<Step>,
}

/// One step of a migration.
#[derive(Debug)]
pub(super) enum Step {
    Create(Blueprint),
    Alter(Blueprint),
    Rename { from: String, to: String },
    Drop { table: String, if_exists: bool },
    Sql(String),
}

impl Schema {
    /// A plan without steps.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a table.
    pub fn create(&mut self, table: &str, describe: impl FnOnce(&mut Blueprint)) {
        let mut blueprint = Blueprint::new(table);
        describe(&mut blueprint);
        self.steps.push(Step::Create(blueprint));
    }

    /// Changes a table: adds the described columns and indexes, drops and renames what is said.
    pub fn table(&mut self, table: &str, describe: impl FnOnce(&mut Blueprint)) {
        let mut blueprint = Blueprint::new(table);
        describe(&mut blueprint);
        self.steps.push(Step::Alter(blueprint));
    }

    /// Gives a table another name.
    pub fn rename(&mut self, from: &str, to: &str) {
        self.steps.push(Step::Rename {
            from: from.to_owned(),
            to: to.to_owned(),
        });
    }

    /// Drops a table; the migration fails when there is none.
    pub fn drop(&mut self, table: &str) {
        self.steps.push(Step::Drop {
            table: table.to_owned(),
            if_exists: false,
        });
    }

    /// Drops a table if there is one.
    pub fn drop_if_exists(&mut self, table: &str) {
        self.steps.push(Step::Drop {
            table: table.to_owned(),
            if_exists: true,
        });
    }

    /// Runs SQL as it is: one statement or several, of the database in use.
    pub fn sql(&mut self, sql: impl Into<String>) {
        self.steps.push(Step::Sql(sql.into()));
    }

    /// The SQL of the plan on a database, one statement per string.
    ///
    /// # Errors
    ///
    /// [`Error::Schema`](crate::Error::Schema) when the database cannot do what the plan says.
    pub fn to_sql(&self, driver: Driver) -> Result<Vec<String>> {
        compile::statements(&self.steps, driver)
    }
}

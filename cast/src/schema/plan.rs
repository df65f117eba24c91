//! [`Schema`]: the steps of one migration, in order. Plain data until it is compiled.

use std::fmt;

use super::compile::{self, Operation};
use super::{Blueprint, apply};
use crate::connection::{BoxFuture, Db, Transaction};
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
    without_transaction: bool,
}

/// Work of a migration that is not a change of tables: it moves data.
pub type Work = for<'t> fn(&'t Transaction) -> BoxFuture<'t, Result<()>>;

/// One step of a migration.
pub(super) enum Step {
    Create(Blueprint),
    Alter(Blueprint),
    Rename { from: String, to: String },
    Drop { table: String, if_exists: bool },
    Sql(String),
    Run(Work),
    When(Condition, Vec<Step>),
}

/// What must be so for steps to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Condition {
    Table {
        table: String,
        there: bool,
    },
    Column {
        table: String,
        column: String,
        there: bool,
    },
}

impl Schema {
    /// A plan without steps.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a table.
    pub fn create(&mut self, table: &str, describe: impl FnOnce(&mut Blueprint)) {
        describe(self.begin(table, Step::Create));
    }

    /// Changes a table: adds the described columns and indexes, drops and renames what is said.
    pub fn table(&mut self, table: &str, describe: impl FnOnce(&mut Blueprint)) {
        describe(self.begin(table, Step::Alter));
    }

    /// Adds a step about a table that is still to be described. Not generic: every migration calls it.
    fn begin(&mut self, table: &str, step: fn(Blueprint) -> Step) -> &mut Blueprint {
        self.steps.push(step(Blueprint::new(table)));
        match self.steps.last_mut() {
            Some(Step::Create(blueprint) | Step::Alter(blueprint)) => blueprint,
            _ => unreachable!("the step was added just now"),
        }
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

    /// Drops columns of a table.
    pub fn drop_columns<'c>(&mut self, table: &str, columns: impl IntoIterator<Item = &'c str>) {
        self.table(table, |t| t.drop_columns(columns));
    }

    /// Runs SQL as it is: one statement or several, of the database in use.
    pub fn sql(&mut self, sql: impl Into<String>) {
        self.steps.push(Step::Sql(sql.into()));
    }

    /// Runs code in the migration's transaction: to move data from old columns to new ones.
    ///
    /// # Examples
    ///
    /// ```
    /// use cast::prelude::*;
    /// use cast::migration::Schema;
    ///
    /// async fn fill_slugs(tx: &Transaction) -> cast::Result<()> {
    ///     tx.execute("update posts set slug = lower(title) where slug is null", vec![]).await?;
    ///     Ok(())
    /// }
    ///
    /// pub fn up(schema: &mut Schema) {
    ///     schema.run(|tx| Box::pin(fill_slugs(tx)));
    /// }
    /// ```
    pub fn run(&mut self, work: Work) {
        self.steps.push(Step::Run(work));
    }

    /// Takes steps only if there is such a table when it is their turn.
    pub fn when_has_table(&mut self, table: &str, describe: impl FnOnce(&mut Self)) {
        self.when_table(table, true, describe);
    }

    /// Takes steps only if there is no such table when it is their turn.
    pub fn when_lacks_table(&mut self, table: &str, describe: impl FnOnce(&mut Self)) {
        self.when_table(table, false, describe);
    }

    /// Takes steps only if the table has such a column when it is their turn.
    #[doc(alias = "whenTableHasColumn")]
    pub fn when_has_column(&mut self, table: &str, column: &str, describe: impl FnOnce(&mut Self)) {
        self.when_column(table, column, true, describe);
    }

    /// Takes steps only if the table has no such column when it is their turn.
    #[doc(alias = "whenTableDoesntHaveColumn")]
    pub fn when_lacks_column(
        &mut self,
        table: &str,
        column: &str,
        describe: impl FnOnce(&mut Self),
    ) {
        self.when_column(table, column, false, describe);
    }

    /// Runs the plan outside of a transaction: for statements that refuse to be in one, such as
    /// PostgreSQL's `CREATE INDEX CONCURRENTLY`. When it fails, what was done stays done.
    ///
    /// Other migrators are kept out all the same: on SQLite, which could lock only by a transaction, by a lock on the file
    /// `<database>-migrating` beside the database.
    pub fn without_transaction(&mut self) {
        self.without_transaction = true;
    }

    /// The SQL of the plan on a database, one statement per string. What depends on what is there
    /// when the plan runs is a comment.
    ///
    /// # Errors
    ///
    /// [`Error::Schema`](crate::Error::Schema) when the database cannot do what the plan says.
    pub fn to_sql(&self, driver: Driver) -> Result<Vec<String>> {
        Ok(compile::show(&self.compile(driver)?))
    }

    /// Runs the plan in a transaction of its own, without any ledger: for tests and for tools.
    ///
    /// # Errors
    ///
    /// [`Error::Schema`](crate::Error::Schema) when the database cannot do what the plan says, and
    /// the errors of its statements.
    pub async fn apply(&self, db: &Db) -> Result<()> {
        apply::alone(db, &self.compile(db.driver())?).await
    }

    pub(crate) fn compile(&self, driver: Driver) -> Result<Vec<Operation>> {
        compile::operations(&self.steps, driver)
    }

    pub(crate) fn is_without_transaction(&self) -> bool {
        self.without_transaction
    }

    fn when_table(&mut self, table: &str, there: bool, describe: impl FnOnce(&mut Self)) {
        let table = table.to_owned();
        self.when(Condition::Table { table, there }, describe);
    }

    fn when_column(
        &mut self,
        table: &str,
        column: &str,
        there: bool,
        describe: impl FnOnce(&mut Self),
    ) {
        let condition = Condition::Column {
            table: table.to_owned(),
            column: column.to_owned(),
            there,
        };
        self.when(condition, describe);
    }

    fn when(&mut self, condition: Condition, describe: impl FnOnce(&mut Self)) {
        let mut inner = Self::new();
        describe(&mut inner);
        self.without_transaction |= inner.without_transaction;
        self.steps.push(Step::When(condition, inner.steps));
    }
}

impl fmt::Debug for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Create(blueprint) => f.debug_tuple("Create").field(blueprint).finish(),
            Self::Alter(blueprint) => f.debug_tuple("Alter").field(blueprint).finish(),
            Self::Rename { from, to } => write!(f, "Rename({from}, {to})"),
            Self::Drop { table, .. } => write!(f, "Drop({table})"),
            Self::Sql(sql) => f.debug_tuple("Sql").field(sql).finish(),
            Self::Run(_) => f.write_str("Run"),
            Self::When(condition, steps) => {
                f.debug_tuple("When").field(condition).field(steps).finish()
            }
        }
    }
}

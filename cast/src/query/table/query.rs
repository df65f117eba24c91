//! [`TableQuery`]: which rows of a table.

use std::fmt;

use super::column::AnyTable;
use super::definition::definition;
use crate::connection::Executor;
use crate::driver::Driver;
use crate::model::Definition;
use crate::query::clauses::{JoinKind, Source};
use crate::query::plan::{Condition, Scope};
use crate::query::show::dump::dumps;
use crate::query::sql::{self, Wanted};
use crate::query::{Filter, Groups, On, OrderBy, Selected, Selection, show};
use crate::value::Value;

/// A query for rows of a table that has no model; made by [`Executor::table`].
///
/// It has the conditions, orders, joins and groups of [`Query`](crate::Query), over columns that are named by
/// [`column`](crate::column). Nothing is added to what is said: no soft deletes, no scopes, no `updated_at`, no observers.
///
/// # Examples
///
/// ```
/// use cast::{column, prelude::*};
///
/// # async fn run() -> cast::Result<()> {
/// let db = Db::connect(&ConnectOptions::new("sqlite::memory:")).await?;
/// db.execute("create table users (id integer primary key, name text, votes integer)", vec![]).await?;
///
/// let id = db.table("users").insert_get_id([("name", "Ada".into()), ("votes", 3.into())]).await?;
/// db.table("users").filter(column("id").eq(id)).increment("votes", 2).await?;
///
/// let row = db.table("users").find(id).await?.expect("the row is there");
/// assert_eq!(row.get::<String>("name")?, "Ada");
/// assert_eq!(db.table("users").value::<i64>("votes").await?, Some(5));
/// # Ok(())
/// # }
/// # tokio::runtime::Runtime::new().unwrap().block_on(run()).unwrap();
/// ```
#[must_use = "a query does nothing until `get`, `first` or another of its last calls"]
#[derive(Clone)]
pub struct TableQuery<'d> {
    pub(super) db: &'d dyn Executor,
    pub(super) scope: Scope,
}

/// `users as u` as the two names.
fn names(table: &'static str) -> (&'static str, Option<&'static str>) {
    match table.split_once(" as ") {
        Some((table, alias)) => (table.trim(), Some(alias.trim())),
        None => (table, None),
    }
}

impl<'d> TableQuery<'d> {
    pub(crate) fn new(db: &'d dyn Executor, table: &'static str) -> Self {
        let (table, alias) = names(table);
        let mut scope = Scope::new(definition(alias.unwrap_or(table), "id"));
        if let Some(alias) = alias {
            scope.clauses_mut().from = Some(Source::Named(table, alias));
        }
        Self { db, scope }
    }

    /// Says which column is the key of the table, where it is not `id`: for [`find`](Self::find),
    /// [`insert_get_id`](Self::insert_get_id), and changes of rows that are chosen by a limit or a join.
    pub fn keyed_by(mut self, key: &'static str) -> Self {
        self.scope.model = definition(self.scope.model.table, key);
        self
    }

    pub(super) fn model(&self) -> &'static Definition {
        self.scope.model
    }

    /// Keeps the rows for which the condition holds.
    #[doc(alias = "where")]
    pub fn filter(mut self, filter: Filter<AnyTable>) -> Self {
        self.scope.conditions.push(filter.condition);
        self
    }

    /// Also keeps the rows for which this holds, whatever the conditions before say.
    #[doc(alias = "or_where")]
    pub fn or_filter(mut self, filter: Filter<AnyTable>) -> Self {
        let before = std::mem::take(&mut self.scope.conditions);
        self.scope.conditions.push(match before.len() {
            0 => filter.condition,
            _ => Condition::Any(vec![Condition::All(before), filter.condition]),
        });
        self
    }

    /// Adds to the query only when there is a value for it.
    pub fn when<T>(self, value: Option<T>, then: impl FnOnce(Self, T) -> Self) -> Self {
        match value {
            Some(value) => then(self, value),
            None => self,
        }
    }

    /// Sorts by a column; later orders decide among rows that are equal by the earlier.
    pub fn order_by(mut self, order: impl Into<OrderBy<AnyTable>>) -> Self {
        self.scope.sort.push(order.into().sort);
        self
    }

    /// In a random order.
    pub fn in_random_order(self) -> Self {
        self.order_by(crate::query::func::random())
    }

    /// At most so many rows.
    #[doc(alias = "take")]
    pub fn limit(mut self, limit: u64) -> Self {
        self.scope.limit = Some(limit);
        self
    }

    /// Leaves out the first rows.
    #[doc(alias = "skip")]
    pub fn offset(mut self, offset: u64) -> Self {
        self.scope.offset = Some(offset);
        self
    }

    /// Gives equal rows once.
    pub fn distinct(mut self) -> Self {
        self.scope.clauses_mut().distinct = true;
        self
    }

    /// Joins a table: only rows with a partner are found, once for each. `"users as u"` gives it another name.
    ///
    /// # Examples
    ///
    /// ```
    /// use cast::{column, prelude::*};
    ///
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let titles: Vec<(String, String)> = db
    ///     .table("posts")
    ///     .join("users", column("posts.user_id").on(column("users.id")))
    ///     .select((column("posts.title").typed(), column("users.name").typed()))
    ///     .get(&db)
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn join(self, table: &'static str, on: On<AnyTable, AnyTable>) -> Self {
        self.add_join(JoinKind::Inner, table, on)
    }

    /// Joins a table, and keeps rows without a partner.
    pub fn left_join(self, table: &'static str, on: On<AnyTable, AnyTable>) -> Self {
        self.add_join(JoinKind::Left, table, on)
    }

    /// Joins a table, and keeps all rows of that.
    pub fn right_join(self, table: &'static str, on: On<AnyTable, AnyTable>) -> Self {
        self.add_join(JoinKind::Right, table, on)
    }

    fn add_join(mut self, kind: JoinKind, table: &'static str, on: On<AnyTable, AnyTable>) -> Self {
        let (table, alias) = names(table);
        let join = on.of_table(kind, table, alias);
        self.scope.clauses_mut().joins.push(join);
        self
    }

    /// One row for each value of a column, or of several in a tuple; [`select`](Self::select) what is the same for all rows
    /// of a group, or an aggregate.
    pub fn group_by(mut self, by: impl Groups<AnyTable>) -> Self {
        self.scope.clauses_mut().groups.extend(by.operands());
        self
    }

    /// Keeps the groups for which the condition holds.
    pub fn having(mut self, filter: Filter<AnyTable>) -> Self {
        self.scope.clauses_mut().having.push(filter.condition);
        self
    }

    /// Reads only some columns or expressions, as typed values. It is said last.
    ///
    /// # Examples
    ///
    /// ```
    /// use cast::{column, func, prelude::*};
    ///
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let cities: Vec<(String, i64)> = db
    ///     .table("users")
    ///     .group_by(column("city"))
    ///     .select((column("city").typed(), func::count()))
    ///     .get(&db)
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn select<S: Selection<AnyTable>>(self, selection: S) -> Selected<S::Row> {
        Selected::new(self.scope, selection)
    }

    /// The SQL of the select on a database, and the values for its placeholders.
    #[must_use]
    pub fn to_sql(&self, driver: Driver) -> (String, Vec<Value>) {
        let statement = sql::select(&self.scope, Wanted::Columns, driver);
        (statement.sql, statement.values)
    }

    /// The SQL with the values written into it, to read and to paste into a database's shell.
    #[must_use]
    pub fn to_raw_sql(&self, driver: Driver) -> String {
        let (sql, values) = self.to_sql(driver);
        show::interpolate(&sql, &values, driver)
    }

    dumps!();
}

impl fmt::Debug for TableQuery<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TableQuery").field(&self.scope).finish()
    }
}

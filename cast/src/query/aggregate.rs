//! Single answers of a [`Query`]: aggregates, values, columns.

use super::operand::Function;
use super::{Number, Query, run, write};
use crate::connection::{BoxFuture, Executor};
use crate::driver::Driver;
use crate::error::Result;
use crate::model::{Change, Column, Model, Setting};
use crate::row::Row;
use crate::value::ColumnType;

use super::expression::Amount;

impl<M: Model> Query<M> {
    /// The sum of a column; 0 without records.
    #[track_caller]
    pub fn sum<T>(
        self,
        db: &dyn Executor,
        column: Column<M, T>,
    ) -> BoxFuture<'_, Result<<T::Inner as Number>::Sum>>
    where
        T: ColumnType,
        T::Inner: Number,
    {
        let column = column.column_name();
        let sum = run::aggregate(db, &self.scope, Function::Sum, column);
        Box::pin(async move { sum.await.map(Option::unwrap_or_default) })
    }

    /// The average of a column; `None` without records.
    #[track_caller]
    pub fn avg<T>(
        self,
        db: &dyn Executor,
        column: Column<M, T>,
    ) -> BoxFuture<'_, Result<Option<f64>>>
    where
        T: ColumnType,
        T::Inner: Number,
    {
        run::aggregate(db, &self.scope, Function::Avg, column.column_name())
    }

    /// The smallest value of a column; `None` without records.
    #[track_caller]
    pub fn min<T>(
        self,
        db: &dyn Executor,
        column: Column<M, T>,
    ) -> BoxFuture<'_, Result<Option<T::Inner>>>
    where
        T: ColumnType,
        Option<T::Inner>: ColumnType,
    {
        run::aggregate(db, &self.scope, Function::Min, column.column_name())
    }

    /// The largest value of a column; `None` without records.
    #[track_caller]
    pub fn max<T>(
        self,
        db: &dyn Executor,
        column: Column<M, T>,
    ) -> BoxFuture<'_, Result<Option<T::Inner>>>
    where
        T: ColumnType,
        Option<T::Inner>: ColumnType,
    {
        run::aggregate(db, &self.scope, Function::Max, column.column_name())
    }

    /// Whether there is no record.
    #[track_caller]
    pub fn doesnt_exist(self, db: &dyn Executor) -> BoxFuture<'_, Result<bool>> {
        let exists = self.exists(db);
        Box::pin(async move { exists.await.map(|exists| !exists) })
    }

    /// The value of a column of the first record, if there is one.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "users", crate = "cast")]
    /// # struct User { id: i64, name: String, email: String }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let email: Option<String> =
    ///     User::query().filter(User::name.eq("Ada")).value(&db, User::email).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn value<T: ColumnType>(
        self,
        db: &dyn Executor,
        column: Column<M, T>,
    ) -> BoxFuture<'_, Result<Option<T>>> {
        self.select(column).first(db)
    }

    /// The values of a column.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "users", crate = "cast")]
    /// # struct User { id: i64, name: String }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let names: Vec<String> = User::query().pluck(&db, User::name).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn pluck<T: ColumnType>(
        self,
        db: &dyn Executor,
        column: Column<M, T>,
    ) -> BoxFuture<'_, Result<Vec<T>>> {
        self.select(column).get(db)
    }

    /// Adds to a column of all the records at once; tells how many there were.
    #[track_caller]
    pub fn increment<T>(
        self,
        db: &dyn Executor,
        column: Column<M, T>,
        by: impl Into<Amount<M>>,
    ) -> BoxFuture<'_, Result<u64>>
    where
        T: ColumnType,
        T::Inner: Number,
    {
        self.change(db, column.increase(by))
    }

    /// Subtracts from a column of all the records at once; tells how many there were.
    #[track_caller]
    pub fn decrement<T>(
        self,
        db: &dyn Executor,
        column: Column<M, T>,
        by: impl Into<Amount<M>>,
    ) -> BoxFuture<'_, Result<u64>>
    where
        T: ColumnType,
        T::Inner: Number,
    {
        self.change(db, column.decrease(by))
    }

    #[track_caller]
    fn change(self, db: &dyn Executor, change: Change<M>) -> BoxFuture<'_, Result<u64>> {
        write::update(db, &self.scope, vec![Setting::from(change)])
    }

    /// Takes back the soft deletes of all the records; tells how many there were.
    #[track_caller]
    pub fn restore(self, db: &dyn Executor) -> BoxFuture<'_, Result<u64>> {
        write::restore_all(db, self.scope)
    }

    /// How the database would find the records, in its own words.
    #[track_caller]
    pub fn explain(self, db: &dyn Executor) -> BoxFuture<'_, Result<Vec<Row>>> {
        run::explain(db, &self.scope)
    }

    /// The SQL of the select with the values written into it: to read and to paste into a database's shell. What is
    /// sent has placeholders.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, title: String }
    /// let sql = Post::query().filter(Post::title.eq("it's")).to_raw_sql(cast::Driver::Sqlite);
    /// assert!(sql.ends_with(r#"WHERE "posts"."title" = 'it''s'"#));
    /// ```
    #[must_use]
    pub fn to_raw_sql(&self, driver: Driver) -> String {
        let (sql, values) = self.to_sql(driver);
        super::show::interpolate(&sql, &values, driver)
    }
}

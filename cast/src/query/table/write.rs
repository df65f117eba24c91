//! Writes rows of tables without a model.

use std::panic::Location;

use super::column::{AnyTable, column};
use super::query::TableQuery;
use crate::connection::BoxFuture;
use crate::driver::Driver;
use crate::error::{Constraint, Error, Result};
use crate::model::{Assignment, Change, Setting};
use crate::query::bulk::{self, BulkConflict};
use crate::query::plan::{ColumnName, Comparison, Condition};
use crate::query::{Amount, delete, sql, write};
use crate::value::Value;

fn row_of(values: impl IntoIterator<Item = (&'static str, Value)>) -> Vec<Assignment> {
    let mut row = Vec::new();
    for (column, value) in values {
        row.push(Assignment { column, value });
    }
    row
}

impl<'d> TableQuery<'d> {
    /// Inserts a row.
    ///
    /// # Errors
    ///
    /// [`Error::Constraint`] and the other errors of a statement, as for all that follow.
    #[track_caller]
    pub fn insert(
        self,
        row: impl IntoIterator<Item = (&'static str, Value)>,
    ) -> BoxFuture<'d, Result<()>> {
        let done = self.insert_rows(vec![row_of(row)], BulkConflict::Fail);
        Box::pin(async move { done.await.map(drop) })
    }

    /// Inserts rows in as few statements as the database takes, all of them or none; tells how many.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let rows = ["rust", "web"].map(|name| [("name", name.into())]);
    /// db.table("tags").insert_many(rows).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn insert_many<R>(self, rows: impl IntoIterator<Item = R>) -> BoxFuture<'d, Result<u64>>
    where
        R: IntoIterator<Item = (&'static str, Value)>,
    {
        let rows = rows.into_iter().map(row_of).collect();
        self.insert_rows(rows, BulkConflict::Fail)
    }

    /// Inserts rows, and leaves out those that a unique constraint refuses; tells how many were inserted, which MySQL does
    /// not know.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    #[track_caller]
    pub fn insert_or_ignore<R>(
        self,
        rows: impl IntoIterator<Item = R>,
    ) -> BoxFuture<'d, Result<u64>>
    where
        R: IntoIterator<Item = (&'static str, Value)>,
    {
        let rows = rows.into_iter().map(row_of).collect();
        self.insert_rows(rows, BulkConflict::Ignore)
    }

    /// Inserts rows, and where one with the same values in the `unique` columns is there already, writes the `update`
    /// columns of that one.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    #[track_caller]
    pub fn upsert<R>(
        self,
        rows: impl IntoIterator<Item = R>,
        unique: &[&'static str],
        update: &[&'static str],
    ) -> BoxFuture<'d, Result<u64>>
    where
        R: IntoIterator<Item = (&'static str, Value)>,
    {
        let rows = rows.into_iter().map(row_of).collect();
        self.insert_rows(rows, BulkConflict::Update(unique.to_vec(), update.to_vec()))
    }

    #[track_caller]
    fn insert_rows(
        self,
        rows: Vec<Vec<Assignment>>,
        conflict: BulkConflict,
    ) -> BoxFuture<'d, Result<u64>> {
        bulk::insert_bulk(self.db, self.model(), rows, conflict)
    }

    /// Inserts a row and tells its key, which counts up.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert); [`Error::UnknownKey`] when the key on MySQL does not count up.
    #[track_caller]
    pub fn insert_get_id(
        self,
        row: impl IntoIterator<Item = (&'static str, Value)>,
    ) -> BoxFuture<'d, Result<i64>> {
        let (db, model) = (self.db, self.model());
        let caller = Location::caller();
        let statement = sql::insert_key(model, row_of(row), db.driver());
        Box::pin(async move {
            if db.driver() != Driver::MySql {
                let mut rows = db.session().fetch_for(statement, caller).await?;
                return match rows.first_mut() {
                    Some(row) => row.take(model.table, 0),
                    None => Err(Error::UnknownKey { table: model.table }),
                };
            }
            match db
                .session()
                .execute_for(statement, caller)
                .await?
                .last_insert_id
            {
                0 => Err(Error::UnknownKey { table: model.table }),
                id => Ok(id),
            }
        })
    }

    /// Changes all the rows at once; tells how many there were.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert); [`Error::InvalidQuery`] when a column is set twice.
    ///
    /// # Examples
    ///
    /// ```
    /// use cast::{column, prelude::*};
    ///
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let changes = [column("hidden").set(true), column("hits").increase(1)];
    /// db.table("posts").filter(column("user_id").eq(7)).update(changes).await?;
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn update(
        self,
        changes: impl IntoIterator<Item = Change<AnyTable>>,
    ) -> BoxFuture<'d, Result<u64>> {
        let mut settings = Vec::new();
        for change in changes {
            settings.push(Setting::from(change));
        }
        write::update(self.db, &self.scope, settings)
    }

    /// Adds to a column of all the rows at once; tells how many there were.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    #[track_caller]
    pub fn increment(
        self,
        name: &'static str,
        by: impl Into<Amount<AnyTable>>,
    ) -> BoxFuture<'d, Result<u64>> {
        self.update([column(name).increase(by)])
    }

    /// Subtracts from a column of all the rows at once; tells how many there were.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    #[track_caller]
    pub fn decrement(
        self,
        name: &'static str,
        by: impl Into<Amount<AnyTable>>,
    ) -> BoxFuture<'d, Result<u64>> {
        self.update([column(name).decrease(by)])
    }

    /// Changes the rows that have these values, or inserts one with both where there is none.
    ///
    /// Two calls at once do not both insert where a unique index keeps them from it; within a transaction on PostgreSQL, the
    /// second then fails.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// db.table("settings")
    ///     .update_or_insert([("name", "theme".into())], [("value", "dark".into())])
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn update_or_insert(
        mut self,
        attributes: impl IntoIterator<Item = (&'static str, Value)>,
        values: impl IntoIterator<Item = (&'static str, Value)>,
    ) -> BoxFuture<'d, Result<()>> {
        let mut row = row_of(attributes);
        let table = self.model().table;
        for set in &row {
            let name = ColumnName {
                table,
                name: set.column,
            };
            self.scope.conditions.push(match set.value.is_null() {
                true => Condition::IsNull(name.into()),
                false => {
                    let value = set.value.clone().into();
                    Condition::Compare(name.into(), Comparison::Equal, value)
                }
            });
        }
        let values = row_of(values);
        row.extend(values.iter().cloned());
        let caller = Location::caller();
        let (model, driver) = (self.model(), self.db.driver());
        let statement = sql::insert_many(model, vec![row], &sql::Conflict::Fail, driver);
        Box::pin(async move {
            if self.clone().update_found(&values).await? {
                return Ok(());
            }
            match self.db.session().execute_for(statement, caller).await {
                // Somebody else was first.
                Err(Error::Constraint(violation)) if violation.kind == Constraint::Unique => {
                    match self.update_found(&values).await {
                        Ok(true) => Ok(()),
                        _ => Err(Error::Constraint(violation)),
                    }
                }
                done => done.map(drop),
            }
        })
    }

    /// Writes values to the rows; tells whether there were any.
    async fn update_found(self, values: &[Assignment]) -> Result<bool> {
        if values.is_empty() {
            return self.exists().await;
        }
        let settings = values.iter().cloned().map(Setting::from).collect();
        write::update(self.db, &self.scope, settings)
            .await
            .map(|rows| rows > 0)
    }

    /// Deletes all the rows; tells how many there were.
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    #[track_caller]
    pub fn delete(self) -> BoxFuture<'d, Result<u64>> {
        delete::delete(self.db, &self.scope)
    }

    /// Deletes all rows of the table, whatever the conditions are, and lets its keys begin anew. On PostgreSQL what refers to
    /// them goes, too (`CASCADE`).
    ///
    /// # Errors
    ///
    /// As [`insert`](Self::insert).
    #[track_caller]
    pub fn truncate(self) -> BoxFuture<'d, Result<()>> {
        bulk::truncate(self.db, self.model())
    }
}

//! Records of a [`Query`] one by one: the only one, the first or a new one.

use std::panic::Location;

use super::clauses::{Lock, Wait};
use super::plan::Scope;
use super::run::{self, Caller, Missing};
use super::{Query, write};
use crate::connection::{BoxFuture, Executor};
use crate::driver::Driver;
use crate::error::Result;
use crate::model::{Assignment, Change, Coming, Definition, Model, New, Pending, Setting};
use crate::relation;
use crate::row::Row;
use crate::value::Value;

/// The first record of a query, or the values of one that does not exist yet; see [`Query::first_or_new`].
#[derive(Debug, Clone, PartialEq)]
pub enum FirstOrNew<M, N> {
    /// The record that is there.
    Found(M),
    /// The values of a new one.
    New(N),
}

impl<M: Model> FirstOrNew<M, M::New> {
    /// The record, inserted if it is new.
    ///
    /// # Errors
    ///
    /// Those of [`Model::create`].
    pub async fn create(self, db: &dyn Executor) -> Result<M> {
        match self {
            Self::Found(record) => Ok(record),
            Self::New(new) => M::create(db, new).await,
        }
    }
}

impl<M: Model> Query<M> {
    /// The only record.
    ///
    /// The future fails with [`Error::ModelNotFound`](crate::Error::ModelNotFound) when there is none, and with
    /// [`Error::MultipleRecords`](crate::Error::MultipleRecords) when there are several.
    #[track_caller]
    pub fn sole(mut self, db: &dyn Executor) -> Pending<'_, M> {
        self.scope.limit = Some(self.scope.limit.map_or(2, |limit| limit.min(2)));
        Pending::sole(self.rows(db, Missing::Fail(None)))
    }

    /// The record with a key, if it is among these.
    #[track_caller]
    pub fn find(
        mut self,
        db: &dyn Executor,
        key: impl crate::value::ValueFor<M::Key>,
    ) -> Pending<'_, Option<M>> {
        self.scope = self.scope.whole();
        let of_key = Scope::key(M::DEFINITION, key.into_value());
        self.scope.conditions.extend(of_key.conditions);
        self.first(db)
    }

    /// The first record, or what a function gives.
    ///
    /// # Errors
    ///
    /// Those of [`first`](Self::first).
    #[track_caller]
    pub fn first_or<'a>(
        self,
        db: &'a dyn Executor,
        otherwise: impl FnOnce() -> M + Send + 'a,
    ) -> BoxFuture<'a, Result<M>> {
        let first = self.first(db);
        Box::pin(async move { Ok(first.await?.unwrap_or_else(otherwise)) })
    }

    /// The first record, or the values of a new one, which are not inserted.
    ///
    /// # Errors
    ///
    /// Those of [`first`](Self::first).
    #[track_caller]
    pub fn first_or_new<'a>(
        self,
        db: &'a dyn Executor,
        new: M::New,
    ) -> BoxFuture<'a, Result<FirstOrNew<M, M::New>>>
    where
        M::New: 'a,
    {
        let first = self.first(db);
        Box::pin(async move {
            Ok(match first.await? {
                Some(record) => FirstOrNew::Found(record),
                None => FirstOrNew::New(new),
            })
        })
    }

    /// The first record, or a new one with these values.
    ///
    /// Two calls at once do not both insert where a unique index keeps them from it: one then gets the other's record.
    /// It goes on in a transaction, because the database is asked not to fail.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "flights", crate = "cast")]
    /// # struct Flight { id: i64, name: String, delayed: bool }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let flight = Flight::query()
    ///     .filter(Flight::name.eq("London to Paris"))
    ///     .first_or_create(&db, NewFlight { name: "London to Paris".into(), delayed: false })
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn first_or_create<'a>(self, db: &'a dyn Executor, new: M::New) -> Pending<'a, M> {
        let caller = Location::caller();
        Pending::one(or_create(
            db,
            self.scope,
            Vec::new(),
            new.assignments(),
            caller,
        ))
    }

    /// Changes the first record, or inserts a new one with these values where there is none.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "flights", crate = "cast")]
    /// # struct Flight { id: i64, name: String, price: i32 }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let flight = Flight::query()
    ///     .filter(Flight::name.eq("Oakland"))
    ///     .update_or_create(
    ///         &db,
    ///         [Flight::price.set(99)],
    ///         NewFlight { name: "Oakland".into(), price: 99 },
    ///     )
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn update_or_create<'a>(
        self,
        db: &'a dyn Executor,
        changes: impl IntoIterator<Item = Change<M>>,
        new: M::New,
    ) -> Pending<'a, M> {
        let caller = Location::caller();
        let changes: Vec<Setting> = changes.into_iter().map(Setting::from).collect();
        Pending::one(or_create(
            db,
            self.scope,
            changes,
            new.assignments(),
            caller,
        ))
    }
}

/// The first record with changes, or else a new one, each with the relations that the scope asks for.
fn or_create<'a>(
    db: &'a dyn Executor,
    mut scope: Scope,
    changes: Vec<Setting>,
    values: Vec<Assignment>,
    caller: Caller,
) -> Coming<'a> {
    let model: &'static Definition = scope.model;
    let eager = std::mem::take(&mut scope.eager);
    // Before anything is written.
    let checked = eager.check();
    let rows: BoxFuture<'a, Result<Vec<Row>>> = Box::pin(async move {
        checked?;
        let (rows, is_new) = found_or_created(db, scope, values, caller).await?;
        match rows.first() {
            Some(row) if !is_new && !changes.is_empty() => {
                let key = row.value(model.key)?.clone();
                write::update_settings(db, model, key, changes).await
            }
            _ => Ok(rows),
        }
    });
    if eager.is_empty() {
        return Coming::All(rows);
    }
    Coming::Related(Box::pin(async move {
        let rows = rows.await?;
        let key = rows.first().map(|row| row.value(model.key)).transpose()?;
        let mut scope = Scope::in_hand(model, key.cloned().unwrap_or(Value::NULL));
        scope.eager = eager;
        relation::fetch(db, scope, Missing::Fail(None), caller).await
    }))
}

/// The first record, or else the one that was inserted; tells which it is.
async fn found_or_created(
    db: &dyn Executor,
    mut scope: Scope,
    values: Vec<Assignment>,
    caller: Caller,
) -> Result<(Vec<Row>, bool)> {
    scope.limit = Some(1);
    let model: &'static Definition = scope.model;
    let rows = run::fetch_for(db, &scope, Missing::Empty, caller).await?;
    if !rows.is_empty() {
        return Ok((rows, false));
    }
    let rows = write::insert_or_ignore_one(db, model, values.clone(), caller).await?;
    if !rows.is_empty() {
        return Ok((rows, true));
    }
    // Somebody else was first. MySQL shows a transaction what there was at its beginning, except to those who lock.
    if db.driver() == Driver::MySql && db.session().is_transaction() {
        scope.clauses_mut().lock.get_or_insert(Lock {
            shared: true,
            wait: Wait::Block,
        });
    }
    let rows = run::fetch_written(db, &scope, Missing::Empty, caller).await?;
    if !rows.is_empty() {
        return Ok((rows, false));
    }
    // The record in the way is not one of this query: the insert says by which constraint.
    let rows = write::insert(db, model, values).await?;
    Ok((rows, true))
}

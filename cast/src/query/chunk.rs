//! [`Chunks`]: the records of a query, so many at a time.

use std::fmt;
use std::marker::PhantomData;

use super::Query;
use super::plan::{ColumnName, Comparison, Condition, Sort};
use crate::connection::Executor;
use crate::error::Result;
use crate::model::Model;
use crate::value::Value;
use crate::watch;

/// The records of a query, so many at a time: [`next`](Self::next) gives the next of them.
///
/// # Examples
///
/// ```
/// # use cast::prelude::*;
/// # #[derive(anvil_macros::Model)]
/// # #[model(table = "users", crate = "cast")]
/// # struct User { id: i64, active: bool }
/// # async fn run(db: Db) -> cast::Result<()> {
/// let mut users = User::query().filter(User::active.eq(false)).chunk_by_id(200);
/// while let Some(users) = users.next(&db).await? {
///     for mut user in users {
///         user.update(&db, [User::active.set(true)]).await?;
///     }
/// }
/// # Ok(())
/// # }
/// ```
#[must_use = "nothing is read until `next`"]
pub struct Chunks<M, Way> {
    query: Query<M>,
    size: u64,
    is_over: bool,
    way: Way,
    model: PhantomData<fn() -> M>,
}

/// Chunks one behind the other, by how many came before.
#[derive(Debug)]
pub struct ByPlace {
    offset: u64,
    left: Option<u64>,
}

/// Chunks by the key of the last record before them.
#[derive(Debug)]
pub struct ById {
    after: Option<Value>,
    descending: bool,
}

impl<M: Model> Query<M> {
    /// The records, so many at a time, in the order of the query, and by the key where that leaves it open.
    ///
    /// Whoever changes the records so that the query finds others leaves some out: [`chunk_by_id`](Self::chunk_by_id)
    /// does not.
    pub fn chunk(mut self, size: u64) -> Chunks<M, ByPlace> {
        self.scope.sort_by_key_last();
        let way = ByPlace {
            offset: self.scope.offset.unwrap_or(0),
            left: self.scope.limit,
        };
        Chunks::new(self, size, way)
    }

    /// The records, so many at a time, by the key: what happens to those that were given does not change which come
    /// next. An order, a limit and an offset given before are not used.
    pub fn chunk_by_id(self, size: u64) -> Chunks<M, ById> {
        self.by_id(size, false)
    }

    /// As [`chunk_by_id`](Self::chunk_by_id), the largest key first.
    pub fn chunk_by_id_desc(self, size: u64) -> Chunks<M, ById> {
        self.by_id(size, true)
    }

    fn by_id(mut self, size: u64, descending: bool) -> Chunks<M, ById> {
        (self.scope.limit, self.scope.offset) = (None, None);
        self.scope.sort.clear();
        self.scope = self.scope.whole();
        self.scope.sort = vec![key_order::<M>(descending)];
        let way = ById {
            after: None,
            descending,
        };
        Chunks::new(self, size, way)
    }
}

fn key_name<M: Model>() -> ColumnName {
    ColumnName {
        table: M::DEFINITION.table,
        name: M::DEFINITION.key,
    }
}

fn key_order<M: Model>(descending: bool) -> Sort {
    Sort::column(key_name::<M>(), descending)
}

impl<M: Model, Way> Chunks<M, Way> {
    fn new(query: Query<M>, size: u64, way: Way) -> Self {
        Self {
            query,
            size: size.max(1),
            is_over: false,
            way,
            model: PhantomData,
        }
    }
}

impl<M: Model> Chunks<M, ByPlace> {
    /// The next records; `None` when there are no more. A call that is dropped before its end may be made again.
    ///
    /// # Errors
    ///
    /// Those of [`Query::get`].
    #[track_caller]
    pub fn next<'c>(
        &'c mut self,
        db: &'c dyn Executor,
    ) -> impl Future<Output = Result<Option<Vec<M>>>> + Send + 'c {
        let mut query = self.query.clone();
        let size = self.way.left.map_or(self.size, |left| left.min(self.size));
        query.scope.limit = Some(size);
        let start = query.scope.offset.replace(self.way.offset);
        let is_behind_the_first = self.way.offset > start.unwrap_or(0);
        let rows = match self.is_over || size == 0 {
            true => None,
            false => Some(query.get(db)),
        };
        async move {
            let Some(rows) = rows else { return Ok(None) };
            let records = watch::part(is_behind_the_first, rows).await?;
            let found = records.len() as u64;
            self.is_over = found < size;
            self.way.offset += found;
            if let Some(left) = &mut self.way.left {
                *left -= found;
            }
            Ok((!records.is_empty()).then_some(records))
        }
    }
}

impl<M: Model> Chunks<M, ById> {
    /// The next records; `None` when there are no more. A call that is dropped before its end may be made again.
    ///
    /// # Errors
    ///
    /// Those of [`Query::get`].
    #[track_caller]
    pub fn next<'c>(
        &'c mut self,
        db: &'c dyn Executor,
    ) -> impl Future<Output = Result<Option<Vec<M>>>> + Send + 'c {
        let mut query = self.query.clone();
        query.scope.limit = Some(self.size);
        let is_behind_the_first = self.way.after.is_some();
        if let Some(after) = &self.way.after {
            let comparison = match self.way.descending {
                true => Comparison::Less,
                false => Comparison::Greater,
            };
            query.scope.conditions.push(Condition::Compare(
                key_name::<M>().into(),
                comparison,
                after.clone().into(),
            ));
        }
        let rows = match self.is_over {
            true => None,
            false => Some(query.get(db)),
        };
        async move {
            let Some(rows) = rows else { return Ok(None) };
            let records: Vec<M> = watch::part(is_behind_the_first, rows).await?;
            self.is_over = (records.len() as u64) < self.size;
            if let Some(last) = records.last() {
                self.way.after = Some(last.key_value());
            }
            Ok((!records.is_empty()).then_some(records))
        }
    }
}

impl<M, Way> fmt::Debug for Chunks<M, Way> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chunks")
            .field("query", &self.query)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

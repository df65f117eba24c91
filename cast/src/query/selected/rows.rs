//! What else can be said and asked of a [`Selected`]: orders, pages, chunks, numbers of rows.

use std::fmt;
use std::panic::Location;

use super::Selected;
use crate::connection::{BoxFuture, Executor};
use crate::error::Result;
use crate::query::{OrderBy, Page, SimplePage, run, sql};
use crate::watch;

impl<R: 'static> Selected<R> {
    /// Sorts by a column or an expression of the query; later orders decide among rows that are equal by the earlier.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "users", crate = "cast")]
    /// # struct User { id: i64, name: String, email: String }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let page: Page<(String, String)> = User::query()
    ///     .select((User::name, User::email))
    ///     .order_by(User::name)
    ///     .paginate(&db, 20, 1)
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn order_by<M>(mut self, order: impl Into<OrderBy<M>>) -> Self {
        self.select.scope.sort.push(order.into().sort);
        self
    }

    /// Leaves out the first rows.
    #[doc(alias = "skip")]
    pub fn offset(mut self, offset: u64) -> Self {
        self.select.scope.offset = Some(offset);
        self
    }

    /// How many rows there are.
    ///
    /// # Errors
    ///
    /// [`Error::InvalidQuery`](crate::Error::InvalidQuery) behind a lock, and the errors of a statement.
    #[track_caller]
    pub fn count(self, db: &dyn Executor) -> BoxFuture<'_, Result<u64>> {
        if let Err(error) = run::refuse_lock(&self.select.scope) {
            return Box::pin(std::future::ready(Err(error)));
        }
        let statement = sql::count_rows(&self.select, db.driver());
        run::total(db, statement, Location::caller())
    }

    /// Whether there is a row.
    ///
    /// # Errors
    ///
    /// As [`count`](Self::count).
    #[track_caller]
    pub fn exists(self, db: &dyn Executor) -> BoxFuture<'_, Result<bool>> {
        if let Err(error) = run::refuse_lock(&self.select.scope) {
            return Box::pin(std::future::ready(Err(error)));
        }
        let rows = db.session().fetch(sql::any_row(&self.select, db.driver()));
        Box::pin(async move { Ok(!rows.await?.is_empty()) })
    }

    /// Whether there is no row.
    ///
    /// # Errors
    ///
    /// As [`count`](Self::count).
    #[track_caller]
    pub fn doesnt_exist(self, db: &dyn Executor) -> BoxFuture<'_, Result<bool>> {
        let exists = self.exists(db);
        Box::pin(async move { exists.await.map(|exists| !exists) })
    }

    /// One page of the rows, with the total. Pages count from 1; page 0 is page 1. A limit or an offset given before is
    /// not used.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    #[track_caller]
    pub fn paginate(
        mut self,
        db: &dyn Executor,
        per_page: u64,
        page: u64,
    ) -> BoxFuture<'_, Result<Page<R>>> {
        let (per_page, page) = (per_page.max(1), page.max(1));
        (self.select.scope.limit, self.select.scope.offset) = (None, None);
        let mut counted = self.clone();
        if let Some(clauses) = &mut counted.select.scope.clauses {
            clauses.lock = None;
        }
        let total = counted.count(db);
        let offset = (page - 1).saturating_mul(per_page);
        let rows = self.in_full_order().limit(per_page).offset(offset).get(db);
        Box::pin(watch::part(page > 1, async move {
            let total = total.await?;
            let rows = match offset < total {
                true => rows.await?,
                false => Vec::new(),
            };
            Ok(Page::new(rows, total, per_page, page))
        }))
    }

    /// One page of the rows, without their total: cheaper where only "next" and "previous" are shown.
    ///
    /// # Errors
    ///
    /// As [`get`](Self::get).
    #[track_caller]
    pub fn simple_paginate(
        self,
        db: &dyn Executor,
        per_page: u64,
        page: u64,
    ) -> BoxFuture<'_, Result<SimplePage<R>>> {
        let (per_page, page) = (per_page.max(1), page.max(1));
        let offset = (page - 1).saturating_mul(per_page);
        let more = per_page.saturating_add(1);
        let rows = self.in_full_order().limit(more).offset(offset).get(db);
        let rows = watch::part(page > 1, rows);
        Box::pin(async move { Ok(SimplePage::cut(rows.await?, per_page, page)) })
    }

    /// The rows, so many at a time, in the order of the query.
    ///
    /// Whoever changes the table so that the query finds other rows leaves some out.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "users", crate = "cast")]
    /// # struct User { id: i64, email: String }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let mut chunks = User::query().select(User::email).chunk(500);
    /// while let Some(addresses) = chunks.next(&db).await? {
    ///     println!("{}", addresses.join(", "));
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn chunk(self, size: u64) -> RowChunks<R> {
        let scope = &self.select.scope;
        let (offset, left) = (scope.offset.unwrap_or(0), scope.limit);
        RowChunks {
            query: self.in_full_order(),
            size: size.max(1),
            offset,
            left,
            is_over: false,
        }
    }

    /// Rows that are equal by the order follow each other by the keys of their records, where each is of one.
    fn in_full_order(mut self) -> Self {
        let scope = &mut self.select.scope;
        let is_distinct = scope
            .clauses
            .as_deref()
            .is_some_and(|clauses| clauses.distinct);
        let is_aggregate = self
            .select
            .outputs
            .iter()
            .any(|output| output.operand.is_aggregate());
        if !is_distinct && !is_aggregate && !scope.is_united() {
            scope.sort_by_key_last();
        }
        self
    }
}

/// The rows of a query, so many at a time; made by [`Selected::chunk`].
#[must_use = "nothing is read until `next`"]
pub struct RowChunks<R> {
    query: Selected<R>,
    size: u64,
    offset: u64,
    left: Option<u64>,
    is_over: bool,
}

impl<R: Send + 'static> RowChunks<R> {
    /// The next rows; `None` when there are no more. A call that is dropped before its end may be made again.
    ///
    /// # Errors
    ///
    /// Those of [`Selected::get`].
    #[track_caller]
    pub fn next<'c>(
        &'c mut self,
        db: &'c dyn Executor,
    ) -> impl Future<Output = Result<Option<Vec<R>>>> + Send + 'c {
        let size = self.left.map_or(self.size, |left| left.min(self.size));
        let is_behind_the_first = self.offset > self.query.select.scope.offset.unwrap_or(0);
        let rows = match self.is_over || size == 0 {
            true => None,
            false => {
                let query = self.query.clone().limit(size).offset(self.offset);
                Some(query.get(db))
            }
        };
        async move {
            let Some(rows) = rows else { return Ok(None) };
            let rows = watch::part(is_behind_the_first, rows).await?;
            let found = rows.len() as u64;
            self.is_over = found < size;
            self.offset += found;
            if let Some(left) = &mut self.left {
                *left -= found;
            }
            Ok((!rows.is_empty()).then_some(rows))
        }
    }
}

impl<R> fmt::Debug for RowChunks<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RowChunks")
            .field("query", &self.query)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

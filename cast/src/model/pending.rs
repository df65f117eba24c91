//! [`Pending`] and [`Reload`]: futures of models that are one pointer and one function around the
//! boxed, non-generic future of the rows. Code that awaits one stays small.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::Model;
use crate::connection::BoxFuture;
use crate::error::{Error, Result};
use crate::row::Row;

/// The future result of a query: a model, an `Option` of one, a `Vec` of them.
#[must_use = "a query does nothing until it is awaited"]
pub struct Pending<'a, T> {
    rows: BoxFuture<'a, Result<Vec<Row>>>,
    finish: fn(Vec<Row>) -> Result<T>,
}

impl<'a, M: Model> Pending<'a, Vec<M>> {
    pub(crate) fn all(rows: BoxFuture<'a, Result<Vec<Row>>>) -> Self {
        Self {
            rows,
            finish: |rows| {
                rows.into_iter()
                    .map(|mut row| M::hydrate(&mut row))
                    .collect()
            },
        }
    }
}

impl<'a, M: Model> Pending<'a, Option<M>> {
    pub(crate) fn first(rows: BoxFuture<'a, Result<Vec<Row>>>) -> Self {
        Self {
            rows,
            finish: |rows| {
                rows.into_iter()
                    .next()
                    .map(|mut row| M::hydrate(&mut row))
                    .transpose()
            },
        }
    }
}

impl<'a, M: Model> Pending<'a, M> {
    pub(crate) fn one(rows: BoxFuture<'a, Result<Vec<Row>>>) -> Self {
        Self { rows, finish: one }
    }
}

impl<T> Future for Pending<'_, T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let rows = ready!(self.rows.as_mut().poll(context))?;
        Poll::Ready((self.finish)(rows))
    }
}

impl<T> std::fmt::Debug for Pending<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pending").finish_non_exhaustive()
    }
}

/// The future end of a call that writes a model and takes its values back from the database.
#[must_use = "the record is not written until this is awaited"]
pub struct Reload<'a, M> {
    rows: BoxFuture<'a, Result<Vec<Row>>>,
    record: &'a mut M,
}

impl<'a, M: Model> Reload<'a, M> {
    pub(crate) fn new(rows: BoxFuture<'a, Result<Vec<Row>>>, record: &'a mut M) -> Self {
        Self { rows, record }
    }
}

impl<M: Model> Future for Reload<'_, M> {
    type Output = Result<()>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        let rows = ready!(self.rows.as_mut().poll(context))?;
        *self.record = one(rows)?;
        Poll::Ready(Ok(()))
    }
}

impl<M> std::fmt::Debug for Reload<'_, M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reload").finish_non_exhaustive()
    }
}

fn one<M: Model>(rows: Vec<Row>) -> Result<M> {
    match rows.into_iter().next() {
        Some(mut row) => M::hydrate(&mut row),
        None => Err(Error::ModelNotFound {
            model: M::DEFINITION.name,
            key: None,
        }),
    }
}

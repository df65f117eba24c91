//! [`Pending`] and [`Reload`]: futures of models. Waiting for the rows is not generic; what each model adds is the
//! function that makes records of them. Code that awaits one stays small, and so does what is compiled for a model.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::{Definition, Model};
use crate::connection::BoxFuture;
use crate::error::{Error, Result};
use crate::query::Page;
use crate::relation::{self, Loaded};
use crate::row::Row;

/// The future result of a query: a model, an `Option`, a `Vec` or a [`Page`] of them.
#[must_use = "a query does nothing until it is awaited"]
pub struct Pending<'a, T> {
    fetch: Box<dyn Fetch + Send + 'a>,
    finish: fn(&mut Found) -> Result<T>,
}

/// Rows on their way. Behind a `dyn`, as [`Opaque`](crate::opaque::Opaque) is.
trait Fetch {
    /// Ready when the rows are there; with what failed, if something did.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Error>>;

    /// The rows.
    fn found(&mut self) -> &mut Found;
}

struct Fetching<'a> {
    coming: Coming<'a>,
    found: Found,
}

/// The rows, once they are there.
#[derive(Default)]
struct Found {
    rows: Vec<Row>,
    /// What was loaded with them.
    loaded: Loaded,
    /// The number of all rows, where these are a page of them.
    total: u64,
    per_page: u64,
    page: u64,
}

/// Rows that a statement will give.
pub(crate) enum Coming<'a> {
    All(BoxFuture<'a, Result<Vec<Row>>>),
    /// With what belongs to them.
    Related(BoxFuture<'a, Result<(Vec<Row>, Box<Loaded>)>>),
    Page {
        found: BoxFuture<'a, Result<PageOfRows>>,
        per_page: u64,
        page: u64,
    },
}

/// The number of all rows, some of them, and what belongs to those.
pub(crate) type PageOfRows = (u64, Vec<Row>, Option<Box<Loaded>>);

impl<'a> From<BoxFuture<'a, Result<Vec<Row>>>> for Coming<'a> {
    fn from(rows: BoxFuture<'a, Result<Vec<Row>>>) -> Self {
        Self::All(rows)
    }
}

fn fetch<'a>(coming: Coming<'a>) -> Box<dyn Fetch + Send + 'a> {
    let mut found = Found::default();
    if let Coming::Page { per_page, page, .. } = &coming {
        (found.per_page, found.page) = (*per_page, *page);
    }
    Box::new(Fetching { coming, found })
}

impl Fetch for Fetching<'_> {
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Error>> {
        let found = match &mut self.coming {
            Coming::All(rows) => {
                let rows = rows.as_mut().poll(context);
                rows.map_ok(|rows| (0, rows, None))
            }
            Coming::Related(rows) => {
                let rows = rows.as_mut().poll(context);
                rows.map_ok(|(rows, loaded)| (0, rows, Some(loaded)))
            }
            Coming::Page { found, .. } => found.as_mut().poll(context),
        };
        found.map(|found| match found {
            Ok((total, rows, loaded)) => {
                self.found.total = total;
                if let Some(loaded) = loaded {
                    self.found.loaded = *loaded;
                }
                self.found.rows = rows;
                None
            }
            Err(error) => Some(error),
        })
    }

    fn found(&mut self) -> &mut Found {
        &mut self.found
    }
}

impl<'a, M: Model> Pending<'a, Vec<M>> {
    pub(crate) fn all(rows: impl Into<Coming<'a>>) -> Self {
        Self {
            fetch: fetch(rows.into()),
            finish: all,
        }
    }
}

impl<'a, M: Model> Pending<'a, Page<M>> {
    pub(crate) fn page(found: BoxFuture<'a, Result<PageOfRows>>, per_page: u64, page: u64) -> Self {
        Self {
            fetch: fetch(Coming::Page {
                found,
                per_page,
                page,
            }),
            finish: page_of,
        }
    }
}

impl<'a, M: Model> Pending<'a, Option<M>> {
    pub(crate) fn first(rows: impl Into<Coming<'a>>) -> Self {
        Self {
            fetch: fetch(rows.into()),
            finish: first,
        }
    }
}

impl<'a, M: Model> Pending<'a, M> {
    pub(crate) fn one(rows: impl Into<Coming<'a>>) -> Self {
        Self {
            fetch: fetch(rows.into()),
            finish: one,
        }
    }
}

impl<'a, M: Model> Pending<'a, M> {
    /// The only one of the rows.
    pub(crate) fn sole(rows: impl Into<Coming<'a>>) -> Self {
        Self {
            fetch: fetch(rows.into()),
            finish: sole,
        }
    }
}

// The functions below are compiled once for each model. Loops and `match` give the compiler far less to do there than
// `collect` and `?` would.

fn all<M: Model>(found: &mut Found) -> Result<Vec<M>> {
    relation::records(&mut found.rows, &mut found.loaded)
}

fn page_of<M: Model>(found: &mut Found) -> Result<Page<M>> {
    match all(found) {
        Ok(records) => Ok(Page::new(records, found.total, found.per_page, found.page)),
        Err(error) => Err(error),
    }
}

fn first<M: Model>(found: &mut Found) -> Result<Option<M>> {
    match found.rows.first_mut() {
        Some(row) => match relation::build(row, &mut found.loaded) {
            Ok(record) => Ok(Some(record)),
            Err(error) => Err(error),
        },
        None => Ok(None),
    }
}

fn one<M: Model>(found: &mut Found) -> Result<M> {
    match found.rows.first_mut() {
        Some(row) => relation::build(row, &mut found.loaded),
        None => Err(not_found(M::DEFINITION)),
    }
}

fn sole<M: Model>(found: &mut Found) -> Result<M> {
    match found.rows.len() {
        0 | 1 => one(found),
        _ => Err(Error::MultipleRecords {
            model: M::DEFINITION.name,
        }),
    }
}

fn not_found(model: &Definition) -> Error {
    Error::ModelNotFound {
        model: model.name,
        key: None,
    }
}

impl<T> Future for Pending<'_, T> {
    type Output = Result<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let this = self.get_mut();
        match this.fetch.poll(context) {
            Poll::Ready(None) => Poll::Ready((this.finish)(this.fetch.found())),
            Poll::Ready(Some(error)) => Poll::Ready(Err(error)),
            Poll::Pending => Poll::Pending,
        }
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
    /// `None` when there is nothing to do.
    fetch: Option<Box<dyn Fetch + Send + 'a>>,
    record: &'a mut M,
    /// Whether what was loaded is forgotten, since the record is only read.
    again: bool,
}

impl<'a, M: Model> Reload<'a, M> {
    pub(crate) fn new(rows: BoxFuture<'a, Result<Vec<Row>>>, record: &'a mut M) -> Self {
        Self {
            fetch: Some(fetch(Coming::All(rows))),
            record,
            again: false,
        }
    }

    /// The record is read again, and all that was loaded with it is forgotten.
    pub(crate) fn again(rows: BoxFuture<'a, Result<Vec<Row>>>, record: &'a mut M) -> Self {
        Self {
            again: true,
            ..Self::new(rows, record)
        }
    }

    /// The record stays as it is.
    pub(crate) fn nothing(record: &'a mut M) -> Self {
        Self {
            fetch: None,
            record,
            again: false,
        }
    }
}

impl<M: Model> Future for Reload<'_, M> {
    type Output = Result<()>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<()>> {
        let this = self.get_mut();
        let Some(fetch) = &mut this.fetch else {
            return Poll::Ready(Ok(()));
        };
        match fetch.poll(context) {
            Poll::Ready(None) => match one::<M>(fetch.found()) {
                Ok(mut record) => {
                    if !this.again {
                        relation::keep_loaded(this.record, &mut record);
                        keep_original(this.record, &mut record);
                    }
                    *this.record = record;
                    Poll::Ready(Ok(()))
                }
                Err(error) => Poll::Ready(Err(error)),
            },
            Poll::Ready(Some(error)) => Poll::Ready(Err(error)),
            Poll::Pending => Poll::Pending,
        }
    }
}

/// Lets a record that was written remember what it was before.
fn keep_original<M: Model>(old: &mut M, new: &mut M) {
    if let (Some(old), Some(new)) = (old.original(), new.original()) {
        new.follow(old);
    }
}

impl<M> std::fmt::Debug for Reload<'_, M> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reload").finish_non_exhaustive()
    }
}

//! [`SimplePage`]: some of the records, and whether there are more. It costs no count.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::every_page::{numbered, records};
use crate::connection::{BoxFuture, Executor};
use crate::error::Result;
use crate::model::Model;
use crate::query::Query;
use crate::watch;

/// One page of records, which knows whether there is a next one but not how many there are.
///
/// # Examples
///
/// ```
/// let page = cast::SimplePage::new(vec!["c", "d"], true, 2, 2).with_path("/letters");
/// assert_eq!(page.next_page_url().as_deref(), Some("/letters?page=3"));
/// assert_eq!(page.previous_page_url().as_deref(), Some("/letters?page=1"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SimplePage<T> {
    records: Vec<T>,
    has_more: bool,
    per_page: u64,
    current_page: u64,
    path: String,
    query: String,
}

records!(SimplePage);
numbered!(SimplePage);

impl<M: Model> Query<M> {
    /// One page of the records, without their total: cheaper than [`paginate`](Self::paginate) where only "next" and
    /// "previous" are shown. Pages count from 1.
    #[track_caller]
    pub fn simple_paginate(
        mut self,
        db: &dyn Executor,
        per_page: u64,
        page: u64,
    ) -> BoxFuture<'_, Result<SimplePage<M>>> {
        let (per_page, page) = (per_page.max(1), page.max(1));
        let offset = (page - 1).saturating_mul(per_page);
        self.scope.sort_by_key_last();
        let records = self
            .limit(per_page.saturating_add(1))
            .offset(offset)
            .get(db);
        let records = watch::part(page > 1, records);
        Box::pin(async move { Ok(SimplePage::cut(records.await?, per_page, page)) })
    }
}

impl<T> SimplePage<T> {
    /// A page from its records, whether there are more behind them, the size of a page and the page's number, which
    /// counts from 1.
    #[must_use]
    pub fn new(records: Vec<T>, has_more: bool, per_page: u64, current_page: u64) -> Self {
        Self {
            records,
            has_more,
            per_page: per_page.max(1),
            current_page: current_page.max(1),
            path: "/".to_owned(),
            query: String::new(),
        }
    }

    /// A page of records of which one more than belongs to it was asked for.
    pub(in crate::query) fn cut(mut records: Vec<T>, per_page: u64, page: u64) -> Self {
        let has_more = records.len() as u64 > per_page;
        records.truncate(usize::try_from(per_page).unwrap_or(usize::MAX));
        Self::new(records, has_more, per_page, page)
    }

    /// Turns each record into something else and keeps the rest.
    #[must_use]
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> SimplePage<U> {
        SimplePage {
            records: self.records.into_iter().map(turn).collect(),
            has_more: self.has_more,
            per_page: self.per_page,
            current_page: self.current_page,
            path: self.path,
            query: self.query,
        }
    }

    /// Whether there is a page after this one.
    #[must_use]
    pub fn has_more_pages(&self) -> bool {
        self.has_more
    }
}

impl<T: Serialize> Serialize for SimplePage<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut page = serializer.serialize_struct("SimplePage", 10)?;
        page.serialize_field("current_page", &self.current_page)?;
        page.serialize_field("current_page_url", &self.url(self.current_page))?;
        page.serialize_field("data", &self.records)?;
        page.serialize_field("first_page_url", &self.url(1))?;
        page.serialize_field("from", &self.from())?;
        page.serialize_field("next_page_url", &self.next_page_url())?;
        page.serialize_field("path", &self.path)?;
        page.serialize_field("per_page", &self.per_page)?;
        page.serialize_field("prev_page_url", &self.previous_page_url())?;
        page.serialize_field("to", &self.to())?;
        page.end()
    }
}

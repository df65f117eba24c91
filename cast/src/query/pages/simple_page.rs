//! [`SimplePage`]: some of the records, and whether there are more. It costs no count.

use std::ops::Deref;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::page;
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

    /// Sets the path that the page's links start with.
    #[must_use]
    pub fn with_path(mut self, path: impl Into<String>) -> Self {
        self.path = path.into();
        self
    }

    /// Sets a query string, already encoded, that every link keeps: `sort=title`.
    #[must_use]
    pub fn with_query(mut self, query: impl Into<String>) -> Self {
        self.query = query.into();
        self
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

    /// The records.
    #[must_use]
    pub fn into_records(self) -> Vec<T> {
        self.records
    }

    /// The number of this page, from 1.
    #[must_use]
    pub fn current_page(&self) -> u64 {
        self.current_page
    }

    /// How many records a full page has.
    #[must_use]
    pub fn per_page(&self) -> u64 {
        self.per_page
    }

    /// Whether there is a page after this one.
    #[must_use]
    pub fn has_more_pages(&self) -> bool {
        self.has_more
    }

    /// The link to a page.
    #[must_use]
    pub fn url(&self, page: u64) -> String {
        page::url(&self.path, &self.query, &format!("page={}", page.max(1)))
    }

    /// The link to the page before, if there is one.
    #[must_use]
    pub fn previous_page_url(&self) -> Option<String> {
        (self.current_page > 1).then(|| self.url(self.current_page - 1))
    }

    /// The link to the page after, if there is one.
    #[must_use]
    pub fn next_page_url(&self) -> Option<String> {
        self.has_more.then(|| self.url(self.current_page + 1))
    }

    /// The place of the first record among all, from 1.
    #[must_use]
    pub fn from(&self) -> Option<u64> {
        (!self.records.is_empty()).then(|| (self.current_page - 1) * self.per_page + 1)
    }

    /// The place of the last record among all, from 1.
    #[must_use]
    pub fn to(&self) -> Option<u64> {
        self.from().map(|from| from + self.records.len() as u64 - 1)
    }
}

impl<T> Deref for SimplePage<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.records
    }
}

impl<T> IntoIterator for SimplePage<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.records.into_iter()
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

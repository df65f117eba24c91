//! [`CursorPage`]. It serializes as Laravel's cursor paginator does.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::query::pages::every_page::records;

/// One page of records, with signed cursors to those before and behind it.
#[derive(Debug, Clone, PartialEq)]
pub struct CursorPage<T> {
    records: Vec<T>,
    per_page: u64,
    previous: Option<String>,
    next: Option<String>,
    path: String,
    query: String,
}

records!(CursorPage);

impl<T> CursorPage<T> {
    pub(super) fn new(
        records: Vec<T>,
        per_page: u64,
        previous: Option<String>,
        next: Option<String>,
    ) -> Self {
        Self {
            records,
            per_page,
            previous,
            next,
            path: "/".to_owned(),
            query: String::new(),
        }
    }

    /// Turns each record into something else and keeps the rest.
    #[must_use]
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> CursorPage<U> {
        CursorPage {
            records: self.records.into_iter().map(turn).collect(),
            per_page: self.per_page,
            previous: self.previous,
            next: self.next,
            path: self.path,
            query: self.query,
        }
    }

    /// The cursor of the page behind this one, if there is one. It needs no encoding in a URL.
    #[must_use]
    pub fn next_cursor(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// The cursor of the page before this one, if there is one.
    #[must_use]
    pub fn previous_cursor(&self) -> Option<&str> {
        self.previous.as_deref()
    }

    /// Whether there is a page behind this one.
    #[must_use]
    pub fn has_more_pages(&self) -> bool {
        self.next.is_some()
    }

    /// The link to the page behind, if there is one.
    #[must_use]
    pub fn next_page_url(&self) -> Option<String> {
        self.url(self.next_cursor())
    }

    /// The link to the page before, if there is one.
    #[must_use]
    pub fn previous_page_url(&self) -> Option<String> {
        self.url(self.previous_cursor())
    }

    fn url(&self, cursor: Option<&str>) -> Option<String> {
        cursor.map(|cursor| self.link(&format!("cursor={cursor}")))
    }
}

impl<T: Serialize> Serialize for CursorPage<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut page = serializer.serialize_struct("CursorPage", 7)?;
        page.serialize_field("data", &self.records)?;
        page.serialize_field("path", &self.path)?;
        page.serialize_field("per_page", &self.per_page)?;
        page.serialize_field("next_cursor", &self.next)?;
        page.serialize_field("next_page_url", &self.next_page_url())?;
        page.serialize_field("prev_cursor", &self.previous)?;
        page.serialize_field("prev_page_url", &self.previous_page_url())?;
        page.end()
    }
}

//! [`Page`]: some of the records, and where they stand among all. It serializes as Laravel's
//! paginator does. The HTML of page links is not here.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::every_page::{numbered, records};

/// One page of records.
///
/// It can be iterated and indexed like the slice of its records.
///
/// # Examples
///
/// ```
/// let page = cast::Page::new(vec!["c", "d"], 5, 2, 2).with_path("/letters");
/// assert_eq!(page.len(), 2);
/// assert_eq!((page.from(), page.to(), page.total()), (Some(3), Some(4), 5));
/// assert_eq!(page.last_page(), 3);
/// assert_eq!(page.next_page_url().as_deref(), Some("/letters?page=3"));
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Page<T> {
    records: Vec<T>,
    total: u64,
    per_page: u64,
    current_page: u64,
    path: String,
    query: String,
}

records!(Page);
numbered!(Page);

impl<T> Page<T> {
    /// A page from its records, the number of all records, the size of a page and the page's
    /// number, which counts from 1.
    #[must_use]
    pub fn new(records: Vec<T>, total: u64, per_page: u64, current_page: u64) -> Self {
        Self {
            records,
            total,
            per_page: per_page.max(1),
            current_page: current_page.max(1),
            path: "/".to_owned(),
            query: String::new(),
        }
    }

    /// Turns each record into something else and keeps the rest.
    #[must_use]
    pub fn map<U>(self, turn: impl FnMut(T) -> U) -> Page<U> {
        Page {
            records: self.records.into_iter().map(turn).collect(),
            total: self.total,
            per_page: self.per_page,
            current_page: self.current_page,
            path: self.path,
            query: self.query,
        }
    }

    /// How many records there are on all pages.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }

    /// The number of the last page; 1 when there are no records.
    #[must_use]
    pub fn last_page(&self) -> u64 {
        self.total.div_ceil(self.per_page).max(1)
    }

    /// Whether there is a page after this one.
    #[must_use]
    pub fn has_more_pages(&self) -> bool {
        self.current_page < self.last_page()
    }

    /// The numbers that a row of page links shows: the ends, the neighbors of this page, and
    /// `None` for a gap.
    #[must_use]
    pub fn window(&self) -> Vec<Option<u64>> {
        let (last, current) = (self.last_page(), self.current_page);
        let mut numbers = Vec::new();
        let mut before = 0;
        let near = current.saturating_sub(2).max(1)..=current.saturating_add(2).min(last);
        let mut shown: Vec<u64> = [1, 2]
            .into_iter()
            .chain(near)
            .chain([last.saturating_sub(1), last])
            .collect();
        shown.retain(|page| (1..=last).contains(page));
        shown.sort_unstable();
        shown.dedup();
        for page in shown {
            if page > before + 1 {
                numbers.push(None);
            }
            numbers.push(Some(page));
            before = page;
        }
        numbers
    }
}

#[derive(serde::Serialize)]
struct Link {
    url: Option<String>,
    label: String,
    page: Option<u64>,
    active: bool,
}

impl<T> Page<T> {
    fn links(&self) -> Vec<Link> {
        let step = |label: &str, page: Option<u64>| Link {
            url: page.map(|page| self.url(page)),
            label: label.to_owned(),
            page,
            active: false,
        };
        let previous = (self.current_page > 1).then(|| self.current_page - 1);
        let next = self.has_more_pages().then(|| self.current_page + 1);
        let mut links = vec![step("&laquo; Previous", previous)];
        links.extend(self.window().into_iter().map(|page| match page {
            Some(number) => Link {
                active: number == self.current_page,
                ..step(&number.to_string(), Some(number))
            },
            None => step("...", None),
        }));
        links.push(step("Next &raquo;", next));
        links
    }
}

impl<T: Serialize> Serialize for Page<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut page = serializer.serialize_struct("Page", 13)?;
        page.serialize_field("current_page", &self.current_page)?;
        page.serialize_field("data", &self.records)?;
        page.serialize_field("first_page_url", &self.url(1))?;
        page.serialize_field("from", &self.from())?;
        page.serialize_field("last_page", &self.last_page())?;
        page.serialize_field("last_page_url", &self.url(self.last_page()))?;
        page.serialize_field("links", &self.links())?;
        page.serialize_field("next_page_url", &self.next_page_url())?;
        page.serialize_field("path", &self.path)?;
        page.serialize_field("per_page", &self.per_page)?;
        page.serialize_field("prev_page_url", &self.previous_page_url())?;
        page.serialize_field("to", &self.to())?;
        page.serialize_field("total", &self.total)?;
        page.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serializes_with_the_keys_of_laravel() {
        let json = serde_json::to_value(Page::new(vec![1, 2], 5, 2, 1).with_path("/p")).unwrap();
        assert_eq!(
            json,
            serde_json::json!({
                "current_page": 1,
                "data": [1, 2],
                "first_page_url": "/p?page=1",
                "from": 1,
                "last_page": 3,
                "last_page_url": "/p?page=3",
                "links": [
                    {"url": null, "label": "&laquo; Previous", "page": null, "active": false},
                    {"url": "/p?page=1", "label": "1", "page": 1, "active": true},
                    {"url": "/p?page=2", "label": "2", "page": 2, "active": false},
                    {"url": "/p?page=3", "label": "3", "page": 3, "active": false},
                    {"url": "/p?page=2", "label": "Next &raquo;", "page": 2, "active": false},
                ],
                "next_page_url": "/p?page=2",
                "path": "/p",
                "per_page": 2,
                "prev_page_url": null,
                "to": 2,
                "total": 5,
            })
        );
    }

    #[test]
    fn shows_the_ends_and_the_neighbors_with_gaps_between() {
        let page = Page::<()>::new(vec![], 200, 10, 10);
        let shown: Vec<_> = page
            .window()
            .iter()
            .map(|page| page.map_or("…".to_owned(), |page| page.to_string()))
            .collect();
        assert_eq!(shown.join(" "), "1 2 … 8 9 10 11 12 … 19 20");
    }

    #[test]
    fn an_empty_page_has_no_first_record() {
        let page = Page::<()>::new(vec![], 0, 10, 1);
        assert_eq!((page.from(), page.to(), page.last_page()), (None, None, 1));
        assert_eq!(page.window(), [Some(1)]);
    }
}

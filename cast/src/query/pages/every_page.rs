//! What pages of all kinds have in common, written once for each of them: they are types of their own, since a page that knows
//! no total must not be asked for one.

/// The records of a page and its links. The type has the fields `records`, `per_page`, `path` and `query`.
macro_rules! records {
    ($page:ident) => {
        impl<T> $page<T> {
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

            /// The records, to change them: `page.records_mut().load(&db, Post::comments)` loads relations of all of them.
            pub fn records_mut(&mut self) -> &mut [T] {
                &mut self.records
            }

            /// The records.
            #[must_use]
            pub fn into_records(self) -> Vec<T> {
                self.records
            }

            /// How many records a full page has.
            #[must_use]
            pub fn per_page(&self) -> u64 {
                self.per_page
            }

            /// The link with a parameter.
            fn link(&self, parameter: &str) -> String {
                let (path, query) = (&self.path, &self.query);
                let between = if query.is_empty() { "" } else { "&" };
                format!("{path}?{query}{between}{parameter}")
            }
        }

        impl<T> std::ops::Deref for $page<T> {
            type Target = [T];

            fn deref(&self) -> &[T] {
                &self.records
            }
        }

        impl<T> IntoIterator for $page<T> {
            type Item = T;
            type IntoIter = std::vec::IntoIter<T>;

            fn into_iter(self) -> Self::IntoIter {
                self.records.into_iter()
            }
        }

        impl<'p, T> IntoIterator for &'p $page<T> {
            type Item = &'p T;
            type IntoIter = std::slice::Iter<'p, T>;

            fn into_iter(self) -> Self::IntoIter {
                self.records.iter()
            }
        }
    };
}

/// Where a page stands among others that have numbers. The type has the field `current_page`, and `has_more_pages`.
macro_rules! numbered {
    ($page:ident) => {
        impl<T> $page<T> {
            /// The number of this page, from 1.
            #[must_use]
            pub fn current_page(&self) -> u64 {
                self.current_page
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

            /// The link to a page.
            #[must_use]
            pub fn url(&self, page: u64) -> String {
                self.link(&format!("page={}", page.max(1)))
            }

            /// The link to the page before, if there is one.
            #[must_use]
            pub fn previous_page_url(&self) -> Option<String> {
                (self.current_page > 1).then(|| self.url(self.current_page - 1))
            }

            /// The link to the page after, if there is one.
            #[must_use]
            pub fn next_page_url(&self) -> Option<String> {
                self.has_more_pages()
                    .then(|| self.url(self.current_page + 1))
            }
        }
    };
}

pub(super) use numbered;
pub(super) use records;

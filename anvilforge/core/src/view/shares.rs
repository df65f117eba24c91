//! What an application shares with all of its views, by name.

use std::collections::BTreeMap;

use crate::http::Request;

type Value = Box<dyn Fn(&Request) -> Option<String> + Send + Sync>;

/// The functions that give the values.
#[derive(Default)]
pub(crate) struct Shares(BTreeMap<&'static str, Value>);

impl Shares {
    /// Adds one, or puts it in the place of the one with its name.
    pub(crate) fn add(
        &mut self,
        name: &'static str,
        value: impl Fn(&Request) -> Option<String> + Send + Sync + 'static,
    ) {
        self.0.insert(name, Box::new(value));
    }

    /// The value for a request, if there is one; the outer `None` when nothing has the name.
    pub(crate) fn find(&self, name: &str, request: Option<&Request>) -> Option<Option<String>> {
        let value = self.0.get(name)?;
        Some(request.and_then(value))
    }
}

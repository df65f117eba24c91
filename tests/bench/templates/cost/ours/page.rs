//! Prints a page, so that it can be compared.

use std::sync::Arc;

use anvilforge::__private::forge::runtime::{Errors, RouteError, Shared};
use anvilforge::view::View as _;
use cost::Row;
use cost::views::thing001::Thing001;

/// A request that has nothing to say.
struct Request(Errors);

impl Shared for Request {
    fn csrf_token(&self) -> Option<&str> {
        None
    }
    fn errors(&self) -> &Errors {
        &self.0
    }
    fn old(&self, _: &str) -> Option<&str> {
        None
    }
    fn flash(&self, _: &str) -> Option<&str> {
        None
    }
    fn route(&self, name: &str, _: &[String]) -> Result<String, RouteError> {
        Ok(name.to_owned())
    }
    fn asset(&self, path: &str) -> String {
        path.to_owned()
    }
    fn config(&self, _: &str) -> Option<String> {
        None
    }
}

fn main() {
    let row = |id: u32| Row {
        id,
        name: format!("Name <{id}>"),
        email: format!("{id}@example.com"),
        active: id % 2 == 0,
    };
    let page = Thing001 {
        title: "A & B".to_owned(),
        note: Some("Mind this.".to_owned()),
        rows: (1..4).map(row).collect(),
    };
    let shared: Arc<dyn Shared> = Arc::new(Request(Errors::new()));
    println!("{}", page.render(&shared).expect("it renders"));
}

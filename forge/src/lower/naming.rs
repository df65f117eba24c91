//! How scopes are numbered and the names in them are written: the one thing that the two back ends do differently
//! while a page is put together.

use crate::askama;

/// Gives numbers to scopes, and names to what they bind.
pub(crate) trait Naming {
    /// The number of a scope inside `parent` that begins with `header`, in which its own names are written `name?`.
    fn scope(&mut self, parent: usize, header: &str) -> usize;

    /// Whether a failing helper notes its failure and goes on, rather than leaving the function with `?`.
    fn records_failures(&self) -> bool {
        false
    }

    /// A name that the scope binds. `shared` says that other names of the page may be written where it is known.
    fn name(&self, scope: usize, name: &str, shared: bool) -> String;
}

/// Names for Askama: as they are in the template where that is possible, so that its errors can be read.
#[derive(Debug, Default)]
pub(crate) struct Plain {
    last: usize,
}

impl Naming for Plain {
    fn scope(&mut self, _parent: usize, _header: &str) -> usize {
        self.last += 1;
        self.last
    }

    fn name(&self, scope: usize, name: &str, shared: bool) -> String {
        let plain = name.strip_prefix("r#").unwrap_or(name);
        if shared {
            return format!("{}{scope}_{plain}", askama::LOCAL_PREFIX);
        }
        if plain.len() == name.len() && !askama::is_word(name) {
            return name.to_owned();
        }
        format!("{}_{plain}", askama::LOCAL_PREFIX)
    }
}

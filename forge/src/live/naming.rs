//! Scopes and expressions by number: given out while the application is compiled, and found again while it runs.

use std::collections::HashMap;

use super::hash::hash;
use crate::lower::Naming;

/// The scope of a block that the application was not built with.
pub(super) const UNKNOWN: usize = usize::MAX - 1;
/// The kind of the hash of a scope's header.
const SCOPE: char = 's';

/// What an application was built with: the scopes and expressions of one view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// The name of the view.
    pub view: &'static str,
    /// The fields of the view, if they are known.
    pub fields: Option<&'static [&'static str]>,
    /// Whether the view is one of plain text.
    pub is_plain_text: bool,
    /// The path of the runtime in the compiled code.
    pub runtime: &'static str,
    /// For each scope from number 1: the one around it, and the hash of its header.
    pub scopes: &'static [(u32, u64)],
    /// For each expression: its scope, and the hash of its code.
    pub items: &'static [(u32, u64)],
}

/// A name as it is in the compiled code.
fn name(scope: usize, name: &str) -> String {
    let name = name.strip_prefix("r#").unwrap_or(name);
    if scope == usize::MAX {
        return format!("{name}?");
    }
    format!("{name}_{scope}")
}

/// Gives out numbers.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    scopes: HashMap<(usize, u64), usize>,
    pub(super) scope_list: Vec<(usize, u64)>,
    items: HashMap<(usize, u64), usize>,
    pub(super) item_list: Vec<(usize, u64)>,
}

impl Numbers {
    /// The number of an expression, and whether it is new.
    pub(super) fn item(&mut self, scope: usize, kind: char, code: &str) -> (usize, bool) {
        let key = (scope, hash(kind, code));
        if let Some(number) = self.items.get(&key) {
            return (*number, false);
        }
        let number = self.item_list.len();
        self.items.insert(key, number);
        self.item_list.push(key);
        (number, true)
    }
}

impl Naming for Numbers {
    fn scope(&mut self, parent: usize, header: &str) -> usize {
        let key = (parent, hash(SCOPE, header));
        if let Some(number) = self.scopes.get(&key) {
            return *number;
        }
        self.scope_list.push(key);
        let number = self.scope_list.len();
        self.scopes.insert(key, number);
        number
    }

    fn records_failures(&self) -> bool {
        true
    }

    fn name(&self, scope: usize, text: &str, _shared: bool) -> String {
        name(scope, text)
    }
}

/// Finds numbers again.
#[derive(Debug)]
pub(super) struct Lookup {
    scopes: HashMap<(usize, u64), usize>,
    items: HashMap<(usize, u64), usize>,
}

impl Lookup {
    pub(super) fn new(known: &Known) -> Self {
        let key = |(scope, hash): &(u32, u64)| (usize::try_from(*scope).unwrap_or(UNKNOWN), *hash);
        Self {
            scopes: (1..)
                .zip(known.scopes)
                .map(|(number, scope)| (key(scope), number))
                .collect(),
            items: known.items.iter().map(key).zip(0..).collect(),
        }
    }

    /// The number of an expression.
    pub(super) fn item(&self, scope: usize, kind: char, code: &str) -> Option<usize> {
        self.items.get(&(scope, hash(kind, code))).copied()
    }
}

impl Naming for Lookup {
    fn scope(&mut self, parent: usize, header: &str) -> usize {
        let header = hash(SCOPE, header);
        // A block that was compiled at the top level reads no bound name, and can stand anywhere.
        let found = self.scopes.get(&(parent, header));
        found
            .or_else(|| self.scopes.get(&(0, header)))
            .copied()
            .unwrap_or(UNKNOWN)
    }

    fn records_failures(&self) -> bool {
        true
    }

    fn name(&self, scope: usize, text: &str, _shared: bool) -> String {
        name(scope, text)
    }
}

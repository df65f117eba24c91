//! The definitions of tables without a model, each made once.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::model::{Definition, Hooks};
use crate::registry::About;

/// No program lists these.
const NOTHING: About = About {
    path: "",
    fields: &[],
    relations: &[],
    observers: &[],
    global_scopes: &[],
};

type Known = BTreeMap<(&'static str, &'static str), &'static Definition>;

/// The definition of a table by its name and its key. Names live as long as the program, and so there are as many as it
/// has of them.
pub(super) fn definition(table: &'static str, key: &'static str) -> &'static Definition {
    static KNOWN: Mutex<Known> = Mutex::new(BTreeMap::new());
    // The map is right even if a thread panicked while it held the lock.
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry((table, key)).or_insert_with(|| {
        Box::leak(Box::new(Definition {
            name: table,
            morph: table,
            table,
            columns: &[],
            key,
            generated: &[],
            relations: &[],
            names: None,
            created_at: None,
            updated_at: None,
            deleted_at: None,
            hooks: Hooks::NONE,
            about: || &NOTHING,
        }))
    })
}

//! [`Definition`]: what the derive knows of a model, as plain data for the non-generic core.

use std::fmt;

use super::Name;
use super::observer::Watch;
use crate::query::plan::Condition;
use crate::registry::About;
use crate::relation::Link;

/// The table and columns of a model. Made by `#[derive(Model)]`.
#[doc(hidden)]
#[derive(Debug)]
pub struct Definition {
    /// The struct's name, for error texts.
    pub name: &'static str,
    /// Its name in columns that may refer to several models.
    pub morph: &'static str,
    /// The table.
    pub table: &'static str,
    /// All columns, in the order in which rows are read.
    pub columns: &'static [&'static str],
    /// The column of the key.
    pub key: &'static str,
    /// The columns whose values the database makes, always; the key need not be among them.
    pub generated: &'static [&'static str],
    /// The fields of the relations.
    pub relations: &'static [&'static str],
    /// The names of all fields, columns first and then relations; `None` when each column and relation is told as JSON, by
    /// its own name.
    pub names: Option<&'static [Name]>,
    /// The column of the moment of creation, if there is one.
    pub created_at: Option<&'static str>,
    /// The column of the moment of the last change, if there is one.
    pub updated_at: Option<&'static str>,
    /// The column of the moment of deletion, if the model has soft deletes.
    pub deleted_at: Option<&'static str>,
    /// What the model's options add.
    pub hooks: Hooks,
    /// What commands show of the model. Behind a function, since relations lead from model to model and back.
    pub about: fn() -> &'static About,
}

impl Definition {
    /// What commands show of the model.
    #[must_use]
    pub fn about(&self) -> &'static About {
        (self.about)()
    }
}

/// A table has one definition in a program.
impl PartialEq for Definition {
    fn eq(&self, other: &Self) -> bool {
        (self.name, self.table) == (other.name, other.table)
    }
}

/// What few models have: code of the application's that takes part in their queries.
#[doc(hidden)]
pub struct Hooks {
    /// The conditions of all queries of the model.
    pub global_scopes: &'static [fn() -> Condition],
    /// Who is told of what happens to records, one after the other.
    pub observers: &'static [&'static dyn Watch],
    /// The relations whose records are touched when one of this model is written. Functions, because two models may
    /// touch each other.
    pub touches: &'static [fn() -> &'static Link],
}

impl Hooks {
    /// Nothing.
    pub const NONE: Self = Self {
        global_scopes: &[],
        observers: &[],
        touches: &[],
    };
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks")
            .field("global_scopes", &self.global_scopes.len())
            .field("observers", &self.observers.len())
            .field("touches", &self.touches.len())
            .finish()
    }
}

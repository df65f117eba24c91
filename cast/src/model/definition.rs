//! [`Definition`]: what the derive knows of a model, as plain data for the non-generic core.

/// The table and columns of a model. Made by `#[derive(Model)]`.
#[doc(hidden)]
#[derive(Debug, PartialEq)]
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
    /// The column of the moment of creation, if there is one.
    pub created_at: Option<&'static str>,
    /// The column of the moment of the last change, if there is one.
    pub updated_at: Option<&'static str>,
    /// The column of the moment of deletion, if the model has soft deletes.
    pub deleted_at: Option<&'static str>,
}

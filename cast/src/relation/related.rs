//! [`Related`]: the field of a relation. It is empty until a query or `load` fills it, and says so when it is read.

use std::any::Any;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use serde::ser::{Serialize, Serializer};

use super::Pivot;
use super::aggregate::Function;
use super::records::value_of_column;
use crate::error::{Error, Result};
use crate::model::{Model, serialize_missing};
use crate::opaque::{Opaque, opaque};
use crate::value::{ColumnType, Value};

/// The field of a relation, which holds the related records once they are loaded: `C` is a `Vec` or an `Option` of
/// them, `K` is the kind of the relation. Written by its other names: [`HasMany`](super::HasMany),
/// [`BelongsTo`](super::BelongsTo) and so on.
///
/// Reading never asks the database. What is loaded is no part of the record: two records are equal when their columns
/// are. A new field, `Default::default()`, has nothing loaded.
///
/// It serializes as what it holds. While it holds nothing, the derive of models leaves it out, and it is null anywhere else.
///
/// # Examples
///
/// ```
/// # use cast::prelude::*;
/// # #[derive(anvil_macros::Model)]
/// # #[model(table = "posts", crate = "cast")]
/// # struct Post { id: i64, #[has_many] comments: HasMany<Comment> }
/// # #[derive(anvil_macros::Model)]
/// # #[model(table = "comments", crate = "cast")]
/// # struct Comment { id: i64, post_id: i64 }
/// let post = Post { id: 1, comments: HasMany::default() };
/// assert!(!post.comments.is_loaded());
/// assert!(post.comments.get().is_err());
/// ```
pub struct Related<C, K> {
    /// What it holds. Public for what the derive writes.
    #[doc(hidden)]
    pub held: Held,
    /// Public for the same reason.
    #[doc(hidden)]
    pub types: PhantomData<fn() -> (C, K)>,
}

/// A relation field without its types, which is how everything but reading it sees it.
#[doc(hidden)]
pub struct Held {
    /// `Post::comments`, for error texts. Not the link: what makes a record of a row would then lead to what makes records of
    /// all models related to it, and so on, deeper than the compiler follows.
    path: &'static str,
    pub(super) state: Option<Box<State>>,
}

/// What a relation field holds. The records are behind `dyn`, so that neither the proof that a model may go to another
/// thread nor what drops it goes through all models that are related to it.
#[derive(Default)]
pub(super) struct State {
    pub(super) records: Option<Box<dyn Any + Send + Sync>>,
    pub(super) pivots: Option<Opaque<Vec<Pivot>>>,
    pub(super) aggregates: Option<Opaque<Vec<(Function, Value)>>>,
}

impl<C, K> Related<C, K> {
    /// Whether the related records are loaded.
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.held.is_loaded()
    }

    /// The opposite of [`is_loaded`](Self::is_loaded), for `#[serde(skip_serializing_if = "HasMany::is_missing")]` where
    /// serde derives `Serialize`: in structs that are no models, and in models `without(Serialize)`.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        !self.is_loaded()
    }

    /// Forgets what is loaded.
    pub fn unload(&mut self) {
        self.held.state = None;
    }

    /// How many related records there are, as [`with_count`](crate::Query::with_count) counted them.
    ///
    /// # Errors
    ///
    /// [`Error::RelationNotLoaded`] when they were not counted.
    pub fn count(&self) -> Result<u64> {
        let count: i64 = self.aggregate(Function::Count, "with_count")?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// How many related records there are of those that
    /// [`with_count_as`](crate::Query::with_count_as) counted under a name.
    ///
    /// # Errors
    ///
    /// [`Error::RelationNotLoaded`] when nothing was counted under this name.
    pub fn count_of(&self, name: &'static str) -> Result<u64> {
        let count: i64 = self.aggregate(Function::CountAs(name), "with_count_as")?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Whether there is a related record, as [`with_exists`](crate::Query::with_exists) found out.
    ///
    /// # Errors
    ///
    /// [`Error::RelationNotLoaded`] when that was not asked for.
    pub fn exists(&self) -> Result<bool> {
        self.aggregate(Function::Exists, "with_exists")
    }

    pub(super) fn aggregate<T: ColumnType>(
        &self,
        function: Function,
        call: &'static str,
    ) -> Result<T> {
        let value = self.held.aggregate(function, call)?;
        T::from_value(value).map_err(|mismatch| Error::Decode {
            model: self.held.path.to_owned(),
            column: function.to_string(),
            database_type: None,
            expected: T::NAME,
            found: mismatch.found,
        })
    }

    pub(super) fn missing(&self, call: &'static str) -> Error {
        not_loaded(self.held.path, call)
    }
}

impl Held {
    /// A field of which nothing is loaded; what the derive calls.
    #[doc(hidden)]
    #[must_use]
    pub const fn unloaded(path: &'static str) -> Self {
        Self { path, state: None }
    }

    pub(super) fn is_loaded(&self) -> bool {
        match &self.state {
            Some(state) => state.records.is_some(),
            None => false,
        }
    }

    pub(super) fn state_mut(&mut self) -> &mut State {
        self.state.get_or_insert_default()
    }

    fn aggregate(&self, function: Function, call: &'static str) -> Result<Value> {
        let found = self
            .state
            .iter()
            .filter_map(|state| state.aggregates.as_ref());
        let mut found = found
            .flat_map(|all| all.iter())
            .filter(|(loaded, _)| *loaded == function);
        match found.next() {
            Some((_, value)) => Ok(value.clone()),
            None => Err(not_loaded(self.path, call)),
        }
    }
}

impl<C: 'static, K> Related<C, K> {
    /// What is loaded, if it is.
    #[must_use]
    pub(super) fn records(&self) -> Option<&C> {
        let records = self.held.state.as_ref()?.records.as_ref()?;
        records.downcast_ref()
    }

    pub(super) fn records_mut(&mut self) -> Option<&mut C> {
        let records = self.held.state.as_mut()?.records.as_mut()?;
        records.downcast_mut()
    }

    /// Takes what is loaded out of the field, which is then not loaded.
    ///
    /// # Errors
    ///
    /// [`Error::RelationNotLoaded`].
    pub fn take(&mut self) -> Result<C> {
        let state = self.held.state.as_mut();
        let records = state.and_then(|state| state.records.take());
        match records.and_then(|records| records.downcast().ok()) {
            Some(records) => Ok(*records),
            None => Err(self.missing("with")),
        }
    }
}

impl<C: Send + Sync + 'static, K> Related<C, K> {
    /// Gives the field what is known to be related, without asking the database.
    pub fn set(&mut self, records: C) {
        self.held.state_mut().records = Some(Box::new(records));
    }
}

impl<T: 'static, K> Related<Vec<T>, K> {
    /// The related records.
    ///
    /// # Errors
    ///
    /// [`Error::RelationNotLoaded`], which names the `with` to add.
    pub fn get(&self) -> Result<&[T]> {
        match self.records() {
            Some(records) => Ok(records),
            None => Err(self.missing("with")),
        }
    }

    /// The related records, to change them.
    ///
    /// # Errors
    ///
    /// [`Error::RelationNotLoaded`].
    pub fn get_mut(&mut self) -> Result<&mut Vec<T>> {
        let path = self.held.path;
        self.records_mut().ok_or_else(|| not_loaded(path, "with"))
    }

    /// The related records if they are loaded.
    #[must_use]
    pub fn loaded(&self) -> Option<&[T]> {
        self.records().map(Vec::as_slice)
    }
}

impl<T: 'static, K> Related<Option<T>, K> {
    /// The related record, if there is one.
    ///
    /// # Errors
    ///
    /// [`Error::RelationNotLoaded`], which names the `with` to add.
    pub fn get(&self) -> Result<Option<&T>> {
        match self.records() {
            Some(record) => Ok(record.as_ref()),
            None => Err(self.missing("with")),
        }
    }

    /// The related record, to change it.
    ///
    /// # Errors
    ///
    /// [`Error::RelationNotLoaded`].
    pub fn get_mut(&mut self) -> Result<Option<&mut T>> {
        let path = self.held.path;
        match self.records_mut() {
            Some(record) => Ok(record.as_mut()),
            None => Err(not_loaded(path, "with")),
        }
    }

    /// The related record.
    ///
    /// # Errors
    ///
    /// [`Error::RelationNotLoaded`], and [`Error::RelatedNotFound`] when there is none.
    pub fn get_or_fail(&self) -> Result<&T> {
        match self.get() {
            Ok(Some(record)) => Ok(record),
            Ok(None) => Err(Error::RelatedNotFound {
                relation: self.held.path.to_owned(),
            }),
            Err(error) => Err(error),
        }
    }

    /// The related record, if it is loaded and there is one.
    #[must_use]
    pub fn loaded(&self) -> Option<&T> {
        self.records().and_then(Option::as_ref)
    }
}

impl<T: Model, K: super::kind::OverPivot> Related<Vec<T>, K> {
    /// What the pivot table says of each related record, in their order. The records may have been sorted or taken out
    /// since they were loaded.
    ///
    /// # Errors
    ///
    /// [`Error::RelationNotLoaded`], also when one of the records was put in by the program.
    pub fn pivots(&self) -> Result<Vec<&Pivot>> {
        let records = self.get()?;
        let pivots = self.held.state.as_ref();
        let pivots = pivots.and_then(|state| state.pivots.as_ref());
        let pivots = pivots.map_or(&[][..], |pivots| pivots);
        let mut keys = Vec::with_capacity(records.len());
        if let Some(pivot) = pivots.first() {
            for record in records {
                keys.push(value_of_column(record, pivot.foreign));
            }
        } else if !records.is_empty() {
            return Err(self.missing("with"));
        }
        Pivot::of_records(pivots, &keys).ok_or_else(|| self.missing("with"))
    }

    /// The related records, each with what the pivot table says of it.
    ///
    /// # Errors
    ///
    /// As [`pivots`](Self::pivots).
    pub fn get_with_pivot(&self) -> Result<impl Iterator<Item = (&T, &Pivot)>> {
        Ok(self.get()?.iter().zip(self.pivots()?))
    }
}

#[cold]
fn not_loaded(path: &str, call: &'static str) -> Error {
    Error::RelationNotLoaded {
        relation: path.to_owned(),
        call,
    }
}

/// A field that no query made does not know its name.
impl Default for Held {
    fn default() -> Self {
        Self {
            path: "…",
            state: None,
        }
    }
}

impl<C, K> Default for Related<C, K> {
    fn default() -> Self {
        Self {
            held: Held::default(),
            types: PhantomData,
        }
    }
}

impl<C: Clone + Send + Sync + 'static, K> Clone for Related<C, K> {
    fn clone(&self) -> Self {
        let state = self.held.state.as_ref().map(|state| {
            let records = self.records().cloned();
            Box::new(State {
                records: records.map(|records| Box::new(records) as _),
                pivots: state.pivots.as_ref().map(|all| opaque(all.to_vec())),
                aggregates: state.aggregates.as_ref().map(|all| opaque(all.to_vec())),
            })
        });
        Self {
            held: Held {
                path: self.held.path,
                state,
            },
            types: PhantomData,
        }
    }
}

/// What is loaded is no part of the record.
impl<C, K> PartialEq for Related<C, K> {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl<C, K> Eq for Related<C, K> {}

impl<C, K> Hash for Related<C, K> {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl<C: fmt::Debug + 'static, K> fmt::Debug for Related<C, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.records() {
            Some(records) => records.fmt(f),
            None => f.write_str("not loaded"),
        }
    }
}

impl<C: Serialize + 'static, K> Serialize for Related<C, K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.records() {
            Some(records) => records.serialize(serializer),
            None => serialize_missing(serializer),
        }
    }
}

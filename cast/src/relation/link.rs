//! [`Link`]: how the records of two tables belong together, as plain data that the derive writes down once.

use std::any::Any;

use super::MorphTarget;
use super::loaded::Holder;
use super::rows::PIVOT;
use crate::model::{Column, Definition, Model};

/// A relation of a model. Made by `#[derive(Model)]`.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Link {
    /// The field's name, for error texts.
    pub name: &'static str,
    /// The place of the field among the relation fields.
    pub index: usize,
    /// The model that has the field.
    pub model: &'static Definition,
    /// The model on the other side.
    pub related: &'static Definition,
    /// The column of the model whose value the other side knows.
    pub local: &'static str,
    /// The column of the related model: equal to `local`, or to the middle table's column.
    pub foreign: &'static str,
    /// What else says that a row belongs to a model, where a column may refer to several tables.
    pub morph: Option<Morph>,
    /// The table in between.
    pub middle: Option<Middle>,
    /// Which of many records a relation to one record means.
    pub pick: Option<Pick>,
    /// What makes records of rows and finds their fields again.
    pub holder: &'static Holder,
    /// Makes what a relation to one record gives when there is none: an `Option` of the related model.
    pub default: Option<fn() -> Box<dyn Any + Send + Sync>>,
}

/// A column that holds the name of a model, and the name that it must hold. The column is one of the middle table, or of the
/// related table when there is no middle table.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Morph {
    /// The column.
    pub column: &'static str,
    /// The name.
    pub name: &'static str,
}

/// A table between two others.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Middle {
    /// The table.
    pub table: &'static str,
    /// Its column that is equal to [`Link::local`].
    pub to_model: &'static str,
    /// Its column that is equal to [`Link::foreign`].
    pub to_related: &'static str,
    /// Its column of the moment of deletion, when it belongs to a model with soft deletes.
    pub deleted_at: Option<&'static str>,
    /// What else is read from it.
    pub columns: &'static [&'static str],
    /// Whether it has `created_at` and `updated_at`, which are kept for it.
    pub timestamps: bool,
}

/// The record with the largest or smallest value of a column; the key decides between equals.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Pick {
    /// The column.
    pub column: &'static str,
    /// Whether the largest value counts.
    pub largest: bool,
}

/// The other side of a relation. A constant of the related model and no bound of [`Link::new`]: so there is one thing to say of
/// a type that is no model, and it is said where the field names that type.
#[doc(hidden)]
#[derive(Debug)]
pub struct End {
    model: &'static Definition,
    holder: Holder,
}

impl End {
    /// A record of the model, or many.
    pub(crate) const fn of<T: Model>(many: bool) -> Self {
        Self {
            model: T::DEFINITION,
            holder: Holder::of::<T>(many),
        }
    }
}

/// The columns that join two models.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Keys {
    local: &'static str,
    foreign: &'static str,
}

/// A column of the model and a column of the related model, which must have the same type. No function, because the
/// compiler says of a wrong argument where the function stands, and of a wrong field only what is wrong.
#[doc(hidden)]
#[derive(Debug)]
pub struct Joined<M, T, K> {
    /// The column of the model.
    pub local: Column<M, K>,
    /// The column of the related model.
    pub foreign: Column<T, K>,
}

impl<M, T, K> Joined<M, T, K> {
    /// The names of the columns.
    #[must_use]
    pub const fn keys(self) -> Keys {
        Keys {
            local: self.local.name(),
            foreign: self.foreign.name(),
        }
    }
}

/// Columns of two models that a table in between joins.
#[doc(hidden)]
#[must_use]
pub const fn ends<M, A, T, B>(local: Column<M, A>, foreign: Column<T, B>) -> Keys {
    Keys {
        local: local.name(),
        foreign: foreign.name(),
    }
}

/// The name of a column of text.
#[doc(hidden)]
#[must_use]
pub const fn text<M>(column: Column<M, String>) -> &'static str {
    column.name()
}

/// What a relation gives in the place of no record.
#[doc(hidden)]
#[must_use]
pub fn default_record<T: Model>(record: T) -> Box<dyn Any + Send + Sync> {
    Box::new(Some(record))
}

impl Link {
    /// A relation in which a column of one table is equal to a column of the other.
    #[must_use]
    pub const fn new<M: Model>(
        to: &'static End,
        name: &'static str,
        index: usize,
        keys: Keys,
    ) -> Self {
        Self::between(M::DEFINITION, to.model, &to.holder, name, index, keys)
    }

    const fn between(
        model: &'static Definition,
        related: &'static Definition,
        holder: &'static Holder,
        name: &'static str,
        index: usize,
        keys: Keys,
    ) -> Self {
        Self {
            name,
            index,
            model,
            related,
            holder,
            local: keys.local,
            foreign: keys.foreign,
            morph: None,
            middle: None,
            pick: None,
            default: None,
        }
    }

    /// A relation over another model's table.
    #[must_use]
    pub const fn through<M: Model, H: Model>(
        to: &'static End,
        name: &'static str,
        index: usize,
        first: Keys,
        second: Keys,
    ) -> Self {
        let ends = Keys {
            local: first.local,
            foreign: second.foreign,
        };
        let middle = Middle {
            deleted_at: H::DEFINITION.deleted_at,
            ..Middle::pivot(H::DEFINITION.table, first.foreign, second.local)
        };
        Self::new::<M>(to, name, index, ends).middle(middle)
    }

    /// A relation to a record of the model that a column names.
    #[must_use]
    pub const fn morph_to<M: Model, E: MorphTarget>(
        name: &'static str,
        index: usize,
        id: &'static str,
        kind: &'static str,
    ) -> Self {
        let ends = Keys {
            local: id,
            foreign: M::DEFINITION.key,
        };
        let model = M::DEFINITION;
        Self::between(model, model, &E::HOLDER, name, index, ends).morph(kind, "")
    }

    /// One of the models that such a relation leads to.
    #[must_use]
    pub const fn target<T: Model>() -> Self {
        let ends = Keys {
            local: T::DEFINITION.key,
            foreign: T::DEFINITION.key,
        };
        let model = T::DEFINITION;
        // Its rows are put where the relation says that leads here.
        Self::between(model, model, &Holder::NONE, "", 0, ends)
    }

    /// The same relation, for rows that name this model in a column.
    #[must_use]
    pub const fn morph(mut self, column: &'static str, name: &'static str) -> Self {
        self.morph = Some(Morph { column, name });
        self
    }

    /// The same relation, over a table in between.
    #[must_use]
    pub const fn middle(mut self, middle: Middle) -> Self {
        self.middle = Some(middle);
        self
    }

    /// The same relation, to one of many records.
    #[must_use]
    pub const fn pick(mut self, column: &'static str, largest: bool) -> Self {
        self.pick = Some(Pick { column, largest });
        self
    }

    /// The same relation, with a record in the place of none.
    #[must_use]
    pub const fn with_default(mut self, default: fn() -> Box<dyn Any + Send + Sync>) -> Self {
        self.default = Some(default);
        self
    }

    /// `Post::comments`, for error texts.
    pub(crate) fn path(&self) -> String {
        format!("{}::{}", self.model.name, self.name)
    }
}

impl Middle {
    /// A table that only exists to join two others.
    #[must_use]
    pub const fn pivot(
        table: &'static str,
        to_model: &'static str,
        to_related: &'static str,
    ) -> Self {
        Self {
            table,
            to_model,
            to_related,
            deleted_at: None,
            columns: &[],
            timestamps: false,
        }
    }

    /// The same table, of which more columns are read, and of which Cast keeps the timestamps or does not.
    ///
    /// # Panics
    ///
    /// With more than 16 columns: while the program is compiled, since the derive makes a constant of it.
    #[must_use]
    pub const fn with(mut self, columns: &'static [&'static str], timestamps: bool) -> Self {
        assert!(
            columns.len() <= PIVOT.len(),
            "a relation can ask for at most 16 columns of its pivot table"
        );
        self.columns = columns;
        self.timestamps = timestamps;
        self
    }
}

/// Two relations are one when they are the same field.
impl PartialEq for Link {
    fn eq(&self, other: &Self) -> bool {
        self.model == other.model && self.name == other.name
    }
}

//! [`About`]: what the derive tells of a model beyond what its queries need.

use std::panic::Location;

use crate::model::Definition;
use crate::relation::{Link, Middle, Morph};
use crate::value::{Kind, Shape};

/// A model as its source says it. Made by `#[derive(Model)]`.
#[derive(Debug)]
pub struct About {
    /// The struct with its module: `blog::models::post::Post`.
    pub path: &'static str,
    /// The fields that are columns, in their order.
    pub fields: &'static [Field],
    /// The fields that are relations, in their order.
    pub relations: &'static [RelationField],
    /// Who is told of what happens to records, as the source names it.
    pub observers: &'static [&'static str],
    /// The conditions of all queries, as the source names them.
    pub global_scopes: &'static [&'static str],
}

/// A field that is a column.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The field's name.
    pub name: &'static str,
    /// The column's name.
    pub column: &'static str,
    /// The field's type, as the source writes it.
    pub rust_type: &'static str,
    /// The kind of value that the column holds.
    pub kind: Kind,
    /// The type without its `Option`, by the name that errors give it.
    pub type_name: &'static str,
    /// Whether the field is an `Option`.
    pub nullable: bool,
    /// Who gives the column its value.
    pub role: Role,
    /// Whether JSON of the record leaves the field out.
    pub hidden: bool,
    /// Where the field stands.
    pub place: &'static Location<'static>,
}

/// Who gives a column its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Whoever creates the record.
    Given,
    /// Whoever creates the record, or else the database's default.
    Defaulted,
    /// The model: `created_at` and its like.
    Kept,
    /// The database, always.
    Generated,
}

/// A field that is a relation.
#[derive(Debug, Clone, Copy)]
pub struct RelationField {
    /// The field's type without what it leads to: `HasMany`.
    pub kind: &'static str,
    /// The model that it leads to, or the enum of models, as the source writes it.
    pub related: &'static str,
    /// Which columns join the tables.
    #[doc(hidden)]
    pub link: Joint,
    /// Whether the record that it leads to is touched when one of this model is written.
    pub touches: bool,
    /// Whether the database is to have foreign keys for it, where its kind has any.
    pub constrained: bool,
    /// Where the field stands.
    pub place: &'static Location<'static>,
}

/// What a relation's link says, without what makes records of rows: so that showing a model compiles nothing of loading.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Joint {
    pub name: &'static str,
    pub model: &'static Definition,
    pub related: &'static Definition,
    pub local: &'static str,
    pub foreign: &'static str,
    pub morph: Option<Morph>,
    pub middle: Option<Middle>,
}

impl Field {
    /// A field; what the derive calls.
    #[doc(hidden)]
    #[must_use]
    #[track_caller]
    pub const fn of(
        shape: Shape,
        name: &'static str,
        column: &'static str,
        rust_type: &'static str,
        role: Role,
    ) -> Self {
        Self {
            name,
            column,
            rust_type,
            kind: shape.kind,
            type_name: shape.name,
            nullable: shape.nullable,
            role,
            hidden: false,
            place: Location::caller(),
        }
    }

    /// The same field, left out when the record is serialized.
    #[doc(hidden)]
    #[must_use]
    pub const fn hidden(mut self) -> Self {
        self.hidden = true;
        self
    }
}

impl RelationField {
    /// A relation; what the derive calls.
    #[doc(hidden)]
    #[must_use]
    #[track_caller]
    pub const fn of(kind: &'static str, related: &'static str, link: &'static Link) -> Self {
        Self {
            kind,
            related,
            link: Joint {
                name: link.name,
                model: link.model,
                related: link.related,
                local: link.local,
                foreign: link.foreign,
                morph: link.morph,
                middle: link.middle,
            },
            touches: false,
            constrained: true,
            place: Location::caller(),
        }
    }

    /// The same relation, whose record is touched.
    #[doc(hidden)]
    #[must_use]
    pub const fn touching(mut self) -> Self {
        self.touches = true;
        self
    }

    /// The same relation, without foreign keys.
    #[doc(hidden)]
    #[must_use]
    pub const fn unconstrained(mut self) -> Self {
        self.constrained = false;
        self
    }

    /// The field's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.link.name
    }
}

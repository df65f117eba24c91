//! Relations: how records of one table belong to records of another.
//!
//! A relation field, [`Related`] under one of its other names, is empty until a query or [`LoadRelations`] fills it: no hidden
//! query exists. `#[derive(Model)]` makes a [`Relation`] constant of each field, and a [`Link`], which is plain data; `plan`
//! says what a query wants of relations, `select` makes plans of queries of it, `fetch` runs them, `loaded` puts rows
//! into fields. Only the ends of this know a model's type.

mod aggregate;
mod attach;
mod constant;
mod eager;
mod fetch;
mod field;
pub mod kind;
mod link;
mod loaded;
mod morph_to;
mod pivot;
mod pivot_query;
mod pivot_sql;
mod pivot_write;
pub(crate) mod plan;
mod query;
mod records;
mod related;
mod rows;
mod select;

pub use attach::{PivotValue, Synced};
pub use constant::{Relation, RelationQuery, RelationType};
pub use eager::{EagerLoad, LoadRelations, RelationOf};
pub(crate) use fetch::fetch;
pub use field::{
    BelongsTo, BelongsToMany, HasMany, HasManyThrough, HasOne, HasOneThrough, MorphMany, MorphOne,
    MorphToMany, MorphedByMany,
};
pub use link::{End, Joined, Keys, Link, Middle, Morph, default_record, ends, text};
pub(crate) use loaded::Key;
pub use loaded::{Holder, Loaded, RelationFields};
pub(crate) use loaded::{build, keep_loaded, records};
pub use morph_to::{MorphQuery, MorphRelation, MorphTarget, MorphTo, Morphed, build_target};
pub use pivot::Pivot;
pub use records::{HasRelations, RelatedRecords};
pub use related::{Held, Related};
pub(crate) use select::number;

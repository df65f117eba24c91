//! What code that works with models imports: `use cast::prelude::*;`.
//!
//! Migrations and seeders import from [`crate::migration`] and [`crate::seeder`] instead.

pub use crate::{
    BelongsTo, BelongsToMany, Column, ConnectOptions, Date, Db, Executor, Filter, HasMany,
    HasManyThrough, HasOne, HasOneThrough, HasRelations, LoadRelations, Model, MorphMany, MorphOne,
    MorphTo, MorphToMany, MorphedByMany, Original, Page, Query, Remembers, Timestamp, ToJson,
    Transaction,
};

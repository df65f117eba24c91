//! The types of relation fields. They are one type, [`Related`], with a marker that says what can be done with it.

use super::{Related, kind};

/// One record of another model that has this model's key.
///
/// # Examples
///
/// ```
/// use cast::prelude::*;
///
/// #[derive(anvil_macros::Model)]
/// #[model(table = "users", crate = "cast")]
/// pub struct User {
///     pub id: i64,
///     #[has_one]
///     pub profile: HasOne<Profile>,
/// }
///
/// #[derive(anvil_macros::Model)]
/// #[model(table = "profiles", crate = "cast")]
/// pub struct Profile {
///     pub id: i64,
///     pub user_id: i64,
/// }
///
/// # async fn run(db: Db) -> cast::Result<()> {
/// let users = User::query().with(User::profile).get(&db).await?;
/// let profile: Option<&Profile> = users[0].profile.get()?;
/// # Ok(())
/// # }
/// ```
pub type HasOne<T> = Related<Option<T>, kind::HasOne>;

/// The records of another model that have this model's key.
pub type HasMany<T> = Related<Vec<T>, kind::HasMany>;

/// The record of another model whose key this model has.
pub type BelongsTo<T> = Related<Option<T>, kind::BelongsTo>;

/// The records that a table in between joins to this one.
pub type BelongsToMany<T> = Related<Vec<T>, kind::BelongsToMany>;

/// One record of a model behind another model.
pub type HasOneThrough<T> = Related<Option<T>, kind::HasOneThrough>;

/// The records of a model behind another model.
pub type HasManyThrough<T> = Related<Vec<T>, kind::HasManyThrough>;

/// One record of a model that may belong to several models.
pub type MorphOne<T> = Related<Option<T>, kind::MorphOne>;

/// The records of a model that may belong to several models.
pub type MorphMany<T> = Related<Vec<T>, kind::MorphMany>;

/// The records of a model that a table in between joins to several models.
pub type MorphToMany<T> = Related<Vec<T>, kind::MorphToMany>;

/// The other side of [`MorphToMany`].
pub type MorphedByMany<T> = Related<Vec<T>, kind::MorphedByMany>;

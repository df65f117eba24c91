//! Markers of the kinds of relations: what can be done with a relation beyond loading it.

macro_rules! kinds {
    ($($name:ident $(: $($trait:ident),+)?;)+) => {$(
        #[doc = concat!("The relation `", stringify!($name), "`.")]
        #[derive(Debug)]
        pub enum $name {}

        $($(impl $trait for $name {})+)?
    )+};
}

kinds! {
    HasOne: HoldsOurKey, CanCreate;
    HasMany: HoldsOurKey, CanCreate;
    BelongsTo;
    BelongsToMany: OverPivot, CanCreate;
    HasOneThrough;
    HasManyThrough;
    MorphOne: HoldsOurKey, CanCreate;
    MorphMany: HoldsOurKey, CanCreate;
    MorphTo;
    MorphToMany: OverPivot, CanCreate;
    MorphedByMany: OverPivot, CanCreate;
}

/// A relation through which a record can be made.
#[diagnostic::on_unimplemented(
    message = "records cannot be made through a relation of the kind `{Self}`",
    note = "`create` works on relations to records that hold this model's key, and on those over a pivot table"
)]
pub trait CanCreate {}

/// A relation to records that hold this model's key.
#[diagnostic::on_unimplemented(
    message = "the records of a relation of the kind `{Self}` do not hold this model's key",
    note = "`save` works on has_one, has_many, morph_one and morph_many"
)]
pub trait HoldsOurKey {}

/// A relation over a table that only joins two others.
#[diagnostic::on_unimplemented(
    message = "a relation of the kind `{Self}` has no pivot table",
    note = "pivot tables belong to belongs_to_many, morph_to_many and morphed_by_many"
)]
pub trait OverPivot {}

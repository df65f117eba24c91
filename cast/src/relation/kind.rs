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
    HasOne: HoldsOurKey;
    HasMany: HoldsOurKey;
    BelongsTo;
    BelongsToMany: OverPivot;
    HasOneThrough;
    HasManyThrough;
    MorphOne: HoldsOurKey;
    MorphMany: HoldsOurKey;
    MorphTo;
    MorphToMany: OverPivot;
    MorphedByMany: OverPivot;
}

/// A relation to records that hold this model's key, so that one can be made for it.
#[diagnostic::on_unimplemented(
    message = "records cannot be made through a relation of the kind `{Self}`",
    note = "`create` and `save` work on has_one, has_many, morph_one and morph_many"
)]
pub trait HoldsOurKey {}

/// A relation over a table that only joins two others.
#[diagnostic::on_unimplemented(
    message = "a relation of the kind `{Self}` has no pivot table",
    note = "pivot tables belong to belongs_to_many, morph_to_many and morphed_by_many"
)]
pub trait OverPivot {}

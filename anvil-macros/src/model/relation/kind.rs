//! [`Kind`]: which relations there are, with their field types and options.

/// A kind of relation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::model) enum Kind {
    HasOne,
    HasMany,
    BelongsTo,
    BelongsToMany,
    HasOneThrough,
    HasManyThrough,
    MorphOne,
    MorphMany,
    MorphTo,
    MorphToMany,
    MorphedByMany,
}

/// The attribute, the type of the field, and the options of each kind.
const KINDS: &[(Kind, &str, &str, &[&str])] = &[
    (
        Kind::HasOne,
        "has_one",
        "HasOne",
        &[
            "foreign_key",
            "local_key",
            "latest_of_many",
            "oldest_of_many",
            "default",
        ],
    ),
    (
        Kind::HasMany,
        "has_many",
        "HasMany",
        &["foreign_key", "local_key"],
    ),
    (
        Kind::BelongsTo,
        "belongs_to",
        "BelongsTo",
        &[
            "foreign_key",
            "owner_key",
            "default",
            "touches",
            "unconstrained",
        ],
    ),
    (
        Kind::BelongsToMany,
        "belongs_to_many",
        "BelongsToMany",
        &[
            "table",
            "foreign_pivot_key",
            "related_pivot_key",
            "parent_key",
            "related_key",
            "columns",
            "timestamps",
            "unconstrained",
        ],
    ),
    (
        Kind::HasOneThrough,
        "has_one_through",
        "HasOneThrough",
        THROUGH,
    ),
    (
        Kind::HasManyThrough,
        "has_many_through",
        "HasManyThrough",
        THROUGH,
    ),
    (
        Kind::MorphOne,
        "morph_one",
        "MorphOne",
        &[
            "name",
            "local_key",
            "latest_of_many",
            "oldest_of_many",
            "default",
        ],
    ),
    (
        Kind::MorphMany,
        "morph_many",
        "MorphMany",
        &["name", "local_key"],
    ),
    (Kind::MorphTo, "morph_to", "MorphTo", &["name"]),
    (
        Kind::MorphToMany,
        "morph_to_many",
        "MorphToMany",
        MORPH_PIVOT,
    ),
    (
        Kind::MorphedByMany,
        "morphed_by_many",
        "MorphedByMany",
        MORPH_PIVOT,
    ),
];

const THROUGH: &[&str] = &[
    "through",
    "first_key",
    "second_key",
    "local_key",
    "second_local_key",
];
const MORPH_PIVOT: &[&str] = &[
    "name",
    "table",
    "foreign_pivot_key",
    "related_pivot_key",
    "parent_key",
    "related_key",
    "columns",
    "timestamps",
    "unconstrained",
];

impl Kind {
    /// The kind of an attribute.
    pub(super) fn of_attribute(name: &str) -> Option<Self> {
        let mut kinds = KINDS.iter();
        kinds.find(|kind| kind.1 == name).map(|kind| kind.0)
    }

    /// The kind of a field type.
    pub(super) fn of_type(name: &str) -> Option<Self> {
        let mut kinds = KINDS.iter();
        kinds.find(|kind| kind.2 == name).map(|kind| kind.0)
    }

    pub(super) fn attribute(self) -> &'static str {
        self.row().1
    }

    pub(super) fn field_type(self) -> &'static str {
        self.row().2
    }

    pub(super) fn options(self) -> &'static [&'static str] {
        self.row().3
    }

    /// Whether it leads to any number of records.
    pub(super) fn is_of_many(self) -> bool {
        match self {
            Self::HasMany
            | Self::BelongsToMany
            | Self::HasManyThrough
            | Self::MorphMany
            | Self::MorphToMany
            | Self::MorphedByMany => true,
            Self::HasOne
            | Self::BelongsTo
            | Self::HasOneThrough
            | Self::MorphOne
            | Self::MorphTo => false,
        }
    }

    fn row(self) -> &'static (Self, &'static str, &'static str, &'static [&'static str]) {
        let row = KINDS.iter().find(|kind| kind.0 == self);
        row.expect("invariant: every kind is in the table")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_and_type_leads_back_to_its_kind() {
        for (kind, attribute, field_type, options) in KINDS {
            assert_eq!(Kind::of_attribute(attribute), Some(*kind));
            assert_eq!(Kind::of_type(field_type), Some(*kind));
            assert_eq!(kind.options(), *options);
        }
    }
}

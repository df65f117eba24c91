//! Pairs of columns that point to a record of any table.

use super::Blueprint;
use crate::schema::kind::ColumnKind;

macro_rules! morphs {
    ($($(#[$doc:meta])* $name:ident => $kind:expr, $nullable:literal;)+) => {$(
        $(#[$doc])*
        pub fn $name(&mut self, name: &str) {
            self.morph_pair(name, $kind, $nullable);
        }
    )+};
}

impl Blueprint {
    morphs! {
        /// `<name>_type` and `<name>_id`, which together point to a record of any table, and an index
        /// over both.
        morphs => ColumnKind::ForeignId, false;
        /// As [`morphs`](Self::morphs), and may point to nothing.
        nullable_morphs => ColumnKind::ForeignId, true;
        /// As [`morphs`](Self::morphs), for records whose key is a UUID.
        uuid_morphs => ColumnKind::Uuid, false;
        /// As [`uuid_morphs`](Self::uuid_morphs), and may point to nothing.
        nullable_uuid_morphs => ColumnKind::Uuid, true;
        /// As [`morphs`](Self::morphs), for records whose key is a ULID.
        ulid_morphs => ColumnKind::Char(26), false;
        /// As [`ulid_morphs`](Self::ulid_morphs), and may point to nothing.
        nullable_ulid_morphs => ColumnKind::Char(26), true;
    }

    /// Drops the two columns of [`morphs`](Self::morphs) with their index.
    pub fn drop_morphs(&mut self, name: &str) {
        let (kind, id) = (format!("{name}_type"), format!("{name}_id"));
        self.drop_index_of([kind.as_str(), id.as_str()]);
        self.drop_columns([kind.as_str(), id.as_str()]);
    }

    fn morph_pair(&mut self, name: &str, key: ColumnKind, nullable: bool) {
        let (kind, id) = (format!("{name}_type"), format!("{name}_id"));
        self.string(&kind).set_nullable(nullable);
        self.column(&id, key).set_nullable(nullable);
        self.index([kind.as_str(), id.as_str()]);
    }
}

//! [`ForeignKeyDefinition`]: a foreign key over one column or several, and [`Action`]: what happens to
//! the records that point.

use super::blueprint::index_name;

/// A foreign key as a migration describes it.
#[derive(Debug, Clone)]
pub struct ForeignKeyDefinition {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    pub(super) table: Option<String>,
    pub(super) references: Vec<String>,
    pub(super) on_delete: Option<Action>,
    pub(super) on_update: Option<Action>,
}

/// What happens to the records that point to a record which goes or changes its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Cascade,
    SetNull,
    Restrict,
    Nothing,
}

impl Action {
    pub(super) fn sql(self) -> &'static str {
        match self {
            Self::Cascade => "CASCADE",
            Self::SetNull => "SET NULL",
            Self::Restrict => "RESTRICT",
            Self::Nothing => "NO ACTION",
        }
    }
}

/// The methods that say what happens on deletes and updates, for a column and for a key alike.
macro_rules! actions {
    () => {
        /// Deletes the record together with the one it points to.
        pub fn cascade_on_delete(&mut self) -> &mut Self {
            self.on_delete = Some(Action::Cascade);
            self
        }

        /// Sets the column to null when the record it points to is deleted. The column must be
        /// nullable.
        pub fn null_on_delete(&mut self) -> &mut Self {
            self.on_delete = Some(Action::SetNull);
            self
        }

        /// Refuses to delete a record that this one points to.
        pub fn restrict_on_delete(&mut self) -> &mut Self {
            self.on_delete = Some(Action::Restrict);
            self
        }

        /// Refuses to delete a record that this one points to, but looks only at the statement's
        /// end.
        pub fn no_action_on_delete(&mut self) -> &mut Self {
            self.on_delete = Some(Action::Nothing);
            self
        }

        /// Follows the key of the record it points to when that key changes.
        pub fn cascade_on_update(&mut self) -> &mut Self {
            self.on_update = Some(Action::Cascade);
            self
        }

        /// Sets the column to null when the key of the record it points to changes.
        pub fn null_on_update(&mut self) -> &mut Self {
            self.on_update = Some(Action::SetNull);
            self
        }

        /// Refuses to change the key of a record that this one points to.
        pub fn restrict_on_update(&mut self) -> &mut Self {
            self.on_update = Some(Action::Restrict);
            self
        }

        /// Refuses to change the key of a record that this one points to, but looks only at the
        /// statement's end.
        pub fn no_action_on_update(&mut self) -> &mut Self {
            self.on_update = Some(Action::Nothing);
            self
        }
    };
}
pub(super) use actions;

impl ForeignKeyDefinition {
    pub(super) fn new(table: &str, columns: Vec<String>) -> Self {
        Self {
            name: index_name(table, &columns.join("_"), "foreign"),
            columns,
            table: None,
            references: Vec::new(),
            on_delete: None,
            on_update: None,
        }
    }

    /// The columns that are pointed to; `id` unless said.
    pub fn references<'c>(&mut self, columns: impl IntoIterator<Item = &'c str>) -> &mut Self {
        self.references = columns.into_iter().map(str::to_owned).collect();
        self
    }

    /// The table that is pointed to.
    pub fn on(&mut self, table: &str) -> &mut Self {
        self.table = Some(table.to_owned());
        self
    }

    /// Gives the key another name than `<table>_<columns>_foreign`.
    pub fn name(&mut self, name: &str) -> &mut Self {
        name.clone_into(&mut self.name);
        self
    }

    actions!();
}

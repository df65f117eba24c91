//! [`Wanted`]: the tables as the models say them.

use std::panic::Location;

use crate::model::Definition;
use crate::registry::{Field, Models, RelationField, Role};
use crate::value::Kind;

/// The tables that the models need.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    pub(super) tables: Vec<WantedTable>,
}

/// A table that a model needs, or a relation over a table in between.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WantedTable {
    pub(super) name: String,
    /// Who needs it: `Post`, `Post::tags`.
    pub(super) subject: String,
    pub(super) place: String,
    /// The column of the key; a table in between is not asked for one.
    pub(super) key: Option<String>,
    pub(super) columns: Vec<WantedColumn>,
    pub(super) foreign_keys: Vec<WantedKey>,
    /// Columns that are searched by together.
    pub(super) indexes: Vec<Vec<String>>,
}

/// A column that a field or a relation needs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WantedColumn {
    pub(super) name: String,
    /// Who needs it: `Post::title`.
    pub(super) subject: String,
    pub(super) place: String,
    /// The kind of its values; nobody says it of what is only read from a table in between.
    pub(super) kind: Kind,
    /// The type by the name of error texts: `i32`, `Status`.
    pub(super) type_name: String,
    /// The type in the source: `Option<Status>`.
    pub(super) rust_type: String,
    pub(super) nullable: bool,
    pub(super) role: Role,
}

/// A foreign key that a relation stands on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct WantedKey {
    pub(super) subject: String,
    pub(super) place: String,
    pub(super) column: String,
    pub(super) table: String,
    pub(super) foreign: String,
    /// Whether a record goes with the one that it points to: rows of a table in between do.
    pub(super) cascade: bool,
    /// Whether it is added to the new table when the one that it points to is there, too.
    pub(super) late: bool,
}

impl Wanted {
    /// What the models need, and the models that they have relations to.
    #[must_use]
    pub fn of(models: &Models) -> Self {
        let all = models.with_related();
        let mut wanted = Self::default();
        for model in &all {
            wanted.add(table_of(model));
        }
        for model in &all {
            for relation in model.about().relations {
                wanted.add_middle(model, relation);
            }
        }
        wanted
    }

    pub(super) fn table(&self, name: &str) -> Option<&WantedTable> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// How many tables there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tables.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// A table of two models has the columns of both.
    fn add(&mut self, table: WantedTable) {
        let Some(known) = self.tables.iter_mut().find(|one| one.name == table.name) else {
            return self.tables.push(table);
        };
        for column in table.columns {
            if known.column(&column.name).is_none() {
                known.columns.push(column);
            }
        }
        for key in table.foreign_keys {
            if !known
                .foreign_keys
                .iter()
                .any(|one| one.column == key.column)
            {
                known.foreign_keys.push(key);
            }
        }
    }

    /// The table in between that a relation goes over, unless it has a model.
    fn add_middle(&mut self, model: &'static Definition, relation: &RelationField) {
        let Some(middle) = relation.link.middle else {
            return;
        };
        let has_model = |table: &&WantedTable| table.name == middle.table && table.key.is_some();
        if !PIVOTS.contains(&relation.kind) || self.tables.iter().any(|one| has_model(&one)) {
            return;
        }
        let (link, subject) = (
            relation.link,
            format!("{}::{}", model.name, relation.name()),
        );
        let place = place(relation.place);
        let end = |column: &str, other: &'static Definition, key: &str| {
            let field = other.about().fields.iter().find(|one| one.column == key);
            WantedColumn {
                name: column.to_owned(),
                subject: subject.clone(),
                place: place.clone(),
                kind: field.map_or(Kind::Unknown, |field| field.kind),
                type_name: field.map_or_else(String::new, |field| field.type_name.to_owned()),
                rust_type: field.map_or_else(String::new, |field| field.rust_type.to_owned()),
                nullable: false,
                role: Role::Given,
            }
        };
        let (model_end, related_end) = (
            end(middle.to_model, link.model, link.local),
            end(middle.to_related, link.related, link.foreign),
        );
        let points = |column: &str, other: &'static Definition, key: &str| WantedKey {
            subject: subject.clone(),
            place: place.clone(),
            column: column.to_owned(),
            table: other.table.to_owned(),
            foreign: key.to_owned(),
            cascade: true,
            late: false,
        };
        let mut foreign_keys = Vec::new();
        if relation.constrained && relation.kind != MORPH_TO_MANY {
            foreign_keys.push(points(middle.to_model, link.model, link.local));
        }
        if relation.constrained && relation.kind != MORPHED_BY_MANY {
            foreign_keys.push(points(middle.to_related, link.related, link.foreign));
        }
        let mut indexes = Vec::new();
        let mut columns = vec![model_end, related_end];
        let other = |name: &str, kind, type_name: &str| WantedColumn {
            name: name.to_owned(),
            subject: subject.clone(),
            place: place.clone(),
            kind,
            type_name: type_name.to_owned(),
            rust_type: type_name.to_owned(),
            nullable: false,
            role: Role::Given,
        };
        if let Some(morph) = link.morph {
            columns.push(other(morph.column, Kind::Text, "String"));
            let id = match relation.kind {
                MORPH_TO_MANY => middle.to_model,
                _ => middle.to_related,
            };
            indexes.push(vec![morph.column.to_owned(), id.to_owned()]);
        }
        for name in middle.columns {
            let mut column = match middle.timestamps && TIMESTAMPS.contains(name) {
                true => other(name, Kind::Timestamp, "Timestamp"),
                false => other(name, Kind::Unknown, ""),
            };
            if column.kind == Kind::Timestamp {
                column.role = Role::Kept;
            }
            columns.push(column);
        }
        self.add(WantedTable {
            name: middle.table.to_owned(),
            subject,
            place,
            key: None,
            columns,
            foreign_keys,
            indexes,
        });
    }
}

impl WantedTable {
    pub(super) fn column(&self, name: &str) -> Option<&WantedColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    pub(super) fn key_to(&self, column: &str) -> Option<&WantedKey> {
        self.foreign_keys.iter().find(|key| key.column == column)
    }

    pub(super) fn is_middle(&self) -> bool {
        self.key.is_none()
    }
}

/// The kinds of relations over a table that need not have a model.
const PIVOTS: [&str; 3] = ["BelongsToMany", MORPH_TO_MANY, MORPHED_BY_MANY];
const MORPH_TO_MANY: &str = "MorphToMany";
const MORPHED_BY_MANY: &str = "MorphedByMany";
const BELONGS_TO: &str = "BelongsTo";
const MORPH_TO: &str = "MorphTo";
pub(super) const TIMESTAMPS: [&str; 2] = ["created_at", "updated_at"];

fn table_of(model: &'static Definition) -> WantedTable {
    let about = model.about();
    let subject = |name: &str| format!("{}::{name}", model.name);
    let foreign_keys = about.relations.iter().filter(|relation| {
        // Only a key is sure to be unique, which databases ask of what is pointed to.
        relation.kind == BELONGS_TO
            && relation.constrained
            && relation.link.foreign == relation.link.related.key
    });
    let foreign_keys = foreign_keys.map(|relation| WantedKey {
        subject: subject(relation.name()),
        place: place(relation.place),
        column: relation.link.local.to_owned(),
        table: relation.link.related.table.to_owned(),
        foreign: relation.link.foreign.to_owned(),
        cascade: false,
        late: false,
    });
    let morphs = about.relations.iter().filter(|one| one.kind == MORPH_TO);
    let indexes = morphs.filter_map(|relation| {
        let morph = relation.link.morph?;
        Some(vec![
            morph.column.to_owned(),
            relation.link.local.to_owned(),
        ])
    });
    WantedTable {
        name: model.table.to_owned(),
        subject: model.name.to_owned(),
        place: about
            .fields
            .first()
            .map_or_else(String::new, |field| place(field.place)),
        key: Some(model.key.to_owned()),
        columns: about
            .fields
            .iter()
            .map(|field| column_of(model, field))
            .collect(),
        foreign_keys: foreign_keys.collect(),
        indexes: indexes.collect(),
    }
}

fn column_of(model: &Definition, field: &Field) -> WantedColumn {
    WantedColumn {
        name: field.column.to_owned(),
        subject: format!("{}::{}", model.name, field.name),
        place: place(field.place),
        kind: field.kind,
        type_name: field.type_name.to_owned(),
        rust_type: field.rust_type.to_owned(),
        nullable: field.nullable,
        role: field.role,
    }
}

fn place(at: &Location<'_>) -> String {
    format!("{}:{}", at.file(), at.line())
}

//! The models of the Eloquent chapters, which use what models can do.

use cast::factory::Factory;
use cast::migration::Schema;
use cast::prelude::*;
use cast::{Draft, Encrypted, Happened, Hashed, Json, Observer, Prunable, Ulid, Uuid};
use serde::{Deserialize, Serialize};
use std::sync::Mutex;

#[derive(Debug, Clone, Copy, PartialEq, anvil_macros::ColumnType)]
#[column(crate = "cast")]
pub(crate) enum Status {
    Draft,
    InReview,
    #[column(name = "live")]
    Published,
}

#[derive(Debug, Clone, Copy, PartialEq, anvil_macros::ColumnType)]
#[column(number, crate = "cast")]
pub(crate) enum Level {
    Low = 1,
    High = 9,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Address {
    pub street: String,
    pub city: String,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "articles", crate = "cast")]
pub(crate) struct Article {
    #[column(key)]
    pub id: Uuid,
    pub title: String,
    pub status: Status,
    pub level: Option<Level>,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "photos", crate = "cast")]
pub(crate) struct Photo {
    #[column(key)]
    pub id: Ulid,
    pub name: String,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "customers", crate = "cast")]
pub(crate) struct Customer {
    pub id: i64,
    pub address: Json<Address>,
    #[column(hidden)]
    pub insurance: Encrypted<String>,
    pub password: Hashed,
    #[original]
    pub original: Original,
}

/// A model with all that can be observed and scoped.
#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(
    table = "notes",
    soft_deletes,
    observer = "NoteObserver",
    global_scope = "not_secret",
    crate = "cast"
)]
pub(crate) struct Note {
    pub id: i64,
    pub title: String,
    pub slug: Option<String>,
    #[column(default)]
    pub secret: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

fn not_secret() -> Filter<Note> {
    Note::secret.eq(false)
}

pub(crate) struct NoteObserver;

/// What the observer was told, with the title of the note: cases use titles of their own.
pub(crate) static TOLD: Mutex<Vec<(String, String)>> = Mutex::new(Vec::new());

fn tell(what: impl Into<String>, title: &str) {
    let mut told = TOLD.lock().expect("the list");
    told.push((title.to_owned(), what.into()));
}

/// What the observer was told of notes with a title.
pub(crate) fn told_of(title: &str) -> Vec<String> {
    let told = TOLD.lock().expect("the list");
    let own = told.iter().filter(|(of, _)| of == title);
    own.map(|(_, what)| what.clone()).collect()
}

impl Observer for NoteObserver {
    type Model = Note;

    async fn saving(&self, _: &dyn Executor, draft: &mut Draft<Note>) -> cast::Result<()> {
        if let Some(title) = draft.get(Note::title) {
            if title.is_empty() {
                return Err(cast::Error::refuse("a note needs a title"));
            }
            let slug = title.to_lowercase().replace(' ', "-");
            draft.set(Note::slug.set(Some(slug)));
        }
        Ok(())
    }

    async fn deleting(&self, _: &dyn Executor, note: &Note) -> cast::Result<()> {
        match note.title.as_str() {
            "permanent" => Err(cast::Error::refuse("this note stays")),
            title => {
                tell("deleting", title);
                Ok(())
            }
        }
    }

    async fn happened(&self, db: &dyn Executor, what: Happened, note: &Note) -> cast::Result<()> {
        assert!(
            Note::query()
                .with_trashed()
                .without_global_scopes()
                .find(db, note.id)
                .await?
                .is_some()
                || what == Happened::Deleted
        );
        tell(format!("{what:?}"), &note.title);
        Ok(())
    }

    async fn committed(&self, what: Happened, note: Note) {
        tell(format!("committed {what:?}"), &note.title);
    }
}

/// A local scope: functions that queries for notes have.
pub(crate) trait NoteScopes {
    fn titled(self, word: &str) -> Self;
}

impl NoteScopes for Query<Note> {
    fn titled(self, word: &str) -> Self {
        self.filter(Note::title.contains(word))
    }
}

impl Prunable for Note {
    fn prunable() -> Query<Self> {
        Note::query().filter(Note::title.starts_with("old"))
    }
}

impl Factory for Note {
    fn definition(number: u64) -> NewNote {
        NewNote {
            title: format!("note {number}"),
            slug: None,
            secret: None,
        }
    }
}

impl Factory for crate::model::User {
    fn definition(number: u64) -> crate::model::NewUser {
        crate::model::NewUser {
            name: format!("User {number}"),
            email: format!("made{number}@example.com"),
            votes: None,
            active: Some(true),
            city: None,
            options: serde_json::json!({}),
        }
    }
}

impl Factory for crate::model::Post {
    fn definition(number: u64) -> crate::model::NewPost {
        crate::model::NewPost {
            user_id: 0,
            title: format!("Post {number}"),
            body: String::new(),
            published: false,
            hits: 0,
        }
    }
}

pub(crate) async fn tables(db: &Db) -> cast::Result<()> {
    let mut schema = Schema::new();
    schema.create("articles", |t| {
        t.uuid("id").primary();
        t.string("title");
        t.string("status");
        t.integer("level").nullable();
    });
    schema.create("photos", |t| {
        t.ulid("id").primary();
        t.string("name");
    });
    schema.create("customers", |t| {
        t.id();
        t.json("address");
        t.text("insurance");
        t.string("password");
    });
    schema.create("notes", |t| {
        t.id();
        t.string("title");
        t.string("slug").nullable();
        t.boolean("secret").default(false);
        t.timestamps();
        t.soft_deletes();
    });
    schema.apply(db).await
}

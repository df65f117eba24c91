//! The guestbook: its list, its form, and what the form sends.

use askama::Template;
use axum::Form;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect};
use serde::{Deserialize, Serialize};
use sqlx::SqlitePool;
use tower_sessions::Session;

use crate::error::Error;
use crate::{csrf, flash};

#[derive(sqlx::FromRow)]
struct Entry {
    name: String,
    message: String,
    created_at: String,
}

/// What the form sends.
#[derive(Default, Serialize, Deserialize)]
pub struct StoreEntry {
    #[serde(default)]
    name: String,
    #[serde(default)]
    message: String,
    #[serde(default, skip_serializing)]
    _token: String,
}

#[derive(Default, Serialize, Deserialize)]
struct Errors {
    name: Option<String>,
    message: Option<String>,
}

#[derive(Template)]
#[template(path = "entries.html")]
struct Index {
    entries: Vec<Entry>,
    form: StoreEntry,
    errors: Errors,
    status: Option<String>,
    token: String,
}

/// Shows the list and the form, with what the last attempt left.
pub async fn index(
    State(db): State<SqlitePool>,
    session: Session,
) -> Result<impl IntoResponse, Error> {
    let entries = sqlx::query_as("SELECT name, message, created_at FROM entries ORDER BY id DESC")
        .fetch_all(&db)
        .await?;
    let page = Index {
        entries,
        form: flash::take(&session, "form").await?.unwrap_or_default(),
        errors: flash::take(&session, "errors").await?.unwrap_or_default(),
        status: flash::take(&session, "status").await?,
        token: csrf::token(&session).await?,
    };
    Ok(Html(page.render()?))
}

/// Stores an entry, or goes back with the errors and the old input.
pub async fn store(
    State(db): State<SqlitePool>,
    session: Session,
    Form(form): Form<StoreEntry>,
) -> Result<Redirect, Error> {
    csrf::check(&session, &form._token).await?;
    if let Some(errors) = validate(&form) {
        flash::put(&session, "errors", errors).await?;
        flash::put(&session, "form", form).await?;
        return Ok(Redirect::to("/entries"));
    }
    sqlx::query("INSERT INTO entries (name, message) VALUES (?, ?)")
        .bind(form.name.trim())
        .bind(form.message.trim())
        .execute(&db)
        .await?;
    flash::put(&session, "status", "Thank you.").await?;
    Ok(Redirect::to("/entries"))
}

fn validate(form: &StoreEntry) -> Option<Errors> {
    let errors = Errors {
        name: text("name", &form.name, 100),
        message: text("message", &form.message, 1000),
    };
    (errors.name.is_some() || errors.message.is_some()).then_some(errors)
}

fn text(field: &str, value: &str, max: usize) -> Option<String> {
    match value.trim().chars().count() {
        0 => Some(format!("The {field} field is required.")),
        count if count > max => Some(format!(
            "The {field} field must not be greater than {max} characters."
        )),
        _ => None,
    }
}

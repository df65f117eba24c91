//! The widgets: table, form, page and handlers.

use askama::Template;
use chrono::{DateTime, Utc};
use salvo::prelude::*;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;

use crate::database::pool;
use crate::error::Error;
use crate::list::ListThings;

/// One row of the `widgets` table.
#[derive(Debug, Clone, Serialize, FromRow)]
pub struct Widget {
    pub id: i64,
    pub title: String,
    pub slug: String,
    pub body: String,
    pub published_at: Option<DateTime<Utc>>,
    pub views: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
}

/// What a client may send.
#[derive(Debug, Deserialize)]
pub struct StoreWidget {
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub slug: String,
    #[serde(default)]
    pub body: String,
    #[serde(default)]
    pub published_at: Option<DateTime<Utc>>,
    pub views: i64,
}

impl StoreWidget {
    fn validate(&self) -> Result<(), Error> {
        let mut errors = Vec::new();
        if self.title.trim().is_empty() {
            errors.push(("title", "The title field is required."));
        } else if self.title.chars().count() > 255 {
            errors.push(("title", "The title field is too long."));
        }
        if self.slug.trim().is_empty() {
            errors.push(("slug", "The slug field is required."));
        } else if self.slug.chars().count() > 255 {
            errors.push(("slug", "The slug field is too long."));
        }
        if self.body.trim().is_empty() {
            errors.push(("body", "The body field is required."));
        }
        if errors.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(errors))
        }
    }
}

#[derive(Template)]
#[template(path = "widgets/index.html")]
struct Index {
    widgets: Vec<Widget>,
    total: i64,
    search: String,
}

/// The routes of the widgets.
pub fn router() -> Router {
    Router::with_path("widgets").get(index).post(store).push(
        Router::with_path("{id}")
            .get(show)
            .put(update)
            .delete(destroy),
    )
}

/// Lists the widgets, the newest first.
#[handler]
pub async fn index(req: &mut Request, depot: &mut Depot, res: &mut Response) -> Result<(), Error> {
    let db = pool(depot)?;
    let list: ListThings = req.parse_queries()?;
    let pattern = format!("%{}%", list.search);
    let page = list.page.unwrap_or(1).max(1);
    let total: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM widgets WHERE title LIKE ?")
        .bind(&pattern)
        .fetch_one(db)
        .await?;
    let widgets: Vec<Widget> = sqlx::query_as(
        "SELECT * FROM widgets WHERE title LIKE ? ORDER BY created_at DESC LIMIT 20 OFFSET ?",
    )
    .bind(&pattern)
    .bind((page - 1) * 20)
    .fetch_all(db)
    .await?;
    let page = Index {
        widgets,
        total,
        search: list.search,
    };
    res.render(Text::Html(page.render()?));
    Ok(())
}

/// Shows one widget.
#[handler]
pub async fn show(req: &mut Request, depot: &mut Depot, res: &mut Response) -> Result<(), Error> {
    let db = pool(depot)?;
    let id: i64 = req.param("id").ok_or(Error::NotFound)?;
    let widget: Widget = sqlx::query_as("SELECT * FROM widgets WHERE id = ?")
        .bind(id)
        .fetch_optional(db)
        .await?
        .ok_or(Error::NotFound)?;
    res.render(Json(widget));
    Ok(())
}

/// Stores a new widget.
#[handler]
pub async fn store(req: &mut Request, depot: &mut Depot, res: &mut Response) -> Result<(), Error> {
    let db = pool(depot)?;
    let form: StoreWidget = req.parse_form().await?;
    form.validate()?;
    let now = Utc::now();
    sqlx::query(
        "INSERT INTO widgets (title, slug, body, published_at, views, created_at, updated_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(&form.title)
    .bind(&form.slug)
    .bind(&form.body)
    .bind(form.published_at)
    .bind(form.views)
    .bind(now)
    .bind(now)
    .execute(db)
    .await?;
    res.render(Redirect::other("/widgets"));
    Ok(())
}

/// Changes one widget.
#[handler]
pub async fn update(req: &mut Request, depot: &mut Depot, res: &mut Response) -> Result<(), Error> {
    let db = pool(depot)?;
    let id: i64 = req.param("id").ok_or(Error::NotFound)?;
    let form: StoreWidget = req.parse_form().await?;
    form.validate()?;
    let changed = sqlx::query(
        "UPDATE widgets SET title = ?, slug = ?, body = ?, published_at = ?, views = ?, updated_at = ? \
         WHERE id = ?",
    )
    .bind(&form.title)
    .bind(&form.slug)
    .bind(&form.body)
    .bind(form.published_at)
    .bind(form.views)
    .bind(Utc::now())
    .bind(id)
    .execute(db)
    .await?;
    if changed.rows_affected() == 0 {
        return Err(Error::NotFound);
    }
    res.render(Redirect::other("/widgets"));
    Ok(())
}

/// Deletes one widget.
#[handler]
pub async fn destroy(
    req: &mut Request,
    depot: &mut Depot,
    res: &mut Response,
) -> Result<(), Error> {
    let db = pool(depot)?;
    let id: i64 = req.param("id").ok_or(Error::NotFound)?;
    let deleted = sqlx::query("DELETE FROM widgets WHERE id = ?")
        .bind(id)
        .execute(db)
        .await?;
    if deleted.rows_affected() == 0 {
        return Err(Error::NotFound);
    }
    res.render(Redirect::other("/widgets"));
    Ok(())
}

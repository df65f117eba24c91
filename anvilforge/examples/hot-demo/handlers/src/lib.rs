//! What survives a hot reload, on one page: `cargo anvil dev --hot -p hot-demo`, then edit `GREETING`.

use std::sync::atomic::{AtomicU64, Ordering};

use anvilforge::prelude::*;
use serde::{Deserialize, Serialize};

mod slow;
mod socket;

/// Edit and save: the page changes, the numbers below it go on.
pub(crate) const GREETING: &str = "Hello from the first version";

/// A static of this library: it begins anew with every reload.
static PAGES_OF_THIS_VERSION: AtomicU64 = AtomicU64::new(0);

/// A value of this application's own: it is carried over as JSON, so its fields may change.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Visits {
    count: u64,
}

/// What the page shows.
#[derive(Debug, Serialize, View)]
#[view("page")]
struct Page {
    greeting: &'static str,
    /// The static of the binary.
    pages: u64,
    /// The static of this library.
    pages_of_this_version: u64,
    kept: u64,
    session: u64,
    cached: i64,
    /// Rows of a table that only the open connection has.
    rows: i64,
}

/// Registers the routes.
#[anvilforge::app]
pub fn app(app: &mut App) {
    app.keep(Visits::default).background("heart", heart);
    app.web(|r| {
        r.get("/", page);
        r.get("/state", state);
        r.get("/socket", socket::greet);
        r.get("/slow", slow::wait);
        r.get("/slow/waiting", slow::waiting);
        r.get("/slow/go", slow::go);
    });
}

async fn page(
    state: AppState,
    session: Session,
    visits: Kept<Visits>,
    cache: Cache,
    db: Db,
) -> Result<Page> {
    // A temporary table belongs to one connection: it is there as long as the pool is.
    let table = "CREATE TEMPORARY TABLE IF NOT EXISTS pages (id INTEGER)";
    db.execute(table, Vec::new()).await?;
    db.execute("INSERT INTO pages VALUES (1)", Vec::new())
        .await?;
    let rows = db
        .select("SELECT count(*) AS rows FROM pages", Vec::new())
        .await?;
    let in_session = session.get("pages").unwrap_or(0) + 1;
    session.put("pages", in_session);
    let kept = {
        let mut visits = visits.lock();
        visits.count += 1;
        visits.count
    };
    Ok(Page {
        greeting: GREETING,
        pages: state
            .shared::<AtomicU64>("pages")
            .map_or(0, |pages| pages.fetch_add(1, Ordering::Relaxed) + 1),
        pages_of_this_version: PAGES_OF_THIS_VERSION.fetch_add(1, Ordering::Relaxed) + 1,
        kept,
        session: in_session,
        cached: cache.increment("pages", 1).await?,
        rows: rows[0].get("rows")?,
    })
}

async fn state(
    state: AppState,
    session: Session,
    visits: Kept<Visits>,
    cache: Cache,
    db: Db,
) -> Result<Json<Page>> {
    Ok(Json(page(state, session, visits, cache, db).await?))
}

/// Work beside requests: it ends with the version that it is of.
async fn heart(background: Background) {
    tracing::info!("the heart of `{GREETING}` beats");
    background.stopped().await;
    tracing::info!("the heart of `{GREETING}` has stopped");
}

//! Does the same work with sqlx by hand, Cast, SeaORM and Diesel, and prints how long each takes.
//!
//! The libraries take turns, so that what else the machine does meets all of them, and each has a database of its own with
//! the same rows. That all get the same answers, and leave the same rows, is looked at first.

#![cfg_attr(
    not(feature = "others"),
    expect(
        dead_code,
        reason = "SeaORM's program neither makes tables nor prints one"
    )
)]

#[cfg(feature = "others")]
mod cast_engine;
mod data;
#[cfg(feature = "others")]
mod diesel_engine;
mod engine;
#[cfg(feature = "others")]
mod measure;
#[cfg(feature = "others")]
mod peer;
#[cfg(feature = "others")]
mod raw;
#[cfg(feature = "seaorm")]
mod seaorm;
#[cfg(feature = "seaorm")]
mod serve;
#[cfg(feature = "others")]
mod setup;

/// Rounds, if none are asked for.
#[cfg(feature = "others")]
const ROUNDS: usize = 31;

// The work is done in a task, as that of a request: the future of `main` runs beside the runtime's threads, and not on one.

#[cfg(feature = "others")]
#[tokio::main]
async fn main() {
    let rounds = std::env::args()
        .nth(1)
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(ROUNDS);
    let folder = tempfile::tempdir().expect("there is a folder for temporary files");
    let lanes = setup::sqlite(folder.path()).await;
    tokio::spawn(measure::database("SQLite", lanes, rounds))
        .await
        .expect("all libraries give the same answers");
    match std::env::var("BENCH_POSTGRES_URL") {
        Ok(url) => {
            let lanes = setup::postgres(&url).await;
            tokio::spawn(measure::database("PostgreSQL", lanes, rounds))
                .await
                .expect("all libraries give the same answers");
        }
        Err(_) => eprintln!("PostgreSQL is left out: BENCH_POSTGRES_URL is not set"),
    }
}

#[cfg(all(feature = "seaorm", not(feature = "others")))]
#[tokio::main]
async fn main() {
    let url = std::env::args().nth(1).expect("the URL of a database");
    tokio::spawn(async move { serve::serve(&seaorm::SeaOrm::connect(&url).await).await })
        .await
        .expect("the work is done");
}

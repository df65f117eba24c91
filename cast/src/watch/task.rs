//! Which work is watched: that of the task's innermost [`watch_queries`].

use std::future::Future;
use std::panic::Location;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::report::{QueryWatch, WatchedQuery};
use super::shape::shape;

tokio::task_local! {
    static WATCHING: Arc<Mutex<QueryWatch>>;
    /// There while the statements of work are many by intention.
    static ONE_OF_MANY: ();
}

/// Work that reads a page or a chunk of what is read in many. Those behind the first are one of many alike by intention; the
/// first is like any other query, so that a loop that reads the first page of each of many things is still found.
pub(crate) async fn part<W: Future>(is_behind_the_first: bool, work: W) -> W::Output {
    match is_behind_the_first {
        true => ONE_OF_MANY.scope((), work).await,
        false => work.await,
    }
}

/// Runs work and tells which statements it ran, on whatever connection.
///
/// Watches within one another each see what runs in them; the outer one sees all of it.
///
/// # Examples
///
/// ```
/// use cast::prelude::*;
///
/// # async fn run() -> cast::Result<()> {
/// let db = Db::connect(&ConnectOptions::new("sqlite::memory:")).await?;
/// let ((), seen) = cast::watch_queries(async {
///     for number in 0..10 {
///         let _ = db.select("select ?", vec![number.into()]).await;
///     }
/// })
/// .await;
/// assert_eq!(seen.count(), 10);
/// let repeated: Vec<_> = seen.repeated(5).collect();
/// assert_eq!((repeated[0].sql.as_str(), repeated[0].times), ("select ?", 10));
/// # Ok(())
/// # }
/// # tokio::runtime::Runtime::new().unwrap().block_on(run()).unwrap();
/// ```
pub async fn watch_queries<T>(work: impl Future<Output = T>) -> (T, QueryWatch) {
    let seen = Arc::new(Mutex::new(QueryWatch::default()));
    let output = WATCHING.scope(Arc::clone(&seen), work).await;
    let seen = std::mem::take(&mut *seen.lock().unwrap_or_else(PoisonError::into_inner));
    let _ = WATCHING.try_with(|outer| {
        let mut outer = outer.lock().unwrap_or_else(PoisonError::into_inner);
        for query in &seen.queries {
            outer.add(query.clone());
        }
    });
    (output, seen)
}

/// Runs work and fails when it does not run exactly so many statements; for tests.
///
/// # Panics
///
/// When the number is another one. The message lists the statements.
///
/// # Examples
///
/// ```
/// use cast::prelude::*;
///
/// # async fn run() -> cast::Result<()> {
/// let db = Db::connect(&ConnectOptions::new("sqlite::memory:")).await?;
/// let rows = cast::assert_query_count(1, db.select("select 1", vec![])).await?;
/// assert_eq!(rows.len(), 1);
/// # Ok(())
/// # }
/// # tokio::runtime::Runtime::new().unwrap().block_on(run()).unwrap();
/// ```
#[track_caller]
pub fn assert_query_count<T>(
    expected: usize,
    work: impl Future<Output = T>,
) -> impl Future<Output = T> {
    let caller = Location::caller();
    async move {
        let (output, seen) = watch_queries(work).await;
        assert!(
            seen.count() == expected,
            "expected {expected} statements, and there were {} (at {caller}):\n{seen}",
            seen.count()
        );
        output
    }
}

/// Counts a statement that has run, when somebody watches.
pub(crate) fn tell(sql: &str, duration: Duration, caller: &'static Location<'static>) {
    let _ = WATCHING.try_with(|seen| {
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.add(WatchedQuery {
            sql: shape(sql),
            times: 1,
            duration,
            caller,
            one_of_many: ONE_OF_MANY.try_with(|()| ()).is_ok(),
        });
    });
}

impl QueryWatch {
    fn add(&mut self, query: WatchedQuery) {
        let is_same = |old: &&mut WatchedQuery| {
            old.sql == query.sql
                && old.caller == query.caller
                && old.one_of_many == query.one_of_many
        };
        match self.queries.iter_mut().find(is_same) {
            Some(old) => {
                old.times += query.times;
                old.duration += query.duration;
            }
            None => self.queries.push(query),
        }
    }
}

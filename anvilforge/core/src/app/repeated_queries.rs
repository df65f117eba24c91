//! Tells in development of queries that one request ran again and again, mostly one for each record of a list.

use std::future::Future;

use crate::http::Request;

/// How often a query may run in a request before it is told of. A page may well ask for a thing or two one by one.
const REPEATED: usize = 6;

/// Does the work of a request and looks at its queries. Release builds only do the work.
pub(super) async fn report<T>(request: &Request, work: impl Future<Output = T>) -> T {
    if !cfg!(debug_assertions) {
        return work.await;
    }
    let (output, seen) = cast::watch_queries(work).await;
    for query in seen.repeated(REPEATED) {
        tracing::warn!(
            target: "cast::repeated",
            "{} {} ran a query {} times, at {}: load what belongs to all records at once with `.with(…)` or `.load(…)`. \
             It is `{}`",
            request.method(), request.path(), query.times, query.caller, query.sql
        );
    }
    output
}

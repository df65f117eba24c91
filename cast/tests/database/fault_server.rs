//! Faults: servers that die and come back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use cast::prelude::*;
use cast::{ConnectFailure, Error, Result};

use crate::backend::until;
use crate::server::PostgresServer;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_dies_under_load_is_used_again_when_it_is_back() {
    let Some(mut server) = PostgresServer::start(|_| vec![]).await else {
        return;
    };
    let options = ConnectOptions::new(server.url()).max_connections(4);
    let db = Db::connect(&options).await.unwrap();
    db.execute("CREATE TABLE hits (id bigint)", vec![])
        .await
        .unwrap();
    let stop = Arc::new(AtomicBool::new(false));
    let (good, bad) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let odd = Arc::new(std::sync::Mutex::new(Vec::new()));
    let load: Vec<_> = (0..8)
        .map(|_| {
            let (db, stop, good, bad, odd) = (
                db.clone(),
                Arc::clone(&stop),
                Arc::clone(&good),
                Arc::clone(&bad),
                Arc::clone(&odd),
            );
            tokio::spawn(async move {
                while !stop.load(Ordering::Relaxed) {
                    let done: Result<()> = db
                        .transaction(async |tx| {
                            tx.execute("INSERT INTO hits VALUES (?)", vec![1.into()])
                                .await?;
                            tx.select("SELECT count(*) AS n FROM hits", vec![]).await?;
                            Ok(())
                        })
                        .await;
                    match done {
                        Ok(()) => {
                            good.fetch_add(1, Ordering::Relaxed);
                        }
                        Err(error) => {
                            bad.fetch_add(1, Ordering::Relaxed);
                            if !matches!(
                                error,
                                Error::Connection { .. }
                                    | Error::ConnectionLost { .. }
                                    | Error::TransactionOver
                            ) {
                                odd.lock().unwrap().push(error);
                            }
                            tokio::task::yield_now().await;
                        }
                    }
                }
            })
        })
        .collect();
    let count = |counter: &Arc<AtomicUsize>| counter.load(Ordering::Relaxed);
    until("work", async || count(&good) > 20).await;
    server.kill();
    until("an error", async || count(&bad) > 0).await;
    let error = loop {
        if let Err(error) = db.select("SELECT 1", vec![]).await {
            break error;
        }
    };
    assert!(
        matches!(
            error,
            Error::Connection { .. } | Error::ConnectionLost { .. }
        ),
        "{error:?}"
    );
    server.run_again().await;
    let before = count(&good);
    until("work after the restart", async || {
        count(&good) > before + 20
    })
    .await;
    stop.store(true, Ordering::Relaxed);
    for task in load {
        task.await.unwrap();
    }
    assert!(odd.lock().unwrap().is_empty(), "{odd:?}");
    // Nothing that was reported as done is lost, and nothing was done twice; what broke off in its
    // commit may have been done.
    let rows = db
        .select("SELECT count(*) AS n FROM hits", vec![])
        .await
        .unwrap();
    let kept = usize::try_from(rows[0].get::<i64>("n").unwrap()).unwrap();
    assert!(
        kept >= count(&good) && kept <= count(&good) + count(&bad),
        "{kept}"
    );
    db.close().await;
}

#[tokio::test]
async fn idle_connections_that_died_with_their_server_are_replaced_unseen() {
    let Some(mut server) = PostgresServer::start(|_| vec![]).await else {
        return;
    };
    let options = ConnectOptions::new(server.url())
        .max_connections(3)
        .min_connections(3);
    let db = Db::connect(&options).await.unwrap();
    server.kill();
    // The processes behind the connections live a little longer than the server.
    until("the refusal", async || {
        let answer = db.select("SELECT 1 AS one", vec![]).await;
        matches!(
            answer,
            Err(Error::Connection {
                reason: ConnectFailure::Refused,
                ..
            })
        )
    })
    .await;
    server.run_again().await;
    for _ in 0..6 {
        db.select("SELECT 1 AS one", vec![]).await.unwrap();
    }
    db.close().await;
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_at_once() {
    let started = Instant::now();
    let error = Db::connect(&ConnectOptions::new("postgres://me:pw@127.0.0.1:1/blog"))
        .await
        .unwrap_err();
    assert!(
        started.elapsed() < Duration::from_secs(2),
        "{:?}",
        started.elapsed()
    );
    assert!(
        matches!(
            error,
            Error::Connection {
                reason: ConnectFailure::Refused,
                ..
            }
        ),
        "{error:?}"
    );
}

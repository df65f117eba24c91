use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::future::{join_all, poll_immediate};
use tokio::sync::oneshot;

use super::slow_store::SlowStore;
use super::*;
use crate::cache::null::NullStore;
use crate::{Error, Result};

/// Computes 1 when it is let.
async fn gated(gate: oneshot::Receiver<()>) -> Result<u32> {
    gate.await.expect("the test opens it");
    Ok(1)
}

#[tokio::test]
async fn a_value_is_computed_once_and_then_kept_for_its_time() {
    let (cache, clock) = cache();
    let calls = AtomicU32::new(0);
    let count = || async { Ok(calls.fetch_add(1, Ordering::Relaxed)) };
    assert_eq!(cache.remember("key", MINUTE, count).await.unwrap(), 0);
    clock.travel(Duration::from_secs(59));
    assert_eq!(cache.remember("key", MINUTE, count).await.unwrap(), 0);
    clock.travel(Duration::from_secs(1));
    assert_eq!(cache.remember("key", MINUTE, count).await.unwrap(), 1);
    assert_eq!(cache.remember_forever("ever", count).await.unwrap(), 2);
    clock.travel(MINUTE * 1_000_000);
    assert_eq!(cache.remember_forever("ever", count).await.unwrap(), 2);
}

#[tokio::test]
async fn nothing_is_remembered_too() {
    let (cache, _) = cache();
    let none = || async { Ok(None::<u32>) };
    assert_eq!(cache.remember("key", MINUTE, none).await.unwrap(), None);
    let never = || async { panic!("it is known already") };
    assert_eq!(
        cache
            .remember::<Option<u32>, _, _>("key", MINUTE, never)
            .await
            .unwrap(),
        None
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stampede_computes_once() {
    let (cache, clock) = cache();
    for round in 1..=50_u32 {
        let calls = Arc::new(AtomicU32::new(0));
        let tasks = (0..64).map(|_| {
            let (cache, calls) = (cache.clone(), Arc::clone(&calls));
            tokio::spawn(async move {
                let value = cache.remember("key", MINUTE, || async {
                    calls.fetch_add(1, Ordering::Relaxed);
                    tokio::task::yield_now().await;
                    Ok(round)
                });
                assert_eq!(value.await.unwrap(), round);
            })
        });
        for task in join_all(tasks).await {
            task.unwrap();
        }
        assert_eq!(calls.load(Ordering::Relaxed), 1, "in round {round}");
        assert_eq!(cache.flights().len(), 0);
        clock.travel(MINUTE);
    }
}

#[tokio::test]
async fn other_keys_do_not_wait() {
    let (cache, _) = cache();
    let (_open, gate) = oneshot::channel();
    let mut slow = std::pin::pin!(cache.remember("slow", MINUTE, || gated(gate)));
    assert!(poll_immediate(&mut slow).await.is_none());
    let quick = cache.remember("quick", MINUTE, || async { Ok(2) });
    assert_eq!(poll_immediate(quick).await.expect("at once").unwrap(), 2);
}

#[tokio::test]
async fn after_a_failure_the_next_who_waits_computes() {
    let (cache, _) = cache();
    let (open, gate) = oneshot::channel();
    let first = cache.remember::<u32, _, _>("key", MINUTE, || async {
        gate.await.expect("the test opens it");
        Err(Error::message("the database is down"))
    });
    let mut first = std::pin::pin!(first);
    let mut second = std::pin::pin!(cache.remember("key", MINUTE, || async { Ok(2) }));
    assert!(poll_immediate(&mut first).await.is_none());
    assert!(poll_immediate(&mut second).await.is_none());
    open.send(()).unwrap();
    let error = first.await.unwrap_err();
    assert!(error.to_string().contains("the database is down"));
    assert!(!cache.has("key").await.unwrap());
    assert_eq!(second.await.unwrap(), 2);
    assert_eq!(cache.get("key").await.unwrap(), Some(2));
    assert_eq!(cache.flights().len(), 0);
}

#[tokio::test]
async fn after_a_panic_the_next_who_waits_computes() {
    let (cache, _) = cache();
    let (open, gate) = oneshot::channel::<()>();
    let (begun, beginning) = oneshot::channel();
    let first = tokio::spawn({
        let cache = cache.clone();
        async move {
            let value = cache.remember::<u32, _, _>("key", MINUTE, || async {
                begun.send(()).unwrap();
                gate.await.unwrap();
                panic!("a fault of the application")
            });
            value.await
        }
    });
    beginning.await.unwrap();
    let mut second = std::pin::pin!(cache.remember("key", MINUTE, || async { Ok(2) }));
    assert!(poll_immediate(&mut second).await.is_none());
    open.send(()).unwrap();
    assert!(first.await.unwrap_err().is_panic());
    assert_eq!(second.await.unwrap(), 2);
    assert_eq!(cache.flights().len(), 0);
}

#[tokio::test]
async fn when_the_first_gives_up_the_next_who_waits_computes() {
    let (cache, _) = cache();
    let (_open, gate) = oneshot::channel();
    let mut first = Box::pin(cache.remember("key", MINUTE, || gated(gate)));
    let mut second = std::pin::pin!(cache.remember("key", MINUTE, || async { Ok(2) }));
    assert!(poll_immediate(&mut first).await.is_none());
    assert!(poll_immediate(&mut second).await.is_none());
    drop(first);
    assert_eq!(second.await.unwrap(), 2);
    assert_eq!(cache.flights().len(), 0);
}

#[tokio::test]
async fn what_is_forgotten_while_it_is_computed_is_not_kept() {
    let (cache, _) = cache();
    for flush in [false, true] {
        let (open, gate) = oneshot::channel();
        let mut early = std::pin::pin!(cache.remember("key", MINUTE, || gated(gate)));
        assert!(poll_immediate(&mut early).await.is_none());
        match flush {
            true => cache.flush().await.unwrap(),
            false => drop(cache.forget("key").await.unwrap()),
        }
        // Who asks now does not get what was computed before.
        let late = cache.remember("key", MINUTE, || async { Ok(2) });
        assert_eq!(poll_immediate(late).await.expect("at once").unwrap(), 2);
        open.send(()).unwrap();
        assert_eq!(early.await.unwrap(), 1);
        assert_eq!(cache.get("key").await.unwrap(), Some(2));
        cache.flush().await.unwrap();
    }
}

#[tokio::test]
async fn what_is_forgotten_while_it_is_on_its_way_to_the_store_is_not_kept() {
    let store = SlowStore::default();
    let arrive = Arc::clone(&store.arrive);
    let cache = Cache::over("slow", store, Clock::start());
    let mut early = std::pin::pin!(cache.remember("key", MINUTE, || async { Ok(1) }));
    assert!(poll_immediate(&mut early).await.is_none());
    assert!(!cache.forget("key").await.unwrap());
    arrive.notify_one();
    assert_eq!(early.await.unwrap(), 1);
    assert!(!cache.has("key").await.unwrap());
    arrive.notify_one();
    let late = cache.remember("key", MINUTE, || async { Ok(2) });
    assert_eq!(late.await.unwrap(), 2);
    assert_eq!(cache.get("key").await.unwrap(), Some(2));
}

#[tokio::test]
async fn what_is_put_while_it_is_computed_is_not_replaced_by_older() {
    let (cache, _) = cache();
    let (open, gate) = oneshot::channel();
    let mut early = std::pin::pin!(cache.remember("key", MINUTE, || gated(gate)));
    assert!(poll_immediate(&mut early).await.is_none());
    cache.put("key", &7, MINUTE).await.unwrap();
    open.send(()).unwrap();
    assert_eq!(early.await.unwrap(), 1);
    assert_eq!(cache.get("key").await.unwrap(), Some(7));
}

#[tokio::test]
async fn a_value_of_another_shape_is_computed_anew() {
    let (cache, _) = cache();
    cache.forever("key", "of yesterday").await.unwrap();
    let value: u32 = cache
        .remember("key", MINUTE, || async { Ok(5) })
        .await
        .unwrap();
    assert_eq!(value, 5);
    assert_eq!(cache.get("key").await.unwrap(), Some(5));
}

#[tokio::test]
async fn a_value_too_large_to_keep_is_handed_out_to_all_who_wait() {
    let (cache, _) = cache();
    let (open, gate) = oneshot::channel();
    let large = "x".repeat(1 << 20);
    let mut first = std::pin::pin!(cache.remember("key", MINUTE, || async {
        gated(gate).await?;
        Ok(large.clone())
    }));
    let never = || async { panic!("the first one computes") };
    let mut second = std::pin::pin!(cache.remember::<String, _, _>("key", MINUTE, never));
    assert!(poll_immediate(&mut first).await.is_none());
    assert!(poll_immediate(&mut second).await.is_none());
    open.send(()).unwrap();
    assert_eq!(first.await.unwrap(), large);
    assert_eq!(second.await.unwrap(), large);
    assert!(!cache.has("key").await.unwrap());
}

#[tokio::test]
async fn with_a_store_that_keeps_nothing_those_who_wait_share_too() {
    let cache = Cache::over("null", NullStore, Clock::start());
    let (open, gate) = oneshot::channel();
    let mut first = std::pin::pin!(cache.remember("key", MINUTE, || gated(gate)));
    let mut second = std::pin::pin!(cache.remember("key", MINUTE, || async { Ok(2) }));
    assert!(poll_immediate(&mut first).await.is_none());
    assert!(poll_immediate(&mut second).await.is_none());
    open.send(()).unwrap();
    assert_eq!(first.await.unwrap(), 1);
    assert_eq!(second.await.unwrap(), 1);
    let third = cache.remember("key", MINUTE, || async { Ok(3) });
    assert_eq!(third.await.unwrap(), 3);
}

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use futures_util::future::poll_immediate;

use super::*;
use crate::cache::CacheError;
use crate::cache::memory::MemoryStore;
use crate::cache::store::Store as _;

#[tokio::test]
async fn one_holds_a_lock_until_it_is_released() {
    let (cache, _) = cache();
    let lock = cache.lock("report", MINUTE);
    let held = lock.get().await.unwrap().expect("free");
    assert!(lock.get().await.unwrap().is_none());
    assert!(cache.lock("other", MINUTE).get().await.unwrap().is_some());
    assert!(held.release().await.unwrap());
    assert!(lock.get().await.unwrap().is_some());
}

#[tokio::test]
async fn a_dropped_lock_is_free() {
    let (cache, _) = cache();
    let lock = cache.lock("report", MINUTE);
    let held = lock.get().await.unwrap().expect("free");
    drop(held);
    assert!(lock.get().await.unwrap().is_some());
}

#[tokio::test]
async fn a_holder_whose_time_is_over_does_not_free_the_next_ones_lock() {
    let (cache, clock) = cache();
    let lock = cache.lock("report", MINUTE);
    let slow = lock.get().await.unwrap().expect("free");
    clock.travel(MINUTE);
    let next = lock.get().await.unwrap().expect("expired");
    assert!(!slow.release().await.unwrap());
    assert!(lock.get().await.unwrap().is_none());
    assert!(next.release().await.unwrap());
}

#[tokio::test]
async fn a_lock_is_handed_over_with_its_token() {
    let (cache, _) = cache();
    let lock = cache.lock("report", MINUTE);
    let owner = lock.get().await.unwrap().expect("free").keep();
    assert!(lock.get().await.unwrap().is_none());
    let stranger = cache.restore_lock("report", "somebody");
    assert!(!stranger.release().await.unwrap());
    let restored = cache.restore_lock("report", owner.clone());
    assert_eq!(restored.owner(), owner);
    assert!(restored.release().await.unwrap());
    assert!(lock.get().await.unwrap().is_some());
}

#[tokio::test]
async fn anybody_may_free_a_lock_by_force() {
    let (cache, _) = cache();
    let lock = cache.lock("report", MINUTE);
    assert!(!lock.force_release().await.unwrap());
    let held = lock.get().await.unwrap().expect("free");
    assert!(lock.force_release().await.unwrap());
    assert!(!held.release().await.unwrap());
}

#[tokio::test]
async fn who_waits_gets_the_lock_when_it_is_released() {
    let (cache, _) = cache();
    let lock = cache.lock("report", MINUTE);
    let held = lock.get().await.unwrap().expect("free");
    let waiting = lock.clone();
    let mut waiting = std::pin::pin!(waiting.block(Duration::from_secs(600)));
    assert!(poll_immediate(&mut waiting).await.is_none());
    drop(held);
    // It is told, and need not look again.
    let taken = poll_immediate(&mut waiting).await.expect("told");
    assert!(taken.unwrap().release().await.unwrap());
}

#[tokio::test]
async fn who_waits_too_long_is_told_which_lock_it_was() {
    let (cache, _) = cache();
    let lock = cache.lock("report", MINUTE);
    let held = lock.get().await.unwrap().expect("free");
    for wait in [Duration::ZERO, Duration::from_millis(5)] {
        let error = lock.block(wait).await.unwrap_err();
        assert!(matches!(error, CacheError::LockTimeout { .. }));
        assert!(error.to_string().contains("the lock `report`"));
    }
    drop(held);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn there_is_never_more_than_one_holder() {
    let (cache, _) = cache();
    let inside = Arc::new(AtomicU32::new(0));
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (lock, inside) = (cache.lock("report", MINUTE), Arc::clone(&inside));
            tokio::spawn(async move {
                for _ in 0..25 {
                    let held = lock.block(MINUTE).await.unwrap();
                    assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                    tokio::task::yield_now().await;
                    inside.fetch_sub(1, Ordering::SeqCst);
                    drop(held);
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
}

#[tokio::test]
async fn locks_that_nobody_releases_do_not_pile_up() {
    let clock = Clock::start();
    let store = MemoryStore::new(1 << 20, clock.clone());
    for number in 0..10_000 {
        assert!(
            store
                .lock(&number.to_string(), "owner", MINUTE)
                .await
                .unwrap()
        );
        clock.travel(Duration::from_secs(1));
    }
    assert!(store.locks() < 200, "{} locks", store.locks());
    assert!(!store.lock("9999", "other", MINUTE).await.unwrap());
}

use super::*;
use crate::cache::CacheError;
use crate::cache::memory::{MemoryStore, OVERHEAD};
use crate::cache::store::Store as _;

const SIZE: usize = 1 << 20;

async fn put(store: &MemoryStore, key: &str, size: usize) {
    store.put(key, vec![b'1'; size].into(), None).await.unwrap();
}

#[tokio::test]
async fn the_bytes_stay_within_the_bound() {
    let store = MemoryStore::new(SIZE, Clock::start());
    for number in 0..20_000_usize {
        put(&store, &format!("key {number}"), number % 2_000).await;
        assert!(store.used() <= SIZE as u64, "after {number}");
    }
    assert!(store.used() > SIZE as u64 / 2, "it is used, too");
    for number in 0..20_000 {
        store
            .increment(&format!("count {number}"), 1)
            .await
            .unwrap();
        assert!(store.used() <= SIZE as u64, "after {number}");
    }
}

#[tokio::test]
async fn what_is_read_again_outlives_what_is_not() {
    let store = MemoryStore::new(SIZE, Clock::start());
    put(&store, "popular", 1_000).await;
    for number in 0..20_000 {
        if number == 10_000 {
            put(&store, "once", 1_000).await;
        }
        put(&store, &format!("key {number}"), 1_000).await;
        assert!(
            store.get("popular").await.unwrap().is_some(),
            "after {number}"
        );
    }
    assert!(store.get("once").await.unwrap().is_none());
}

#[tokio::test]
async fn a_value_that_would_push_out_half_the_rest_is_refused_and_the_old_one_gone() {
    let cache = Cache::memory(SIZE);
    cache.forever("page", "old").await.unwrap();
    let page = "x".repeat(SIZE / 2);
    let error = cache.forever("page", &page).await.unwrap_err();
    assert!(matches!(error, CacheError::TooLarge { limit, .. } if limit == SIZE / 2));
    assert!(error.to_string().contains("raise `cache.max_size`"));
    assert!(!cache.has("page").await.unwrap());
    let page = "x".repeat(SIZE / 2 - 200);
    cache.forever("page", &page).await.unwrap();
    assert_eq!(cache.get("page").await.unwrap(), Some(page));
}

#[tokio::test]
async fn an_entry_takes_what_it_is_counted_for() {
    let store = MemoryStore::new(64 << 20, Clock::start());
    for number in 0..50_000 {
        put(&store, &number.to_string(), 1).await;
    }
    assert_eq!(store.len(), 50_000);
    let each = store.administration() / store.len();
    // The key and the value are allocations of 32 bytes beside that.
    assert!(each + 64 <= OVERHEAD, "{each} bytes in the tables");
}

#[tokio::test]
async fn expired_entries_make_room_though_nobody_asks_for_them() {
    let clock = Clock::start();
    let store = MemoryStore::new(16 << 20, clock.clone());
    for number in 0..5_000 {
        let key = format!("short {number}");
        store.put(&key, "1".into(), Some(MINUTE)).await.unwrap();
        // Read, as what has its place in the cache for good.
        store.get(&key).await.unwrap().expect("it is there");
    }
    clock.travel(MINUTE);
    for number in 0..5_000 {
        put(&store, &format!("long {number}"), 1).await;
    }
    assert_eq!(store.len(), 5_000);
}

#[tokio::test]
async fn an_expired_entry_goes_when_it_is_met() {
    let clock = Clock::start();
    let store = MemoryStore::new(SIZE, clock.clone());
    store.put("key", "1".into(), Some(MINUTE)).await.unwrap();
    clock.travel(MINUTE);
    assert_eq!(store.len(), 1);
    assert!(store.get("key").await.unwrap().is_none());
    assert_eq!(store.len(), 0);
}

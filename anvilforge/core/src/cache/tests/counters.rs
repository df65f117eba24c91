use super::*;
use crate::cache::CacheError;

#[tokio::test]
async fn a_number_that_is_not_there_begins_at_zero() {
    let (cache, clock) = cache();
    assert_eq!(cache.increment("visits", 2).await.unwrap(), 2);
    assert_eq!(cache.decrement("visits", 5).await.unwrap(), -3);
    assert_eq!(cache.get("visits").await.unwrap(), Some(-3));
    clock.travel(MINUTE * 1_000_000);
    assert!(cache.has("visits").await.unwrap());
}

#[tokio::test]
async fn a_number_keeps_its_time_to_live() {
    let (cache, clock) = cache();
    cache.put("tries", &4, MINUTE).await.unwrap();
    clock.travel(Duration::from_secs(59));
    assert_eq!(cache.increment("tries", 1).await.unwrap(), 5);
    clock.travel(Duration::from_secs(1));
    assert_eq!(cache.increment("tries", 1).await.unwrap(), 1);
}

#[tokio::test]
async fn what_is_no_whole_number_is_refused_and_stays() {
    let (cache, _) = cache();
    for value in ["\"five\"", "1.5", "[1]", "null"] {
        let value: serde_json::Value = serde_json::from_str(value).unwrap();
        cache.forever("key", &value).await.unwrap();
        let error = cache.increment("key", 1).await.unwrap_err();
        assert!(matches!(error, CacheError::NotANumber { .. }), "{value}");
        assert!(error.to_string().contains("`key` is no whole number"));
        assert_eq!(cache.get("key").await.unwrap(), Some(value));
    }
}

#[tokio::test]
async fn a_sum_beyond_64_bits_is_refused() {
    let (cache, _) = cache();
    cache.forever("big", &i64::MAX).await.unwrap();
    let error = cache.increment("big", 1).await.unwrap_err();
    assert!(matches!(error, CacheError::Overflow { by: 1, .. }));
    let error = cache.decrement("big", i64::MIN).await.unwrap_err();
    assert!(matches!(error, CacheError::Overflow { .. }));
    assert_eq!(cache.get("big").await.unwrap(), Some(i64::MAX));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_increment_of_many_tasks_is_lost() {
    let (cache, _) = cache();
    let tasks: Vec<_> = (0..16)
        .map(|task| {
            let cache = cache.clone();
            tokio::spawn(async move {
                for _ in 0..500 {
                    match task % 4 {
                        0 => cache.decrement("sum", 1).await.unwrap(),
                        _ => cache.increment("sum", 1).await.unwrap(),
                    };
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(cache.get("sum").await.unwrap(), Some(4_000));
}

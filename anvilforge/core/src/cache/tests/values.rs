use std::collections::BTreeMap;

use futures_util::future::join_all;
use serde::{Deserialize, Serialize};

use super::*;
use crate::cache::{CacheError, DRIVERS, Ttl};
use crate::config::CacheConfig;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Author {
    name: String,
    posts: u32,
}

fn ada() -> Author {
    Author {
        name: "Ada".to_owned(),
        posts: 3,
    }
}

#[tokio::test]
async fn a_value_is_there_until_its_time_is_over() {
    let (cache, clock) = cache();
    cache.put("author", &ada(), MINUTE).await.unwrap();
    clock.travel(Duration::from_secs(59));
    assert_eq!(cache.get("author").await.unwrap(), Some(ada()));
    assert!(cache.has("author").await.unwrap());
    clock.travel(Duration::from_secs(1));
    assert_eq!(cache.get::<Author>("author").await.unwrap(), None);
    assert!(!cache.has("author").await.unwrap());
    assert!(!cache.forget("author").await.unwrap());
}

#[tokio::test]
async fn a_value_may_stay_until_a_moment_or_for_ever() {
    let (cache, clock) = cache();
    let moment = clock.timestamp() + MINUTE;
    cache.put("moment", "m", moment).await.unwrap();
    cache.forever("ever", "e").await.unwrap();
    cache.put("endless", "e", Duration::MAX).await.unwrap();
    clock.travel(MINUTE - Duration::from_millis(1));
    assert!(cache.has("moment").await.unwrap());
    clock.travel(MINUTE * 1_000_000);
    assert!(!cache.has("moment").await.unwrap());
    assert!(cache.has("ever").await.unwrap());
    assert!(cache.has("endless").await.unwrap());
}

#[tokio::test]
async fn a_time_that_is_over_keeps_nothing() {
    let (cache, clock) = cache();
    cache.forever("key", "old").await.unwrap();
    cache.put("key", "new", Duration::ZERO).await.unwrap();
    assert!(!cache.has("key").await.unwrap());
    let past = clock.timestamp() - MINUTE;
    assert!(!cache.add("key", "new", past).await.unwrap());
    assert!(!cache.has("key").await.unwrap());
}

#[tokio::test]
async fn a_value_of_another_type_is_an_error_that_names_key_and_type() {
    let (cache, _) = cache();
    cache.forever("author", "Ada").await.unwrap();
    let error = cache.get::<Author>("author").await.unwrap_err();
    assert!(matches!(error, CacheError::Decode { .. }));
    let text = text(&error);
    for expected in [
        "`author`",
        "Author`",
        "forget the key",
        "invalid type: string",
    ] {
        assert!(text.contains(expected), "missing `{expected}` in: {text}");
    }
}

#[tokio::test]
async fn a_value_of_an_older_shape_decodes_or_is_an_error() {
    /// What the next generation of the code makes of an author.
    #[derive(Debug, PartialEq, Deserialize)]
    struct Renamed {
        full_name: String,
    }
    #[derive(Debug, PartialEq, Deserialize)]
    struct Extended {
        name: String,
        motto: Option<String>,
    }

    let (cache, _) = cache();
    cache.forever("author", &ada()).await.unwrap();
    let extended = Extended {
        name: "Ada".to_owned(),
        motto: None,
    };
    assert_eq!(cache.get("author").await.unwrap(), Some(extended));
    let error = cache.get::<Renamed>("author").await.unwrap_err();
    assert!(text(&error).contains("missing field `full_name`"));
}

#[tokio::test]
async fn nothing_is_a_value_too() {
    let (cache, _) = cache();
    assert_eq!(cache.get::<Option<Author>>("author").await.unwrap(), None);
    cache.forever("author", &None::<Author>).await.unwrap();
    assert_eq!(
        cache.get::<Option<Author>>("author").await.unwrap(),
        Some(None)
    );
}

#[tokio::test]
async fn a_value_without_a_form_in_json_is_refused_and_the_old_one_gone() {
    let (cache, _) = cache();
    cache.forever("scores", "old").await.unwrap();
    let scores = BTreeMap::from([((1, 2), 3)]);
    let error = cache.put("scores", &scores, MINUTE).await.unwrap_err();
    assert!(matches!(error, CacheError::Encode { .. }));
    assert!(text(&error).contains("cannot be cached as `scores`"));
    assert!(!cache.has("scores").await.unwrap());
}

#[tokio::test]
async fn numbers_are_kept_as_their_digits() {
    let (cache, _) = cache();
    cache.forever("number", &-42).await.unwrap();
    let bytes = cache.store().get("number").await.unwrap();
    assert_eq!(bytes.as_deref(), Some(&b"-42"[..]));
}

#[tokio::test]
async fn add_keeps_what_is_there() {
    let (cache, clock) = cache();
    assert!(cache.add("key", "first", MINUTE).await.unwrap());
    assert!(!cache.add("key", "second", MINUTE).await.unwrap());
    assert_eq!(cache.get("key").await.unwrap(), Some("first".to_owned()));
    clock.travel(MINUTE);
    assert!(cache.add("key", "third", MINUTE).await.unwrap());
    assert_eq!(cache.get("key").await.unwrap(), Some("third".to_owned()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_add_at_once_one_succeeds_and_of_many_who_pull_one_gets_it() {
    let (cache, clock) = cache();
    for round in 0..200 {
        let key = format!("key {}", round % 3);
        let adding = (0..8).map(|task| {
            let (cache, key) = (cache.clone(), key.clone());
            tokio::spawn(async move { cache.add(&key, &task, MINUTE).await.unwrap() })
        });
        let added = join_all(adding).await;
        let winners: Vec<_> = (0..8)
            .filter(|task| *added[*task].as_ref().unwrap())
            .collect();
        assert_eq!(winners.len(), 1, "in round {round}");

        if round % 2 == 0 {
            // The next ones meet an expired entry instead of none.
            clock.travel(MINUTE);
            continue;
        }
        let pulling = (0..8).map(|_| {
            let (cache, key) = (cache.clone(), key.clone());
            tokio::spawn(async move { cache.pull::<usize>(&key).await.unwrap() })
        });
        let pulled: Vec<_> = join_all(pulling)
            .await
            .into_iter()
            .filter_map(Result::unwrap)
            .collect();
        assert_eq!(pulled, winners, "in round {round}");
    }
}

#[tokio::test]
async fn touch_begins_a_new_while() {
    let (cache, clock) = cache();
    cache.put("key", "value", MINUTE).await.unwrap();
    clock.travel(Duration::from_secs(50));
    assert!(cache.touch("key", MINUTE).await.unwrap());
    clock.travel(Duration::from_secs(50));
    assert!(cache.has("key").await.unwrap());
    assert!(cache.touch("key", Ttl::Forever).await.unwrap());
    clock.travel(MINUTE);
    assert!(cache.touch("key", Duration::ZERO).await.unwrap());
    assert!(!cache.has("key").await.unwrap());
    assert!(!cache.touch("key", MINUTE).await.unwrap());
}

#[tokio::test]
async fn many_values_come_in_the_order_of_their_keys() {
    let (cache, _) = cache();
    cache
        .put_many(&[("one", 1), ("two", 2)], MINUTE)
        .await
        .unwrap();
    assert_eq!(
        cache.many(&["two", "three", "one"]).await.unwrap(),
        [Some(2), None, Some(1)]
    );
}

#[tokio::test]
async fn flush_forgets_all_values_and_no_lock() {
    let (cache, _) = cache();
    cache
        .put_many(&[("one", 1), ("two", 2)], MINUTE)
        .await
        .unwrap();
    let lock = cache.lock("one", MINUTE);
    let held = lock.get().await.unwrap().expect("free");
    cache.flush().await.unwrap();
    assert_eq!(
        cache.many::<i32>(&["one", "two"]).await.unwrap(),
        [None, None]
    );
    assert!(lock.get().await.unwrap().is_none());
    drop(held);
}

#[tokio::test]
async fn every_driver_opens_and_null_keeps_nothing() {
    for driver in DRIVERS {
        let cache = Cache::open(&CacheConfig {
            driver: (*driver).to_owned(),
            prefix: String::new(),
            max_size: 1 << 20,
        });
        assert_eq!(cache.driver(), *driver);
        cache.forever("key", "value").await.unwrap();
        assert_eq!(cache.has("key").await.unwrap(), *driver != "null");
        assert!(cache.add("other", "value", MINUTE).await.unwrap());
        assert_eq!(cache.increment("number", 2).await.unwrap(), 2);
        let lock = cache.lock("key", MINUTE);
        let held = lock.get().await.unwrap().expect("free");
        assert_eq!(lock.get().await.unwrap().is_some(), *driver == "null");
        assert!(held.release().await.unwrap());
    }
}

//! A store on the other end of a wire: what is put arrives when the test lets it.

use std::future::ready;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::Notify;

use crate::cache::store::{Store, StoreFuture};

/// Holds one value, whatever its key.
#[derive(Default)]
pub(super) struct SlowStore {
    value: Mutex<Option<Bytes>>,
    pub(super) arrive: Arc<Notify>,
}

impl Store for SlowStore {
    fn get<'a>(&'a self, _: &'a str) -> StoreFuture<'a, Option<Bytes>> {
        Box::pin(ready(Ok(self.value.lock().unwrap().clone())))
    }

    fn put<'a>(&'a self, _: &'a str, value: Bytes, _: Option<Duration>) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            self.arrive.notified().await;
            *self.value.lock().unwrap() = Some(value);
            Ok(())
        })
    }

    fn take<'a>(&'a self, _: &'a str) -> StoreFuture<'a, Option<Bytes>> {
        Box::pin(ready(Ok(self.value.lock().unwrap().take())))
    }

    fn add<'a>(&'a self, _: &'a str, _: Bytes, _: Option<Duration>) -> StoreFuture<'a, bool> {
        unreachable!("no test adds")
    }

    fn touch<'a>(&'a self, _: &'a str, _: Option<Duration>) -> StoreFuture<'a, bool> {
        unreachable!("no test touches")
    }

    fn increment<'a>(&'a self, _: &'a str, _: i64) -> StoreFuture<'a, i64> {
        unreachable!("no test counts")
    }

    fn flush(&self) -> StoreFuture<'_, ()> {
        unreachable!("no test flushes")
    }

    fn lock<'a>(&'a self, _: &'a str, _: &'a str, _: Duration) -> StoreFuture<'a, bool> {
        unreachable!("no test locks")
    }

    fn unlock<'a>(&'a self, _: &'a str, _: Option<&'a str>) -> StoreFuture<'a, bool> {
        unreachable!("no test unlocks")
    }
}

//! The driver that keeps nothing: to see an application without its cache.

use std::future::ready;
use std::time::Duration;

use bytes::Bytes;

use super::store::{Store, StoreFuture};

/// Every key is free, every lock too.
#[derive(Debug)]
pub(super) struct NullStore;

impl Store for NullStore {
    fn get<'a>(&'a self, _: &'a str) -> StoreFuture<'a, Option<Bytes>> {
        Box::pin(ready(Ok(None)))
    }

    fn put<'a>(&'a self, _: &'a str, _: Bytes, _: Option<Duration>) -> StoreFuture<'a, ()> {
        Box::pin(ready(Ok(())))
    }

    fn add<'a>(&'a self, _: &'a str, _: Bytes, _: Option<Duration>) -> StoreFuture<'a, bool> {
        Box::pin(ready(Ok(true)))
    }

    fn take<'a>(&'a self, _: &'a str) -> StoreFuture<'a, Option<Bytes>> {
        Box::pin(ready(Ok(None)))
    }

    fn touch<'a>(&'a self, _: &'a str, _: Option<Duration>) -> StoreFuture<'a, bool> {
        Box::pin(ready(Ok(false)))
    }

    fn increment<'a>(&'a self, _: &'a str, by: i64) -> StoreFuture<'a, i64> {
        Box::pin(ready(Ok(by)))
    }

    fn flush(&self) -> StoreFuture<'_, ()> {
        Box::pin(ready(Ok(())))
    }

    fn lock<'a>(&'a self, _: &'a str, _: &'a str, _: Duration) -> StoreFuture<'a, bool> {
        Box::pin(ready(Ok(true)))
    }

    fn unlock<'a>(&'a self, _: &'a str, _: Option<&'a str>) -> StoreFuture<'a, bool> {
        Box::pin(ready(Ok(true)))
    }
}

//! Runs what is to be done after a commit, to its end: the commit cannot be taken back when whoever waits for it goes
//! away in the middle.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::executor::{AfterCommit, BoxFuture};

/// Work that is done one after the other. Dropped before its end, the rest is done by a task of its own.
pub(super) struct Remaining {
    now: Option<BoxFuture<'static, ()>>,
    next: VecDeque<AfterCommit>,
}

impl Remaining {
    pub(super) fn new(work: impl IntoIterator<Item = AfterCommit>) -> Self {
        Self {
            now: None,
            next: work.into_iter().collect(),
        }
    }
}

impl Future for Remaining {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        loop {
            // Taken out while it runs: one that panics must not be polled again.
            let mut now = match self.now.take() {
                Some(now) => now,
                None => match self.next.pop_front() {
                    Some(next) => next(),
                    None => return Poll::Ready(()),
                },
            };
            if now.as_mut().poll(context).is_pending() {
                self.now = Some(now);
                return Poll::Pending;
            }
        }
    }
}

impl Drop for Remaining {
    fn drop(&mut self) {
        if self.now.is_none() && self.next.is_empty() {
            return;
        }
        let rest = Self {
            now: self.now.take(),
            next: std::mem::take(&mut self.next),
        };
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => {
                runtime.spawn(rest);
            }
            Err(_) => {
                let count = rest.next.len() + usize::from(rest.now.is_some());
                tracing::error!(
                    count,
                    "work after a commit is lost: no runtime is left to do it"
                );
                // Its own drop would come here again.
                std::mem::forget(rest);
            }
        }
    }
}

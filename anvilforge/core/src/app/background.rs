//! Work beside requests, which ends with the generation of the code that it is.

use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use cast::Db;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::AppState;

/// How long work of a replaced generation may take to end by itself.
const GRACE: Duration = Duration::from_millis(500);

/// What work beside requests is given.
///
/// # Examples
/// ```
/// use std::time::Duration;
///
/// use anvilforge_core::app::{App, Background};
///
/// async fn sweep(background: Background) {
///     while background.sleep(Duration::from_secs(60)).await {
///         // … remove what is old …
///     }
/// }
///
/// pub fn app(app: &mut App) {
///     app.background("sweep", sweep);
/// }
/// # app(&mut App::default());
/// ```
#[derive(Clone)]
pub struct Background {
    state: AppState,
    stop: watch::Receiver<bool>,
}

impl Background {
    /// What the booted application shares.
    pub fn state(&self) -> &AppState {
        &self.state
    }

    /// The database.
    pub fn db(&self) -> &Db {
        self.state.db()
    }

    /// Waits until the work has to end: the server stops, or a hot reload replaces this code.
    pub async fn stopped(&self) {
        let mut stop = self.stop.clone();
        // Without a sender there is nobody left to work for.
        let _ = stop.wait_for(|stop| *stop).await;
    }

    /// Sleeps; `false` when the work has to end.
    pub async fn sleep(&self, time: Duration) -> bool {
        tokio::select! {
            () = tokio::time::sleep(time) => true,
            () = self.stopped() => false,
        }
    }
}

impl fmt::Debug for Background {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Background").finish_non_exhaustive()
    }
}

/// Registered work.
pub(crate) struct Task {
    name: &'static str,
    begin: Box<dyn Fn(Background) -> BoxFuture<'static, ()> + Send + Sync>,
}

impl Task {
    pub(super) fn new<F, Fut>(name: &'static str, begin: F) -> Self
    where
        F: Fn(Background) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        Self {
            name,
            begin: Box::new(move |background| begin(background).boxed()),
        }
    }
}

/// The work of the generation that is in service; cloning shares it.
#[derive(Clone, Default)]
pub(crate) struct Workers(Arc<Mutex<Option<Running>>>);

struct Running {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
    names: Vec<&'static str>,
}

impl Workers {
    /// Begins the work of a generation; that of the one before ends.
    pub(crate) fn begin(&self, tasks: &[Task], state: &AppState) {
        let (stop, stopped) = watch::channel(false);
        let mut running = Running {
            stop,
            tasks: JoinSet::new(),
            names: tasks.iter().map(|task| task.name).collect(),
        };
        for task in tasks {
            let background = Background {
                state: state.clone(),
                stop: stopped.clone(),
            };
            let name = task.name;
            let work = std::panic::AssertUnwindSafe((task.begin)(background)).catch_unwind();
            running.tasks.spawn(async move {
                if let Err(panic) = work.await {
                    let text = super::kernel::panic_text(&*panic);
                    tracing::error!("the background work `{name}` panicked and has ended: {text}");
                }
            });
        }
        if let Some(old) = self.exchange(Some(running)) {
            tokio::spawn(old.end(GRACE));
        }
    }

    /// Ends the work, by force after the limit.
    pub(crate) async fn end(&self, limit: Duration) {
        let running = self.exchange(None);
        if let Some(running) = running {
            running.end(limit).await;
        }
    }

    fn exchange(&self, running: Option<Running>) -> Option<Running> {
        std::mem::replace(
            &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner),
            running,
        )
    }
}

impl Running {
    async fn end(mut self, limit: Duration) {
        self.stop.send_replace(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(limit, all).await.is_err() {
            tracing::warn!(
                "background work did not end within {} ms and was dropped; of {}",
                limit.as_millis(),
                self.names.join(", ")
            );
            self.tasks.shutdown().await;
        }
    }
}

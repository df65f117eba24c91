//! Who is told of statements: listeners, the query log, and the log of slow queries.

use std::collections::VecDeque;
use std::fmt;
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use super::Statement;
use crate::error::Error;
use crate::value::Value;

/// A statement that has run, as [`Db::listen`](crate::Db::listen) is told of it.
#[derive(Debug)]
#[non_exhaustive]
pub struct QueryEvent<'q> {
    /// The name of the connection: `default`, or as the program called it.
    pub connection: &'q str,
    /// The SQL, in the form of its database.
    pub sql: &'q str,
    /// The bound values, in order. They may be secrets.
    pub bindings: &'q [Value],
    /// How long the database took.
    pub duration: Duration,
    /// How many rows it gave or touched, when it succeeded.
    pub rows: Option<u64>,
    /// What went wrong.
    pub error: Option<&'q Error>,
    /// Whether it ran in a transaction.
    pub in_transaction: bool,
    /// The place in the program that asked for it.
    pub caller: &'static Location<'static>,
}

/// A statement that has run, as [`Db::query_log`](crate::Db::query_log) keeps it.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct LoggedQuery {
    /// The name of the connection.
    pub connection: String,
    /// The SQL, in the form of its database.
    pub sql: String,
    /// The bound values, in order.
    pub bindings: Vec<Value>,
    /// How long the database took.
    pub duration: Duration,
    /// The place in the program that asked for it.
    pub caller: &'static Location<'static>,
}

/// How many statements the log keeps: one that is left on must not grow for ever.
const MOST_LOGGED: usize = 10_000;

/// What a lease knows of a statement that has run.
pub(super) struct Ran<'q> {
    pub(super) statement: &'q Statement,
    pub(super) duration: Duration,
    pub(super) rows: Option<u64>,
    pub(super) error: Option<&'q Error>,
    pub(super) caller: &'static Location<'static>,
    pub(super) in_transaction: bool,
}

type Listener = Arc<dyn Fn(&QueryEvent<'_>) + Send + Sync>;

/// The observers of one database.
pub(super) struct Observers {
    connection: String,
    slow: Option<Duration>,
    log_bindings: bool,
    /// Whether anybody but the log wants to be told: most programs have nobody.
    watched: AtomicBool,
    listeners: RwLock<Vec<Listener>>,
    log: Mutex<Option<VecDeque<LoggedQuery>>>,
}

impl Observers {
    pub(super) fn new(connection: &str, slow: Option<Duration>, log_bindings: bool) -> Self {
        Self {
            connection: connection.to_owned(),
            slow,
            log_bindings,
            watched: AtomicBool::new(false),
            listeners: RwLock::default(),
            log: Mutex::default(),
        }
    }

    pub(super) fn connection(&self) -> &str {
        &self.connection
    }

    pub(super) fn listen(&self, listener: impl Fn(&QueryEvent<'_>) + Send + Sync + 'static) {
        let mut listeners = self
            .listeners
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        listeners.push(Arc::new(listener));
        self.watched.store(true, Ordering::Release);
    }

    pub(super) fn keep_log(&self) {
        self.log().get_or_insert_default();
        self.watched.store(true, Ordering::Release);
    }

    pub(super) fn stop_log(&self) {
        *self.log() = None;
    }

    pub(super) fn logged(&self) -> Vec<LoggedQuery> {
        self.log().iter().flatten().cloned().collect()
    }

    pub(super) fn clear_log(&self) {
        if let Some(log) = &mut *self.log() {
            log.clear();
        }
    }

    /// Tells everybody of a statement.
    pub(super) fn tell(&self, ran: &Ran<'_>) {
        let sql = &ran.statement.sql;
        crate::watch::tell(sql, ran.duration, ran.caller);
        let ms = ran.duration.as_secs_f64() * 1000.0;
        let bindings = Bindings(self.log_bindings.then_some(&ran.statement.values));
        if self.slow.is_some_and(|slow| ran.duration >= slow) {
            tracing::warn!(
                target: "cast::slow", connection = self.connection, rows = ran.rows,
                ms = format_args!("{ms:.2}"), caller = %ran.caller, "slow query: {sql}{bindings}"
            );
        }
        tracing::debug!(
            target: "cast::sql", connection = self.connection, rows = ran.rows,
            ms = format_args!("{ms:.2}"), caller = %ran.caller, "{sql}{bindings}"
        );
        if self.watched.load(Ordering::Acquire) {
            self.tell_watchers(ran);
        }
    }

    #[cold]
    fn tell_watchers(&self, ran: &Ran<'_>) {
        if let Some(log) = &mut *self.log() {
            if log.len() == MOST_LOGGED {
                log.pop_front();
            }
            log.push_back(LoggedQuery {
                connection: self.connection.clone(),
                sql: ran.statement.sql.clone(),
                bindings: ran.statement.values.clone(),
                duration: ran.duration,
                caller: ran.caller,
            });
        }
        let event = QueryEvent {
            connection: &self.connection,
            sql: &ran.statement.sql,
            bindings: &ran.statement.values,
            duration: ran.duration,
            rows: ran.rows,
            error: ran.error,
            in_transaction: ran.in_transaction,
            caller: ran.caller,
        };
        // Cloned, so that a listener may add another.
        let listeners = self
            .listeners
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        for listener in listeners {
            listener(&event);
        }
    }

    fn log(&self) -> std::sync::MutexGuard<'_, Option<VecDeque<LoggedQuery>>> {
        // The list is right even if a thread panicked while it held the lock.
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The values of a statement, for the log.
struct Bindings<'v>(Option<&'v Vec<Value>>);

impl fmt::Display for Bindings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some(values) = self.0.filter(|values| !values.is_empty()) else {
            return Ok(());
        };
        for (index, value) in values.iter().enumerate() {
            let before = if index == 0 { " with " } else { ", " };
            write!(f, "{before}{}", value.describe())?;
        }
        Ok(())
    }
}

//! [`Db::listen`] and the query log: telling the program of the statements that run.

use super::{Db, LoggedQuery, QueryEvent};

impl Db {
    /// Calls a function after every statement of this connection: with its SQL, its values, how long
    /// it took, and the place that asked for it.
    ///
    /// # Examples
    ///
    /// ```
    /// # fn run(db: cast::Db) {
    /// db.listen(|query| {
    ///     if query.duration.as_millis() > 100 {
    ///         println!("{} ms at {}: {}", query.duration.as_millis(), query.caller, query.sql);
    ///     }
    /// });
    /// # }
    /// ```
    pub fn listen(&self, listener: impl Fn(&QueryEvent<'_>) + Send + Sync + 'static) {
        self.handle.pools.observers.listen(listener);
    }

    /// Keeps the last 10,000 statements of this connection from now on; see [`query_log`](Self::query_log).
    pub fn enable_query_log(&self) {
        self.handle.pools.observers.keep_log();
    }

    /// Forgets the kept statements and keeps no more.
    pub fn disable_query_log(&self) {
        self.handle.pools.observers.stop_log();
    }

    /// The statements kept since [`enable_query_log`](Self::enable_query_log), the last 10,000 of them, oldest first.
    #[must_use]
    pub fn query_log(&self) -> Vec<LoggedQuery> {
        self.handle.pools.observers.logged()
    }

    /// Forgets the kept statements and goes on keeping.
    pub fn flush_query_log(&self) {
        self.handle.pools.observers.clear_log();
    }
}

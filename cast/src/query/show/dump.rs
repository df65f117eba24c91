//! Showing a query while one looks for a mistake: what would be sent, with its values.

use super::interpolate;
use crate::connection::Executor;
use crate::driver::Driver;
use crate::model::Model;
use crate::query::{Query, Selected};

macro_rules! dumps {
    () => {
        /// Writes the SQL with its values to the log, at the level `info`, and goes on.
        ///
        /// # Examples
        ///
        /// ```
        /// # use cast::prelude::*;
        /// # #[derive(anvil_macros::Model)]
        /// # #[model(table = "posts", crate = "cast")]
        /// # struct Post { id: i64, title: String }
        /// # async fn run(db: Db) -> cast::Result<()> {
        /// let posts = Post::query().filter(Post::title.contains("a")).dump(&db).get(&db).await?;
        /// # Ok(())
        /// # }
        /// ```
        #[doc(alias = "dump_raw_sql")]
        #[track_caller]
        pub fn dump(self, db: &dyn Executor) -> Self {
            let (sql, caller) = (self.to_raw_sql(db.driver()), std::panic::Location::caller());
            tracing::info!(target: "cast::dump", %caller, "{sql}");
            self
        }

        /// Stops here, and shows the SQL with its values.
        ///
        /// # Panics
        ///
        /// Always: that is what it is for.
        #[doc(alias = "dd_raw_sql")]
        #[track_caller]
        pub fn dd(self, db: &dyn Executor) -> ! {
            panic!("{}", self.to_raw_sql(db.driver()))
        }
    };
}
pub(in crate::query) use dumps;

impl<M: Model> Query<M> {
    dumps!();
}

impl<R: 'static> Selected<R> {
    dumps!();

    /// The SQL with the values written into it, to read and to paste into a database's shell.
    #[must_use]
    pub fn to_raw_sql(&self, driver: Driver) -> String {
        let (sql, values) = self.to_sql(driver);
        interpolate(&sql, &values, driver)
    }
}

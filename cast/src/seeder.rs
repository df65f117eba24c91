//! Seeders: functions that fill the database with first data.
//!
//! [`seeders!`] lists modules with a function `run(&Db)`; [`Seeders::run`] runs one of them. A
//! seeder that wants another calls its `run`. Factories are not here yet.
//!
//! # Examples
//!
//! ```
//! use cast::seeder::{Seeders, seeders};
//!
//! mod database_seeder {
//!     use cast::prelude::*;
//!
//!     pub async fn run(db: &Db) -> cast::Result<()> {
//!         db.execute("insert into users (name) values (?)", vec!["Ada".into()]).await?;
//!         Ok(())
//!     }
//! }
//!
//! pub fn all() -> Seeders {
//!     seeders![database_seeder]
//! }
//! assert_eq!(all().names(), ["database_seeder"]);
//! ```

use crate::connection::{BoxFuture, Db};
use crate::error::{BoxError, Error, Result};

pub use crate::seeders;

/// The seeder that runs when none is named.
const DEFAULT: &str = "database_seeder";

/// What a seeder is after its module's `run` was boxed.
#[doc(hidden)]
pub type Run = for<'a> fn(&'a Db) -> BoxFuture<'a, Result<(), BoxError>>;

/// One seeder: its name and its function.
#[derive(Debug, Clone, Copy)]
pub struct Seeder {
    name: &'static str,
    run: Run,
}

impl Seeder {
    /// A seeder from its parts; [`seeders!`](crate::seeders) calls it.
    #[doc(hidden)]
    #[must_use]
    pub fn new(name: &'static str, run: Run) -> Self {
        Self { name, run }
    }
}

/// The seeders of a program.
#[derive(Debug, Clone, Default)]
pub struct Seeders {
    list: Vec<Seeder>,
}

impl Seeders {
    /// A list of seeders; [`seeders!`](crate::seeders) makes one from modules.
    #[must_use]
    pub fn new(list: Vec<Seeder>) -> Self {
        Self { list }
    }

    /// The names, in order.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.list.iter().map(|seeder| seeder.name).collect()
    }

    /// Runs one seeder and gives its name: the named one, or `database_seeder`. The name may be
    /// written as the module (`user_seeder`) or as a type would be (`UserSeeder`).
    ///
    /// # Errors
    ///
    /// [`Error::UnknownSeeder`] with the nearest name, [`Error::Seeder`] with what it returned.
    pub async fn run(&self, db: &Db, name: Option<&str>) -> Result<&'static str> {
        let seeder = self.find(name.unwrap_or(DEFAULT))?;
        (seeder.run)(db)
            .await
            .map(|()| seeder.name)
            .map_err(|source| Error::Seeder {
                name: seeder.name.to_owned(),
                source,
            })
    }

    fn find(&self, name: &str) -> Result<&Seeder> {
        let wanted = snake(name);
        self.list
            .iter()
            .find(|seeder| seeder.name == wanted)
            .ok_or_else(|| {
                let near = self
                    .list
                    .iter()
                    .map(|seeder| (strsim::jaro_winkler(seeder.name, &wanted), seeder.name));
                let nearest = near
                    .filter(|(likeness, _)| *likeness > 0.8)
                    .max_by(|a, b| a.0.total_cmp(&b.0));
                Error::UnknownSeeder {
                    name: name.to_owned(),
                    nearest: nearest.map(|(_, name)| name.to_owned()),
                    known: self.names().into_iter().map(str::to_owned).collect(),
                }
            })
    }
}

/// Lists modules with a function `run(&Db)` as [`Seeders`](crate::seeder::Seeders). The function is
/// `async` and returns a `Result` whose error is any error type.
#[macro_export]
macro_rules! seeders {
    ($($module:ident),* $(,)?) => {
        $crate::seeder::Seeders::new(::std::vec![
            $($crate::seeder::Seeder::new(::core::stringify!($module), |db| {
                ::std::boxed::Box::pin(async move {
                    $module::run(db).await.map_err(::core::convert::Into::into)
                })
            })),*
        ])
    };
}

/// `UserSeeder` to `user_seeder`.
fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 2);
    for (index, char) in name.char_indices() {
        if char.is_uppercase() {
            if index > 0 && !out.ends_with('_') {
                out.push('_');
            }
            out.extend(char.to_lowercase());
        } else {
            out.push(char);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seeders() -> Seeders {
        let nothing: Run = |_| Box::pin(async { Ok(()) });
        Seeders::new(vec![
            Seeder::new("database_seeder", nothing),
            Seeder::new("user_seeder", nothing),
        ])
    }

    #[test]
    fn finds_a_seeder_by_its_module_and_by_its_type() {
        for name in ["user_seeder", "UserSeeder"] {
            assert_eq!(seeders().find(name).unwrap().name, "user_seeder");
        }
    }

    #[test]
    fn an_unknown_name_is_answered_with_the_nearest() {
        assert_eq!(
            seeders().find("UsersSeeder").unwrap_err().to_string(),
            "there is no seeder `UsersSeeder` (did you mean `user_seeder`?): the seeders are \
             `database_seeder`, `user_seeder`"
        );
        assert_eq!(
            Seeders::default().find("x").unwrap_err().to_string(),
            "there is no seeder `x`: `seeders![…]` is empty"
        );
    }
}

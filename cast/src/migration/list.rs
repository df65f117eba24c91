//! [`Migrations`]: the migrations of a program, oldest first.

use crate::driver::Driver;
use crate::schema::Schema;

/// One migration: its name, what it does, how to undo it.
#[derive(Debug, Clone, Copy)]
pub struct Migration {
    pub(super) name: &'static str,
    pub(super) up: fn(&mut Schema),
    pub(super) down: fn(&mut Schema),
}

impl Migration {
    /// A migration from its parts; [`migrations!`](crate::migrations) calls it.
    #[must_use]
    pub fn new(name: &'static str, up: fn(&mut Schema), down: fn(&mut Schema)) -> Self {
        Self { name, up, down }
    }

    /// Its name: that of its module.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }
}

/// The migrations of a program, in the order in which they are applied.
#[derive(Debug, Clone, Default)]
pub struct Migrations {
    pub(super) list: Vec<Migration>,
    /// What an empty database is made from before the list is looked at.
    pub(super) dumps: Vec<(Driver, String)>,
}

impl Migrations {
    /// A list of migrations; [`migrations!`](crate::migrations) makes one from modules.
    #[must_use]
    pub fn new(list: Vec<Migration>) -> Self {
        Self {
            list,
            dumps: Vec::new(),
        }
    }

    /// Makes an empty database from the text of `schema:dump` before the migrations run, which are
    /// then those that the dump does not have. Each database has a dump of its own:
    /// `.schema_dump(Driver::Sqlite, include_str!("../database/schema/sqlite-schema.sql"))`.
    #[must_use]
    pub fn schema_dump(mut self, driver: Driver, sql: impl Into<String>) -> Self {
        self.dumps.push((driver, sql.into()));
        self
    }

    /// Adds the migrations of a library behind these.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.list.extend(others.list);
        self.dumps.extend(others.dumps);
        self
    }

    /// The names, in order.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.list.iter().map(|migration| migration.name).collect()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub(super) fn dump(&self, driver: Driver) -> Option<&str> {
        let of_driver = |(known, _): &&(Driver, String)| *known == driver;
        self.dumps
            .iter()
            .find(of_driver)
            .map(|(_, sql)| sql.as_str())
    }

    pub(super) fn find(&self, name: &str) -> Option<&Migration> {
        self.list.iter().find(|migration| migration.name == name)
    }
}

/// Lists modules with the functions `up` and `down`, oldest first, as
/// [`Migrations`](crate::migration::Migrations). The name of a migration is that of its module.
#[macro_export]
macro_rules! migrations {
    ($($module:ident),* $(,)?) => {
        $crate::migration::Migrations::new(::std::vec![
            $($crate::migration::Migration::new(
                ::core::stringify!($module),
                $module::up,
                $module::down,
            )),*
        ])
    };
}

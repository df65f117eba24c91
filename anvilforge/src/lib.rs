//! Anvilforge: Laravel's developer experience, Rust's runtime, checked at compile time, one static
//! binary.
//!
//! An application depends on this crate alone. Begin with `cargo anvil new blog`; then the files of
//! your application and the modules that own them are these:
//!
//! | file | what it is made of |
//! |---|---|
//! | `src/main.rs` | [`main!`] |
//! | `src/lib.rs` | [`app`](macro@app), [`App`](prelude::App) |
//! | `src/routes/*.rs` | [`routing::Routes`] |
//! | `src/controllers/*.rs` | [`extract`], [`http`] |
//! | `src/requests/*.rs` | [`FormRequest`](macro@FormRequest), [`validation`] |
//! | `src/models/*.rs` | [`Model`](macro@Model), [`database`], [`model`] |
//! | `src/views/*.rs`, `resources/views` | [`View`](macro@View), [`view`] |
//! | `src/migrations/*.rs` | [`migration`] |
//! | `src/factories/*.rs` | [`factory`] |
//! | `src/seeders/*.rs` | [`seeder`] |
//! | `config/anvil.toml`, `.env` | [`config`] |
//! | `tests/*.rs` | [`test`](macro@test), [`testing`] |
//!
//! Guides: [`views`], [`records`], [`queries`], [`relations`], [`schema`], [`caching`], [`websockets`]. What happens while you work is told in [`development`], how the framework itself is built in [`architecture`].
//!
//! # Cargo features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `sqlite` | yes | the SQLite driver, compiled into the binary |
//! | `postgres` | | the PostgreSQL driver |
//! | `mysql` | | the driver for MySQL and MariaDB |
//! | `tls` | | encrypted connections to PostgreSQL and MySQL |
//! | `decimal` | | exact decimals: `database::Decimal` as the type of a column, by `rust_decimal` |
//! | `fake` | | made-up names, addresses and texts in [`factory`] |

pub use anvilforge_core::{
    Error, Result, cache, config, console, error, extract, form, http, middleware, routing, server,
};
pub use anvilforge_core::{session, testing, validation, view};

pub mod database;
pub mod prelude;

#[doc(hidden)]
pub mod __private;

#[doc = include_str!("docs/architecture.md")]
pub mod architecture {}

#[doc = include_str!("docs/cache.md")]
pub mod caching {}

#[doc = include_str!("docs/development.md")]
pub mod development {}

#[doc = include_str!("docs/queries.md")]
pub mod queries {}

#[doc = include_str!("docs/records.md")]
pub mod records {}

#[doc = include_str!("docs/relations.md")]
pub mod relations {}

#[doc = include_str!("docs/schema.md")]
pub mod schema {}

#[doc = include_str!("docs/views.md")]
pub mod views {}

#[doc = include_str!("docs/websockets.md")]
pub mod websockets {}

/// Tables, described in Rust: what files of `src/migrations` import.
pub mod migration {
    pub use anvilforge_core::__private::cast::migration::*;
}

/// The list of all models: what `src/models/mod.rs` imports.
pub mod model {
    pub use anvilforge_core::__private::cast::registry::*;
}

/// Made-up records, for tests and seeders: what files of `src/factories` import.
pub mod factory {
    pub use anvilforge_core::__private::cast::factory::*;
}

/// First data: what files of `src/seeders` import.
pub mod seeder {
    pub use anvilforge_core::__private::cast::seeder::*;
}

mod macros;

pub use macros::*;

// Named, so that it is linked: with it all of the runtime comes from the shared library.
#[cfg(feature = "dynamic")]
use anvilforge_dylib as _;

//! The host of `cargo anvil dev --hot`: one process in which libraries of the application follow each other.
//!
//! ```text
//!   cargo-anvil (re-executed, shares no Rust ABI)
//!      └─ opens libanvilforge_dylib.so, calls anvil_host() ─► this module
//!            ├─ opens <app>-1.so ─► Definition ─► kernel ─► serves
//!            └─ on the order `load`: checks <app>-2.so ─► Definition ─► kernel takes the old one's place
//! ```
//!
//! All that lives longer than one library belongs to the framework: the database pool, sessions, sockets, background
//! tasks. A library is never closed, since futures, vtables and strings of it may be anywhere; restarting is what frees them.
//!
//! Nothing of a library is trusted before five questions are answered, the cheap ones first: is the file whole, does it use this
//! very shared library, was it compiled against this very compilation of it, do the types that cross have the
//! same sizes, and does it see the same static. A no is a sentence for the developer, and a restart.
//!
//! This is the only module of the runtime with unsafe code.

mod generation;
mod host;
mod library;

pub use generation::{Generation, RECORD, Record};
pub use host::{host, run};

pub(crate) use host::load;

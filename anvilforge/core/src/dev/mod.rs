//! What a process of `cargo anvil dev` does beyond serving. Release builds keep the link alone (for `dev --release`).
//!
//! ```text
//!   cargo anvil dev ◄── reports ── link ── orders ──► Dev ──► browsers (WebSocket at /_anvil/dev)
//!                                                     │
//!                                                     ├──► gate: a page request waits for the build under way
//!                                                     └──► configuration, generations (hot)
//! ```
//!
//! | module | what it does |
//! |---|---|
//! | `link` | the connection to the CLI: `ANVIL_DEV=<address>/<token>`; its end is the end of this process |
//! | `session` | carries out what the CLI orders |
//! | `message` | what is said on it |
//! | `status` | what the build is doing, for whoever waits for it or shows it |
//! | `gate` | holds requests for pages while a build runs, 3 s at most |
//! | `rebuild` | asks for a build: a template has an expression that is not compiled |
//! | `browser` | the script in every page, the socket that it opens, what is sent there |

#[cfg(debug_assertions)]
mod browser;
#[cfg(debug_assertions)]
mod gate;
mod link;
mod message;
#[cfg(debug_assertions)]
mod rebuild;
mod session;
#[cfg(debug_assertions)]
mod status;

#[cfg(debug_assertions)]
pub(crate) use browser::{before, respond};
pub(crate) use link::connect;
#[cfg(debug_assertions)]
pub(crate) use message::Problem;
pub(crate) use message::{Order, Report};
#[cfg(debug_assertions)]
pub(crate) use rebuild::{ask_for_rebuild, is_below_cli};
pub(crate) use session::Session;
#[cfg(debug_assertions)]
pub(crate) use status::{Dev, Status};

//! `--hot`: the application as a library that is replaced while its process goes on.
//!
//! ```text
//!   a save ─► recipe: cargo, or the recorded rustc ─► lib<app>.so ─► shelf: a file of its own ─► order `load`
//!                 ▲                                                                              │
//!                 └── recorder: this binary as cargo's RUSTC_WORKSPACE_WRAPPER              loaded, or refused: a new process
//! ```
//!
//! | module | what it does |
//! |---|---|
//! | `builder` | what a build consists of, and the command of a process that begins with its library |
//! | `work` | one build |
//! | `hollow` | the framework's library as the linker needs it |
//! | `layout` | one package, or `X` with its `X-handlers` |
//! | `owner` | for whom the framework's library was linked |
//! | `recipe` | the commands that build a library |
//! | `recorder`, `recording` | what rustc was told, and whether that is still true |
//! | `shelf` | libraries in service, each under a name of its own |
//! | `loader` | the process that becomes the host: opens the framework's library and calls it |
//! | `thrift` | arguments with which rustc compiles a small library sooner |
//! | `slice` | an edit of a large application: the files that it concerns, against the library of the whole |
//! | `stand_in` | this binary as `recorder` or `loader` |

mod builder;
mod hollow;
mod layout;
mod loader;
mod owner;
mod recipe;
mod recorder;
mod recording;
mod shelf;
mod slice;
mod stand_in;
mod thrift;
mod work;

pub(super) use builder::HotBuild;
pub(crate) use layout::Layout;
pub(crate) use stand_in::stand_in;

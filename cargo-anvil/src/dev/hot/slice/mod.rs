//! An edit of a large application compiles the files that it concerns, and no others.
//!
//! rustc goes through a whole crate at each compilation; with 200 resources that takes seconds, whatever was edited. So the
//! library of a large application is built as a Rust library, the *base*, and an edit makes a *slice*: a crate
//! of the files that have changed since, of those that may mean them, and of the function that registers everything.
//! Everything else it takes from the base.
//!
//! ```text
//!   base: the whole crate             slice: `src/controllers/posts.rs` was edited
//!   ├─ controllers                    ├─ controllers    pub use ::base::controllers::*;
//!   │  ├─ posts                       │  └─ posts       the file itself
//!   │  └─ users                       ├─ models         pub use ::base::models;   (by the root's glob)
//!   ├─ models …                       ├─ routes
//!   ├─ routes                         │  └─ web         the file itself, since it names `posts`
//!   │  ├─ api                         └─ #[app] fn      as in `lib.rs`
//!   │  └─ web
//!   └─ #[app] fn
//! ```
//!
//! A generation is built from the slice as from any library. No old code is served: whoever can reach an item of a changed
//! file must name that file's module, or what a `pub use` makes of it, somewhere, or else an item of a trait or a macro that is
//! declared there; every file that contains such a name is in the slice, too, and its own module is then such a name (`cut`). Names are compared as
//! words, so a slice may have files too many, never too few. What cannot be decided in this way (an edited `lib.rs`, a module behind
//! `#[path]` or `#[cfg]`, a `use` in a macro) is built whole, and so is what does not compile as a slice: items that only the
//! application itself may see, implementations for types of other files, and mistakes, which rustc then explains.
//!
//! | module | what it does |
//! |---|---|
//! | `source` | what one file declares, exports and names |
//! | `tree` | the files as modules |
//! | `cut` | which of them are compiled |
//! | `text` | the files that are written |
//! | `slicer` | the sources of the base against those of now |

mod cut;
mod slicer;
mod source;
#[cfg(test)]
mod tests;
mod text;
mod tree;

pub(super) use slicer::{Slice, Slicer, Slices, Snapshot};

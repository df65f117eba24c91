//! The development renderer: templates whose text and structure are read when a page is rendered, and whose expressions
//! are compiled.
//!
//! ```text
//!  while the application is compiled            while it runs, whenever a file has changed
//!
//!  views ─► page ─► emit ─► Rust code ┐         views ─► page ─► program
//!                    │                │                            │
//!                    └──► Known ──────┼────────────────────────────┤ every expression is looked up
//!                                     ▼                            ▼
//!                                  Live::step  ◄──── run ──── operations in order
//! ```
//!
//! Both sides put the page together with the very same code ([`crate::compile`] does so, too), so a layout, an include, a
//! component and a slot mean the same everywhere. What is left are expressions, each in the scope whose names it reads.
//! [`emit()`] writes one arm of a `match` for each, and a list of them ([`Known`]). At run time [`Program::read`] gives every
//! expression of the page its arm. One that has none is new: [`LiveError::NeedsRebuild`] names its place, and nothing is
//! rendered, for no code that rustc has not checked is ever run.
//!
//! Free to change without a compile are: text, markup, the order and repetition of what is there, blocks around known
//! blocks, directives without expressions (stacks, `@once`, fragments, `@csrf`), static attributes and texts of component
//! tags, the names in `@class` and `@style`, everything in layouts, includes and components of which that is true. An expression that reads no bound name can be moved
//! anywhere; one that does, anywhere in its own loop or block, and a loop or block anywhere directly below what it stands in.
//!
//! A view is rendered through [`Views`], which reads a page again when one of its files has changed. A template that is
//! broken or gone gives [`LiveError::Templates`], and the next rendering after it is mended succeeds.
//!
//! # What the derive of a view writes
//!
//! [`Emitted::code`] are the items of `impl Live for TheView`, one arm on each line, with the place of its template in a
//! comment before it. Put into a file of its own and included from there, rustc shows that line for a mistake in the
//! expression: the template's path, line and column, and the expression underlined.

mod emit;
mod failure;
mod hash;
mod naming;
mod program;
mod run;
mod views;

pub use self::emit::{Emitted, emit};
pub use self::failure::{LiveError, NewExpression};
pub use self::naming::Known;
pub use self::program::Program;
pub use self::run::{Dynamic, Live, Run};
pub use self::views::Views;

//! Forge: Blade-like templates, checked when the application is compiled.
//!
//! ```text
//! view name ─ loader ─► source ─ lexer ─► tokens ─ parser ─► tree ┐
//!                          ▲                                      │ extends, include, components
//!                          └───────────── resolve ◄───────────────┘
//!                                            │
//!                                          lower ─► one page ─┬─► askama: one source, and a source map
//!                                                             └─► live: code for expressions, a program of the rest
//! ```
//!
//! [`compile`] takes a view and everything that it extends and includes to one Askama source, or to all the mistakes
//! in them, each with its line and column. It is a function from texts to a text: only [`loader::Disk`] reads files,
//! and nothing is ever written. What the compiled view needs while it is rendered is in [`runtime`], which is all
//! that remains without the feature `compile`. [`live`] is the other back end: it renders pages whose templates change
//! while the application runs.
//!
//! # Examples
//!
//! ```
//! use forge::loader::Memory;
//!
//! let views = Memory::new()
//!     .with("layouts.app", "<title>@yield(\"title\", \"Blog\")</title>\n@yield(\"content\")\n")
//!     .with(
//!         "posts.index",
//!         "@extends(\"layouts.app\")\n\
//!          @section(\"content\")\n\
//!          @foreach(posts as post)\n  <li>{{ post.title }}</li>\n@endforeach\n\
//!          @endsection\n",
//!     );
//!
//! let compiled = forge::compile("posts.index", &views, &forge::Options::default())?;
//! assert!(compiled.askama.contains("{% for post in &self.posts %}"));
//! assert_eq!(compiled.files, ["posts.index", "layouts.app"]);
//! # Ok::<(), forge::Errors>(())
//! ```
//!
//! # Example: a mistake
//!
//! ```
//! use forge::loader::Memory;
//!
//! let views = Memory::new().with("hello", "<p>\n  @forech(names as name) {{ name }} @endforeach\n</p>");
//! let errors = forge::compile("hello", &views, &forge::Options::default()).unwrap_err();
//! assert!(errors.to_string().starts_with("hello.forge.html:2:3: unknown directive `@forech` (did you mean `@foreach`?"));
//! ```
//!
//! # Features
//!
//! | feature | default | what it adds |
//! |---|---|---|
//! | `compile` | yes | the compiler; the running application does without it |
//!
#![doc = include_str!("docs/templates.md")]

pub mod runtime;

#[cfg(feature = "compile")]
mod askama;
#[cfg(feature = "compile")]
mod ast;
#[cfg(feature = "compile")]
mod compile;
#[cfg(feature = "compile")]
mod diagnostic;
#[cfg(feature = "compile")]
mod directive;
#[cfg(feature = "compile")]
mod error;
#[cfg(feature = "compile")]
mod expression;
#[cfg(feature = "compile")]
mod lexer;
#[cfg(feature = "compile")]
pub mod live;
#[cfg(feature = "compile")]
pub mod loader;
#[cfg(feature = "compile")]
mod lower;
#[cfg(feature = "compile")]
mod near;
#[cfg(feature = "compile")]
mod page;
#[cfg(feature = "compile")]
mod parser;
#[cfg(feature = "compile")]
mod resolve;
#[cfg(feature = "compile")]
mod source;
#[cfg(feature = "compile")]
mod source_map;
#[cfg(feature = "compile")]
mod span;
#[cfg(feature = "compile")]
mod token;

#[cfg(feature = "compile")]
pub use self::{
    compile::{Compiled, Options, compile},
    error::{Error, ErrorKind, Errors},
    expression::ExpressionError,
    loader::{LoadError, Loader},
    source::{Location, SourceFile},
    source_map::{Origin, SourceMap},
    span::Span,
};

/// How deeply blocks, includes and sections may nest, each in itself and all together.
#[cfg(feature = "compile")]
const MAX_DEPTH: usize = 64;
/// How large one template may be, in bytes.
#[cfg(feature = "compile")]
const MAX_SOURCE: usize = 1 << 20;
/// How large the generated source may be, in bytes.
#[cfg(feature = "compile")]
const MAX_OUTPUT: usize = 4 << 20;
/// How many nodes may be lowered, those of an included view counted each time.
#[cfg(feature = "compile")]
const MAX_STEPS: usize = 200_000;
/// After how many mistakes no more are looked for.
#[cfg(feature = "compile")]
const MAX_ERRORS: usize = 100;

#[doc(hidden)]
#[macro_export]
macro_rules! __forge_expr {
    ($($code:tt)*) => { $($code)* };
}

#[doc(hidden)]
#[macro_export]
macro_rules! __forge_subject {
    ($($reference:tt)*) => {{
        use $crate::runtime::lending::*;
        (&&Subject($($reference)*)).subject()
    }};
}

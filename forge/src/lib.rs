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
//! that an application's release build has of this crate. [`live`] is the other back end: it renders pages whose templates change
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
//! | `compile` | yes | the compiler, in optimized builds too; an application's release build does without it |
//!
//! A build with debug assertions has the compiler in any case: there it is half of the development renderer. Cargo's features cannot
//! follow a profile, and this way an application gets it exactly where its own `debug_assertions` say so.
//!
#![doc = include_str!("docs/templates.md")]

pub mod runtime;

#[cfg(feature = "compile")]
#[doc = include_str!("docs/blade.md")]
pub mod blade {}

#[cfg(any(feature = "compile", debug_assertions))]
mod askama;
#[cfg(any(feature = "compile", debug_assertions))]
mod ast;
#[cfg(any(feature = "compile", debug_assertions))]
mod check;
#[cfg(any(feature = "compile", debug_assertions))]
mod compile;
#[cfg(any(feature = "compile", debug_assertions))]
mod diagnostic;
#[cfg(any(feature = "compile", debug_assertions))]
mod directive;
#[cfg(any(feature = "compile", debug_assertions))]
mod error;
#[cfg(any(feature = "compile", debug_assertions))]
mod expression;
#[cfg(any(feature = "compile", debug_assertions))]
mod html;
#[cfg(any(feature = "compile", debug_assertions))]
mod lexer;
#[cfg(any(feature = "compile", debug_assertions))]
pub mod live;
#[cfg(any(feature = "compile", debug_assertions))]
pub mod loader;
#[cfg(any(feature = "compile", debug_assertions))]
mod lower;
#[cfg(any(feature = "compile", debug_assertions))]
mod near;
#[cfg(any(feature = "compile", debug_assertions))]
mod page;
#[cfg(any(feature = "compile", debug_assertions))]
mod parser;
#[cfg(any(feature = "compile", debug_assertions))]
mod resolve;
#[cfg(any(feature = "compile", debug_assertions))]
mod source;
#[cfg(any(feature = "compile", debug_assertions))]
mod source_map;
#[cfg(any(feature = "compile", debug_assertions))]
mod span;
#[cfg(any(feature = "compile", debug_assertions))]
mod token;

#[cfg(any(feature = "compile", debug_assertions))]
pub use self::{
    check::{Outline, Page, PropOutline, check, survey},
    compile::{Compiled, Options, compile},
    error::{Error, ErrorKind, Errors},
    expression::ExpressionError,
    html::EchoPlace,
    loader::{LoadError, Loader},
    source::{Location, SourceFile},
    source_map::{Origin, SourceMap},
    span::Span,
};

/// How deeply blocks, includes and sections may nest, each in itself and all together.
#[cfg(any(feature = "compile", debug_assertions))]
const MAX_DEPTH: usize = 64;
/// How many attributes the tag of a component may have.
#[cfg(any(feature = "compile", debug_assertions))]
const MAX_ATTRIBUTES: usize = 1000;
/// How large one template may be, in bytes.
#[cfg(any(feature = "compile", debug_assertions))]
const MAX_SOURCE: usize = 1 << 20;
/// How large the generated source may be, in bytes.
#[cfg(any(feature = "compile", debug_assertions))]
const MAX_OUTPUT: usize = 4 << 20;
/// How many nodes may be lowered, those of an included view counted each time.
#[cfg(any(feature = "compile", debug_assertions))]
const MAX_STEPS: usize = 200_000;
/// After how many mistakes no more are looked for.
#[cfg(any(feature = "compile", debug_assertions))]
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

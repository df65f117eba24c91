//! All templates of an application at once, without its Rust code: what `cargo anvil view:check` and `view:list` do.
//!
//! [`survey`] says what every file is made of, [`check`] finds the mistakes of all of them. What only rustc can tell (the
//! types of expressions) is not looked at.

mod outline;
mod pages;
mod stand_in;

pub use self::outline::{Outline, PropOutline, survey};
pub use self::pages::{Page, check};

#[cfg(test)]
mod tests;

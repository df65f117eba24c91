//! What generated code names. Not stable.

pub use anvilforge_core::__private::*;

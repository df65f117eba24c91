//! How large an expression may be. More is an error with its place, never a hang or an overflow.

/// How deeply an expression may nest.
pub(super) const MAX_DEPTH: usize = 32;
/// How many tokens an expression may have.
pub(super) const MAX_TOKENS: usize = 512;

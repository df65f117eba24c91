//! `build_id!()`: sixteen bytes that no other compilation of the same crate has.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, Hasher as _};

use proc_macro2::TokenStream;
use quote::quote;

/// An array of random bytes, drawn while the crate compiles.
pub(crate) fn expand() -> TokenStream {
    // Every `RandomState` has keys of its own from the system.
    let draw = || RandomState::new().build_hasher().finish().to_le_bytes();
    let bytes = [draw(), draw()].concat();
    quote!([#(#bytes),*])
}

#[cfg(test)]
mod tests {
    use super::expand;

    #[test]
    fn two_compilations_differ() {
        assert_ne!(expand().to_string(), expand().to_string());
    }
}

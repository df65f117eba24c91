//! `#[derive(Model)]`: parse → emit. From a struct it makes column constants, the struct of a new
//! record, and an implementation of `cast::Model` that calls ordinary functions of `cast`.

mod emit;
mod input;
mod option;

#[cfg(test)]
mod tests;

use proc_macro2::TokenStream as TokenStream2;

/// Expands the derive; a mistake in the input becomes `compile_error!` at its token.
pub(crate) fn expand(input: TokenStream2) -> TokenStream2 {
    match syn::parse2(input).and_then(input::Input::new) {
        Ok(input) => emit::emit(&input),
        Err(error) => error.into_compile_error(),
    }
}

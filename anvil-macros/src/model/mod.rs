//! `#[derive(Model)]`: parse → emit. From a struct it makes constants of columns and relations, the
//! struct of a new record, and an implementation of `cast::Model` that calls ordinary functions of `cast`.

mod about;
mod emit;
mod hooks;
mod input;
mod option;
mod relation;
mod told;

#[cfg(test)]
mod tests;

pub(crate) use input::root as cast_root;
use proc_macro2::TokenStream as TokenStream2;

/// Expands the derive; a mistake in the input becomes `compile_error!` at its token.
pub(crate) fn expand(input: TokenStream2) -> TokenStream2 {
    let input = syn::parse2(input).and_then(input::Input::new);
    match input.and_then(|input| emit::emit(&input)) {
        Ok(output) => output,
        Err(error) => error.into_compile_error(),
    }
}

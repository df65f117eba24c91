//! `#[derive(FormRequest)]`: a table of fields with their rules, and one function that builds the
//! struct. Parse (`parse`), name the rules (`rule`), emit.

mod emit;
mod parse;
mod rule;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let request = errors
        .keep(syn::parse2(input))
        .and_then(|input| parse::request(input, &mut errors));
    let Some(request) = request else {
        return errors.into_compile_errors().unwrap_or_default();
    };
    let fallback = emit::implementation(&request);
    match errors.into_compile_errors() {
        // The implementation stays, so that handlers which use the struct add no errors of their own.
        Some(errors) => quote!(#errors #fallback),
        None => fallback,
    }
}

//! `#[derive(View)]`: compiles the template with Forge, and hands the result to Askama's derive in
//! this very process, so that nothing is expanded twice.

mod attr;
mod emit;

use proc_macro2::TokenStream;
use syn::DeriveInput;

use crate::errors::Errors;

pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let expansion = errors
        .keep(syn::parse2::<DeriveInput>(input))
        .and_then(|input| {
            let name = errors.keep(attr::view_name(&input))?;
            let template = errors.keep(emit::compile(&name, &input));
            Some(match template {
                Some(template) => emit::implementation(&input, &name, &template),
                None => emit::fallback(&input, &name),
            })
        });
    let mut output = expansion.unwrap_or_default();
    output.extend(errors.into_compile_errors());
    output
}

//! The expressions of a template, in a file of their own where that is possible.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{DeriveInput, Error, LitStr};

use super::form::implementation;
use super::generated::Place;
use super::template;

/// What generated code calls.
const LIVE: &str = "::anvilforge::__private::forge::live";

pub(super) fn expand(input: &DeriveInput, name: &LitStr) -> syn::Result<TokenStream> {
    let package = template::package();
    let views = template::views(&package);
    let emitted = forge::live::emit(&name.value(), &views, &template::options(input), LIVE)
        .map_err(|errors| Error::new(name.span(), format!("{errors:#}")))?;
    let code = implementation_of_live(input, &emitted.code);
    let file = Place::of_this_build(&package)
        .and_then(|place| place.put(&name.value(), &quote!(#input).to_string(), &code));
    let package = package.to_string_lossy();
    let (generated, code) = match file.as_deref().and_then(|file| file.to_str()) {
        Some(file) => (
            quote!(::core::option::Option::Some(#file)),
            quote!(::core::include!(#file);),
        ),
        None => {
            let code = at(&code, name.span())?;
            let files = template::tracked(&emitted.files, &views);
            (quote!(::core::option::Option::None), quote!(#code #files))
        }
    };
    let view = implementation(
        input,
        name,
        &quote! {
            static SOURCE: ::anvilforge::__private::LiveSource =
                ::anvilforge::__private::LiveSource { package: #package, generated: #generated };
            ::anvilforge::__private::Rendering::live(self, &SOURCE)
        },
    );
    Ok(quote!(#view #code))
}

/// The items that Forge has written, as an implementation for the view.
fn implementation_of_live(input: &DeriveInput, items: &str) -> String {
    let ident = &input.ident;
    let (generics, arguments, conditions) = input.generics.split_for_impl();
    let header = quote! {
        #[automatically_derived]
        #[allow(
            unused,
            clippy::all,
            clippy::nursery,
            clippy::pedantic,
            clippy::restriction,
            reason = "generated"
        )]
        impl #generics ::anvilforge::__private::forge::live::Live for #ident #arguments #conditions
    };
    format!(
        "// Written by `#[derive(View)]` of `{ident}`, and again whenever it is compiled.\n{header} {{\n{items}}}\n"
    )
}

/// Code as tokens that point at the name of the template.
fn at(code: &str, span: Span) -> syn::Result<TokenStream> {
    let tokens: TokenStream = code
        .parse()
        .map_err(|error| Error::new(span, format!("the template gives no Rust: {error}")))?;
    Ok(respan(tokens, span))
}

fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    tokens
        .into_iter()
        .map(|mut token| {
            if let proc_macro2::TokenTree::Group(group) = &token {
                let inner = respan(group.stream(), span);
                token = proc_macro2::Group::new(group.delimiter(), inner).into();
            }
            token.set_span(span);
            token
        })
        .collect()
}

//! The whole template, lowered to Askama's language and compiled by Askama's derive within this very call, so that nothing is
//! expanded twice.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::{Attribute, DeriveInput, Error, LitStr, parse_quote};

use super::form::implementation;
use super::template;

pub(super) fn expand(input: &DeriveInput, name: &LitStr) -> syn::Result<TokenStream> {
    let views = template::views(&template::package());
    let compiled = forge::compile(&name.value(), &views, &template::options(input))
        .map_err(|errors| Error::new(name.span(), format!("{errors:#}")))?;
    let askama = askama_derive::derive_template(annotated(input, &compiled.askama), import_askama);
    let plain_text = compiled.is_plain_text.then(|| quote!(.plain_text()));
    let view = implementation(
        input,
        name,
        &quote! {
            ::anvilforge::__private::Rendering::new(
                #name,
                self,
                <Self as ::anvilforge::__private::askama::Template>::SIZE_HINT,
            )
            #plain_text
        },
    );
    let files = template::tracked(&compiled.files, &views);
    Ok(quote!(#askama #view #files))
}

/// The struct with the attribute that Askama's derive reads.
fn annotated(input: &DeriveInput, source: &str) -> TokenStream {
    let mut input = input.clone();
    let source = LitStr::new(source, Span::call_site());
    // An `askama.toml` of the application may ask for another syntax or other spaces in its own templates.
    let attribute: Attribute = parse_quote! {
        #[template(
            source = #source,
            ext = "html",
            syntax = "default",
            whitespace = "preserve",
            askama = ::anvilforge::__private::askama
        )]
    };
    input.attrs = vec![attribute];
    quote!(#input)
}

fn import_askama() -> TokenStream {
    quote!(
        use ::anvilforge::__private::askama;
    )
}

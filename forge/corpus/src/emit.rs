//! What a case becomes.

use forge::Options;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, Token, Type};

use crate::case::Case;

/// A function that lists the cases.
pub(crate) fn cases(cases: &[Case]) -> TokenStream {
    let modules = cases
        .iter()
        .enumerate()
        .map(|(number, case)| module(number, case));
    let names = cases.iter().enumerate().map(|(number, case)| {
        let name = &case.name;
        let module = format_ident!("case_{number}");
        let after = case.after.iter().map(|(view, text)| quote!((#view, #text)));
        quote!(Case { name: #name, outcome: #module::outcome(), after: &[#(#after),*] })
    });
    quote! {
        #(#modules)*

        /// All cases of the folder.
        fn cases() -> Vec<Case> {
            vec![#(#names),*]
        }
    }
}

/// `name: Type = value,` for each field.
struct Fields(Punctuated<Field, Token![,]>);

struct Field {
    name: Ident,
    ty: Type,
    value: Expr,
}

impl Parse for Fields {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Punctuated::parse_terminated(input).map(Self)
    }
}

impl Parse for Field {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.call(syn::ext::IdentExt::parse_any)?;
        input.parse::<Token![:]>()?;
        let ty = input.parse()?;
        input.parse::<Token![=]>()?;
        let value = input.parse()?;
        Ok(Self { name, ty, value })
    }
}

fn module(number: usize, case: &Case) -> TokenStream {
    let module = format_ident!("case_{number}");
    let path = case.path.to_string_lossy();
    let tracked = (!path.is_empty()).then(|| {
        quote!(
            const _: &[u8] = include_bytes!(#path);
        )
    });
    let content = match content(case) {
        Ok(content) => content,
        Err(error) => {
            let message = format!("{}: {error}", case.name);
            quote!(compile_error!(#message);)
        }
    };
    // With this variable, rustc's messages name the case.
    let content = match std::env::var_os("FORGE_CORPUS_EXPAND") {
        Some(folder) => {
            let file = std::path::Path::new(&folder)
                .join(case.name.replace('/', "-"))
                .with_extension("rs");
            let written = std::fs::write(&file, content.to_string());
            let file = file.to_string_lossy();
            match written {
                Ok(()) => quote!(include!(#file);),
                Err(_) => content,
            }
        }
        None => content,
    };
    quote! {
        mod #module {
            use super::*;
            #tracked
            #content
        }
    }
}

fn content(case: &Case) -> syn::Result<TokenStream> {
    let fields: Fields = syn::parse_str(&case.context)?;
    let fields: Vec<&Field> = fields.0.iter().collect();
    let names: Vec<&Ident> = fields.iter().map(|field| &field.name).collect();
    let types: Vec<&Type> = fields.iter().map(|field| &field.ty).collect();
    let values: Vec<&Expr> = fields.iter().map(|field| &field.value).collect();
    let known = names
        .iter()
        .map(|name| syn::ext::IdentExt::unraw(*name).to_string());
    let options = Options {
        fields: Some(known.collect()),
        ..Options::default()
    };
    let compiled = match forge::compile("in", &case.loader(), &options) {
        Ok(compiled) => compiled,
        Err(errors) => {
            let errors = format!("{errors:#}");
            return Ok(quote! {
                pub(super) fn outcome() -> Outcome {
                    Outcome::Refused(#errors)
                }
            });
        }
    };
    let source = &compiled.askama;
    let view = quote!(struct View { #(#names: #types),* });
    let askama = askama_derive::derive_template(
        quote! {
            #[template(source = #source, ext = "html", askama = ::askama)]
            #view
        },
        || {
            quote!(
                extern crate askama;
            )
        },
    );
    let emitted = forge::live::emit("in", &case.loader(), &options, "::forge::live")
        .map_err(|errors| syn::Error::new(proc_macro2::Span::call_site(), errors))?;
    let live: TokenStream = syn::parse_str(&emitted.code)?;
    let views = case.views.iter().map(|(name, text)| quote!((#name, #text)));
    let request: TokenStream = syn::parse_str(&case.request)?;
    let fragment = match &case.fragment {
        Some(name) => quote!(Some(#name)),
        None => quote!(None),
    };
    Ok(quote! {
        #[allow(dead_code, reason = "a case may leave a field out, to show that it can")]
        #view
        #askama
        impl ::forge::live::Live for View {
            #live
        }
        pub(super) fn outcome() -> Outcome {
            Outcome::Compiled {
                release: || {
                    let view = View { #(#names: #values),* };
                    let request = Request { #request ..Request::default() };
                    render(request, #fragment, |values| {
                        ::askama::Template::render_with_values(&view, values)
                            .map_err(|error| error.to_string())
                    })
                },
                disk: |views| {
                    let view = View { #(#names: #values),* };
                    let request = Request { #request ..Request::default() };
                    let shared: ::std::sync::Arc<dyn ::forge::runtime::Shared> =
                        ::std::sync::Arc::new(request);
                    views.render(&view, &shared).map_err(|error| error.to_string())
                },
                live: |after| {
                    let view = View { #(#names: #values),* };
                    let request = Request { #request ..Request::default() };
                    let views: &[(&str, &str)] = &[#(#views),*];
                    render_live(request, #fragment, &view, views, after)
                },
            }
        }
    })
}

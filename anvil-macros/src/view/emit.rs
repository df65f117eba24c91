//! The template compiled, and the implementations of `View` and `IntoResponse`.

use std::path::PathBuf;

use forge::loader::Disk;
use forge::{Compiled, Options};
use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DeriveInput, Error, Fields, LitStr, parse_quote};

/// A compiled template and the files that it was read from.
pub(super) struct Template {
    compiled: Compiled,
    files: Vec<PathBuf>,
}

/// Compiles the template of a view; errors carry the template's lines.
pub(super) fn compile(name: &LitStr, input: &DeriveInput) -> syn::Result<Template> {
    let root = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default())
        .join("resources/views");
    let loader = Disk::new(&root);
    let options = Options {
        runtime_path: "::anvilforge::__private::forge::runtime".to_owned(),
        fields: fields(input),
    };
    match forge::compile(&name.value(), &loader, &options) {
        Ok(compiled) => {
            let files = compiled
                .files
                .iter()
                .map(|view| loader.path(view))
                .collect();
            Ok(Template { compiled, files })
        }
        Err(errors) => Err(Error::new(name.span(), format!("{errors:#}"))),
    }
}

/// The names that the struct gives to its template.
fn fields(input: &DeriveInput) -> Option<Vec<String>> {
    let Data::Struct(data) = &input.data else {
        return None;
    };
    match &data.fields {
        Fields::Named(fields) => Some(
            fields
                .named
                .iter()
                .filter_map(|field| Some(field.ident.as_ref()?.unraw().to_string()))
                .collect(),
        ),
        Fields::Unit => Some(Vec::new()),
        Fields::Unnamed(_) => None,
    }
}

pub(super) fn implementation(
    input: &DeriveInput,
    name: &LitStr,
    template: &Template,
) -> TokenStream {
    let askama =
        askama_derive::derive_template(annotated(input, &template.compiled.askama), import_askama);
    let files = template.files.iter().map(|file| file.to_string_lossy());
    let implementations = implementations(
        input,
        name,
        &quote! {
            ::anvilforge::__private::Rendering::new(
                #name,
                self,
                <Self as ::anvilforge::__private::askama::Template>::SIZE_HINT,
            )
        },
    );
    quote! {
        #askama
        #implementations
        // Cargo rebuilds the application when one of these changes.
        const _: &[&[u8]] = &[#(include_bytes!(#files)),*];
    }
}

/// Implementations that let the rest of the application compile when the template does not.
pub(super) fn fallback(input: &DeriveInput, name: &LitStr) -> TokenStream {
    implementations(input, name, &quote!(::core::unreachable!()))
}

fn implementations(input: &DeriveInput, name: &LitStr, rendering: &TokenStream) -> TokenStream {
    let ident = &input.ident;
    let (generics, arguments, conditions) = input.generics.split_for_impl();
    quote! {
        impl #generics ::anvilforge::__private::View for #ident #arguments #conditions {
            const NAME: &'static str = #name;

            fn rendering(&self) -> ::anvilforge::__private::Rendering<'_> {
                #rendering
            }
        }

        impl #generics ::anvilforge::__private::IntoResponse for #ident #arguments #conditions {
            fn into_response(
                self,
                request: &::anvilforge::__private::Request,
            ) -> ::anvilforge::__private::Response {
                ::anvilforge::__private::render_view(
                    &::anvilforge::__private::View::rendering(&self),
                    request,
                )
            }
        }
    }
}

/// The struct with the attribute that Askama's derive reads.
fn annotated(input: &DeriveInput, source: &str) -> TokenStream {
    let mut input = input.clone();
    let source = LitStr::new(source, Span::call_site());
    let attribute: Attribute = parse_quote! {
        #[template(source = #source, ext = "html", askama = ::anvilforge::__private::askama)]
    };
    input.attrs = vec![attribute];
    quote!(#input)
}

fn import_askama() -> TokenStream {
    quote!(
        use ::anvilforge::__private::askama;
    )
}

//! `#[derive(View)]`: compiles the template with Forge.
//!
//! There are two forms, and the application's profile chooses:
//!
//! | | the whole template (`compiled`) | its expressions (`live`) |
//! |---|---|---|
//! | where | without debug assertions, and where `ANVIL_VIEWS=compiled` | with debug assertions |
//! | what is emitted | Askama's code, by its derive within this very call | one `match` over the expressions, in a file of its own |
//! | while it runs | no file is read | text and structure are read from the template |
//! | an edit of the template | cargo builds again | nothing is built, unless an expression is new |
//!
//! # How the form is chosen
//!
//! A macro cannot see the profile. So the derive emits what both forms share and a call of `::anvilforge::__private::view!`, which
//! becomes a call of `live_view!` or of `compiled_view!` by `cfg(debug_assertions)` of the runtime and of the application: the
//! form that is not wanted is never expanded. `ANVIL_VIEWS=compiled` in the environment of cargo makes debug builds of the other
//! form, to have rustc check it; rustc tells cargo of the variable, so changing it builds again.
//!
//! # Where the live form is put
//!
//! Tokens that are made of a text can only point at the attribute. So the code is written to a file, one expression on each line behind a
//! comment with its place in the template, and `include!`d: rustc then shows the template's line and column beside the
//! underlined expression. The file is `anvil-views/<crate>-<metadata>/<view>-<hash>.rs` below the folder that rustc is told to write to
//! (`--out-dir`, which is below `target`). Cargo's metadata is another one for each profile, set of features, and target of a
//! package, and for a check, a build, and a test; the hash is of the package's folder and of the struct. So no two compilations
//! that may differ, and no two checkouts with one target directory, share a file.
//!
//! * It is written when its content changes, beside its place and then renamed, and gets a time in the past: else cargo would find
//!   an input that is newer than the build, and build once more for nothing.
//! * Cargo knows it as an input of the build, and not the templates: a save of a template leaves the build fresh. When the
//!   running application meets an expression that is not compiled, it appends an empty line to the file, and whoever calls cargo next
//!   (`cargo anvil dev`, which is asked to, or a person with `cargo run`) builds the view again. So does a missing file.
//! * Where it cannot be written (a file system that is read-only), where rustc was not told of a folder (rustdoc), and in
//!   rust-analyzer (which must not write into `target` at each key, and cannot read what is there), the code is emitted as it is, and
//!   the templates are named in `include_bytes!`, so that cargo builds again whenever one of them changes. So it is with the whole form.

mod attr;
mod compiled;
mod generated;
mod live;
mod template;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Error, LitStr};

use crate::errors::Errors;

/// The variable that chooses the form.
const FORM: &str = "ANVIL_VIEWS";

/// What both forms share, and the choice between them.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let expansion = errors
        .keep(syn::parse2::<DeriveInput>(input))
        .and_then(|input| {
            let name = errors.keep(attr::view_name(&input))?;
            let form = errors.keep(form(&name));
            let response = response(&input);
            let Some(form) = form else {
                let unreachable = implementation(&input, &name, &quote!(::core::unreachable!()));
                return Some(quote!(#response #unreachable));
            };
            let header = template::header(input, &name);
            Some(quote! {
                #response
                #form! { #header }
                // So rustc tells cargo of the variable.
                const _: ::core::option::Option<&str> = ::core::option_env!(#FORM);
            })
        });
    finish(expansion, errors)
}

/// The form for builds with debug assertions.
pub(crate) fn live(header: TokenStream) -> TokenStream {
    form_of(header, live::expand)
}

/// The form for all others.
pub(crate) fn compiled(header: TokenStream) -> TokenStream {
    form_of(header, compiled::expand)
}

/// Expands a form; where it cannot, the rest of the application compiles all the same.
fn form_of(
    header: TokenStream,
    expand: fn(&DeriveInput, &LitStr) -> syn::Result<TokenStream>,
) -> TokenStream {
    let mut errors = Errors::default();
    let expansion =
        errors
            .keep(syn::parse2::<DeriveInput>(header))
            .and_then(|header| {
                let name = errors.keep(attr::view_name(&header))?;
                let expansion = errors.keep(expand(&header, &name));
                Some(expansion.unwrap_or_else(|| {
                    implementation(&header, &name, &quote!(::core::unreachable!()))
                }))
            });
    finish(expansion, errors)
}

fn finish(expansion: Option<TokenStream>, errors: Errors) -> TokenStream {
    let mut output = expansion.unwrap_or_default();
    output.extend(errors.into_compile_errors());
    output
}

/// The macro that the environment asks for.
fn form(name: &LitStr) -> syn::Result<TokenStream> {
    match std::env::var(FORM).as_deref() {
        Err(_) | Ok("" | "live") => Ok(quote!(::anvilforge::__private::view)),
        Ok("compiled") => Ok(quote!(::anvilforge::__private::compiled_view)),
        Ok(other) => Err(Error::new(
            name.span(),
            format!(
                "{FORM} is `{other}` in the environment of cargo: it may be `live`, as it is without it, or `compiled`"
            ),
        )),
    }
}

/// `View`, with how it is rendered.
fn implementation(input: &DeriveInput, name: &LitStr, rendering: &TokenStream) -> TokenStream {
    let ident = &input.ident;
    let (generics, arguments, conditions) = input.generics.split_for_impl();
    quote! {
        impl #generics ::anvilforge::__private::View for #ident #arguments #conditions {
            const NAME: &'static str = #name;

            fn rendering(&self) -> ::anvilforge::__private::Rendering<'_> {
                #rendering
            }
        }
    }
}

fn response(input: &DeriveInput) -> TokenStream {
    let ident = &input.ident;
    let (generics, arguments, conditions) = input.generics.split_for_impl();
    quote! {
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

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    fn view() -> TokenStream {
        quote! {
            /// A page.
            #[derive(Debug, View)]
            #[view("no.such.view")]
            pub struct Page<'a, T: Clone> where T: Send {
                /// A field.
                #[serde(skip)]
                pub title: &'a str,
                pub r#type: T,
            }
        }
    }

    #[test]
    fn both_forms_get_the_name_the_generics_and_the_names_of_the_fields() {
        let output = super::expand(view()).to_string();
        let header = quote! {
            #[view("no.such.view")]
            struct Page<'a, T: Clone> where T: Send { title: (), r#type: (), }
        };
        let call = quote!(::anvilforge::__private::view! { #header }).to_string();
        assert!(output.contains(&call), "{output}");
        assert!(
            output.contains("IntoResponse for Page < 'a , T >"),
            "{output}"
        );
    }

    #[test]
    fn without_its_template_the_rest_of_the_application_compiles() {
        for form in [super::live, super::compiled] {
            let output = form(view()).to_string();
            assert!(
                output.contains("View for Page < 'a , T > where T : Send"),
                "{output}"
            );
            assert!(output.contains("unknown view `no.such.view`"), "{output}");
            assert_eq!(output.matches("compile_error").count(), 1, "{output}");
        }
    }
}

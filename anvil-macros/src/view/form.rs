//! What both forms of a view share, and the choice between them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Error, LitStr};

use super::{attr, template};
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
    form_of(header, super::live::expand)
}

/// The form for all others.
pub(crate) fn compiled(header: TokenStream) -> TokenStream {
    form_of(header, super::compiled::expand)
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
pub(super) fn implementation(
    input: &DeriveInput,
    name: &LitStr,
    rendering: &TokenStream,
) -> TokenStream {
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

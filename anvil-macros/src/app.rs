//! `#[anvilforge::app]`: keeps the function, and describes the application beside it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{ItemFn, Visibility};

use crate::errors::Errors;

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#item #error);
        }
    };
    match check(&arguments, &function).into_compile_errors() {
        Some(errors) => quote!(#function #errors),
        None => emit(&function),
    }
}

fn check(arguments: &TokenStream, function: &ItemFn) -> Errors {
    const SHAPE: &str = "write `pub fn app(app: &mut App)`";
    let mut errors = Errors::default();
    if !arguments.is_empty() {
        errors.at(arguments, "`#[anvilforge::app]` takes no arguments");
    }
    let signature = &function.sig;
    if let Some(token) = &signature.asyncness {
        errors.at(
            token,
            format!("the application is described, not run, here: {SHAPE}"),
        );
    }
    if signature.inputs.len() != 1 {
        errors.at(
            &signature.ident,
            format!("the function takes exactly one argument: {SHAPE}"),
        );
    }
    if !matches!(function.vis, Visibility::Public(_)) {
        errors.at(
            signature.fn_token,
            format!("the function must be `pub`: {SHAPE}"),
        );
    }
    errors
}

fn emit(function: &ItemFn) -> TokenStream {
    let name = &function.sig.ident;
    quote! {
        #function

        #[doc(hidden)]
        pub mod __anvil {
            use ::anvilforge::__private as framework;

            #[derive(framework::rust_embed::Embed)]
            #[crate_path = "::anvilforge::__private::rust_embed"]
            #[folder = "public"]
            #[allow_missing = true]
            struct Public;

            #[derive(framework::rust_embed::Embed)]
            #[crate_path = "::anvilforge::__private::rust_embed"]
            #[folder = "config"]
            #[allow_missing = true]
            struct Config;

            pub fn definition() -> framework::Definition {
                framework::Definition {
                    name: env!("CARGO_PKG_NAME"),
                    version: env!("CARGO_PKG_VERSION"),
                    manifest_dir: env!("CARGO_MANIFEST_DIR"),
                    debug_build: cfg!(debug_assertions),
                    configure: super::#name,
                    public: framework::PublicFiles::of::<Public>(),
                    config: framework::PublicFiles::of::<Config>(),
                }
            }

            /// What `cargo anvil dev --hot` reads before it opens the library, and what it finds inside of it.
            #[cfg(anvil_hot)]
            mod hot {
                use super::framework::hot;

                #[used]
                #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__anvil"))]
                #[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".anvil"))]
                static RECORD: hot::Record = hot::RECORD;

                #[unsafe(no_mangle)]
                pub static ANVIL_GENERATION: hot::Generation = hot::Generation::new(super::definition);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;
    use quote::quote;

    use super::expand;

    #[track_caller]
    fn refused(item: TokenStream, expected: &str) {
        let output = expand(TokenStream::new(), item).to_string();
        assert!(
            output.contains(expected),
            "`{expected}` is not said: {output}"
        );
    }

    #[test]
    fn the_function_has_one_shape() {
        refused(
            quote!(
                fn app(app: &mut App) {}
            ),
            "must be `pub`",
        );
        refused(
            quote!(
                pub async fn app(app: &mut App) {}
            ),
            "described, not run, here",
        );
        refused(
            quote!(
                pub fn app() {}
            ),
            "exactly one argument",
        );
        let output = expand(
            quote!(now),
            quote!(
                pub fn app(app: &mut App) {}
            ),
        )
        .to_string();
        assert!(output.contains("takes no arguments"), "{output}");
    }

    #[test]
    fn the_function_stays_and_is_described() {
        let output = expand(
            TokenStream::new(),
            quote!(
                pub fn blog(app: &mut App) {}
            ),
        )
        .to_string();
        assert!(
            output.starts_with("pub fn blog (app : & mut App)"),
            "{output}"
        );
        assert!(output.contains("configure : super :: blog"), "{output}");
    }
}

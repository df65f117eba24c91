//! `#[anvilforge::test]`: an `async fn` with a `TestApp` becomes a test.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::parse::Parser;
use syn::{Ident, ItemFn, Path, ReturnType};

use crate::errors::Errors;

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => {
            let error = error.to_compile_error();
            return quote!(#item #error);
        }
    };
    let mut errors = Errors::default();
    let app = errors.keep(application(arguments)).unwrap_or_else(package);
    if function.sig.asyncness.is_none() {
        errors.at(function.sig.fn_token, "the test must be an `async fn`");
    }
    if function.sig.inputs.len() != 1 {
        errors.at(
            &function.sig.ident,
            "the test takes exactly one argument: `app: TestApp`",
        );
    }
    match errors.into_compile_errors() {
        Some(errors) => quote!(#function #errors),
        None => emit(&function, &app),
    }
}

/// The crate in `app = my_app`.
fn application(arguments: TokenStream) -> syn::Result<Path> {
    let mut app = package();
    let parser = syn::meta::parser(|meta| {
        if meta.path.is_ident("app") {
            app = meta.value()?.parse()?;
            return Ok(());
        }
        Err(meta.error("unknown argument: `#[anvilforge::test]` takes `app = crate_name` alone"))
    });
    parser.parse2(arguments)?;
    Ok(app)
}

/// The application of the package that is being compiled: `crate` inside of its library.
fn package() -> Path {
    let variable = |name: &str| std::env::var(name).unwrap_or_default().replace('-', "_");
    let (package, current) = (variable("CARGO_PKG_NAME"), variable("CARGO_CRATE_NAME"));
    if package == current || package.is_empty() {
        return Path::from(Ident::new("crate", Span::call_site()));
    }
    Path::from(Ident::new(&package, Span::call_site()))
}

fn emit(function: &ItemFn, app: &Path) -> TokenStream {
    let ItemFn {
        attrs, sig, block, ..
    } = function;
    let (name, argument) = (&sig.ident, &sig.inputs[0]);
    let body = match &sig.output {
        ReturnType::Default => quote!(#block),
        ReturnType::Type(_, result) => quote! {{
            let outcome: #result = async move #block.await;
            if let ::core::result::Result::Err(error) = outcome {
                panic!("{error:?}");
            }
        }},
    };
    quote! {
        #(#attrs)*
        #[::core::prelude::v1::test]
        fn #name() {
            ::anvilforge::__private::run_test(#app::__anvil::definition(), |#argument| async move #body);
        }
    }
}

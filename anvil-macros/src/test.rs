//! `#[anvilforge::test]`: an `async fn` with a `TestApp` becomes a test.

use std::path::PathBuf;

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

/// The application of the package that is being compiled: `crate` from a file of its library.
///
/// The name of the crate does not tell: `tests/blog.rs` of the package `blog` is a crate `blog`, too.
fn package() -> Path {
    let package = std::env::var("CARGO_PKG_NAME")
        .unwrap_or_default()
        .replace('-', "_");
    let name = if is_in_library() || package.is_empty() {
        "crate"
    } else {
        &package
    };
    Path::from(Ident::new(name, Span::call_site()))
}

/// Whether the test stands below `src`.
fn is_in_library() -> bool {
    let folder = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let file = proc_macro::Span::call_site().local_file();
    let (Some(folder), Some(file)) = (folder, file) else {
        return false;
    };
    let file = std::env::current_dir().unwrap_or_default().join(file);
    file.strip_prefix(folder)
        .is_ok_and(|file| file.starts_with("src"))
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

//! `corpus!("tests/corpus")`: makes a function `cases()` of a folder of template cases.
//!
//! The templates of a case have types in their expressions, so they must be compiled before they can be rendered. This
//! macro does for every case what the derive of a view does, through every back end. What a case holds is in
//! `tests/corpus/README.md`.

mod case;
mod emit;
mod generate;
mod random;

use proc_macro::TokenStream;
use quote::quote;
use syn::punctuated::Punctuated;
use syn::{LitInt, LitStr, Token, parse_macro_input};

/// Compiles the cases of a folder, whose path is relative to the package.
#[proc_macro]
pub fn corpus(input: TokenStream) -> TokenStream {
    let folder = parse_macro_input!(input as LitStr);
    let root = std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    match case::read_all(&root.join(folder.value())) {
        Ok(cases) => emit::cases(&cases).into(),
        Err(error) => syn::Error::new(folder.span(), error)
            .into_compile_error()
            .into(),
    }
}

/// Compiles the examples of a page of documentation, whose path is relative to the package: each block of code that is
/// marked `forge` is a case.
#[proc_macro]
pub fn page(input: TokenStream) -> TokenStream {
    let path = parse_macro_input!(input as LitStr);
    let root = std::path::PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    match case::read_page(&root.join(path.value())) {
        Ok(cases) => emit::cases(&cases).into(),
        Err(error) => syn::Error::new(path.span(), error)
            .into_compile_error()
            .into(),
    }
}

/// Compiles templates that are made at random: `generated!(seed, count)`. `FORGE_SEED` and `FORGE_TEMPLATES` in the environment
/// of the compiler take the places of the two.
#[proc_macro]
pub fn generated(input: TokenStream) -> TokenStream {
    let numbers = Punctuated::<LitInt, Token![,]>::parse_terminated;
    let numbers: Vec<u64> = parse_macro_input!(input with numbers)
        .iter()
        .filter_map(|number| number.base10_parse().ok())
        .collect();
    let number = |index: usize, variable: &str| {
        let set = std::env::var(variable).ok();
        set.and_then(|set| set.parse().ok())
            .or_else(|| numbers.get(index).copied())
            .unwrap_or(1)
    };
    let count = usize::try_from(number(1, "FORGE_TEMPLATES")).unwrap_or(1);
    let cases = generate::cases(number(0, "FORGE_SEED"), count);
    let listed = emit::cases(&cases);
    let sources = cases.iter().map(|case| {
        let views = case
            .views
            .iter()
            .map(|(name, text)| format!("--- {name}\n{text}"));
        let text = views.collect::<Vec<_>>().join("\n");
        let name = &case.name;
        quote!((#name, #text))
    });
    quote! {
        #listed

        /// The templates of each case, to show those that fail.
        const SOURCES: &[(&str, &str)] = &[#(#sources),*];
    }
    .into()
}

//! `corpus!("tests/corpus")`: makes a function `cases()` of a folder of template cases.
//!
//! The templates of a case have types in their expressions, so they must be compiled before they can be rendered. This
//! macro does for every case what the derive of a view does, through every back end. What a case holds is in
//! `tests/corpus/README.md`.

mod case;
mod emit;

use proc_macro::TokenStream;
use syn::{LitStr, parse_macro_input};

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

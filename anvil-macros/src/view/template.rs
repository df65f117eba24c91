//! What both forms know of a view: where its template is, and what its struct is like.

use std::env;
use std::path::{Path, PathBuf};

use forge::Options;
use forge::loader::Disk;
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt as _;
use syn::{Data, DeriveInput, Fields, LitStr, parse_quote};

/// The runtime, as generated code names it.
pub(super) const RUNTIME: &str = "::anvilforge::__private::forge::runtime";

/// The struct as far as the forms need it: without the types of its fields, and without attributes but the template's name.
pub(super) fn header(mut input: DeriveInput, name: &LitStr) -> TokenStream {
    input.attrs = vec![parse_quote!(#[view(#name)])];
    input.vis = syn::Visibility::Inherited;
    if let Data::Struct(data) = &mut input.data {
        for field in &mut data.fields {
            field.attrs.clear();
            field.vis = syn::Visibility::Inherited;
            field.ty = parse_quote!(());
        }
    }
    quote!(#input)
}

/// The folder of the package that is compiled.
pub(super) fn package() -> PathBuf {
    PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default())
}

/// The templates of a package. Their paths are shown as rustc shows those of the sources: from the folder in which it runs.
pub(super) fn views(package: &Path) -> Disk {
    let views = Disk::new(package.join("resources/views"));
    match env::current_dir() {
        Ok(folder) => views.shown_from(folder),
        Err(_) => views,
    }
}

/// What Forge has to know of a view.
pub(super) fn options(input: &DeriveInput) -> Options {
    Options {
        runtime_path: RUNTIME.to_owned(),
        fields: fields(input),
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

/// Names files, so that cargo builds the application again when one of them changes.
pub(super) fn tracked(files: &[String], views: &Disk) -> TokenStream {
    let files = files
        .iter()
        .map(|view| views.path(view).to_string_lossy().into_owned());
    quote!(const _: &[&[u8]] = &[#(include_bytes!(#files)),*];)
}

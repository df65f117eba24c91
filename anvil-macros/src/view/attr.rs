//! The name in `#[view("posts.index")]`.

use syn::{DeriveInput, Error, LitStr};

/// Reads the one attribute.
pub(super) fn view_name(input: &DeriveInput) -> syn::Result<LitStr> {
    let mut attributes = input
        .attrs
        .iter()
        .filter(|attribute| attribute.path().is_ident("view"));
    let Some(attribute) = attributes.next() else {
        return Err(Error::new_spanned(
            &input.ident,
            "which template? add `#[view(\"posts.index\")]`",
        ));
    };
    if let Some(second) = attributes.next() {
        return Err(Error::new_spanned(second, "`view` is given twice"));
    }
    let name: LitStr = attribute.parse_args()?;
    let valid = |segment: &str| {
        !segment.is_empty()
            && segment
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    if name.value().split('.').all(valid) {
        return Ok(name);
    }
    Err(Error::new_spanned(
        &name,
        "a view is named by its path with dots: `posts.index` is resources/views/posts/index.forge.html",
    ))
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::view_name;

    #[track_caller]
    fn refused(attributes: proc_macro2::TokenStream, expected: &str) {
        let input = syn::parse2(quote!(#attributes struct Page {})).expect("a struct");
        let error = view_name(&input)
            .expect_err("a wrong attribute")
            .to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn the_attribute_names_one_template_by_dots() {
        refused(quote!(), "which template?");
        refused(quote!(#[view("a")] #[view("b")]), "given twice");
        refused(
            quote!(#[view("posts/index")]),
            "named by its path with dots",
        );
        refused(quote!(#[view("..")]), "named by its path with dots");
        refused(quote!(#[view(posts)]), "expected string literal");
    }
}

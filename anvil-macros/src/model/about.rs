//! What the derive tells the commands that show and check models: one constant, which a function of the definition hands out.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Path;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;

use super::input::{Field, Input, Role};
use super::relation;

/// The function.
pub(super) fn about(input: &Input) -> TokenStream {
    let (ident, root) = (&input.ident, &input.root);
    let name = ident.unraw().to_string();
    let fields = input.fields.iter().map(|one| field(one, root));
    let relations = input.relations.iter().map(|one| {
        let (field, kind, related) = relation::about(one);
        let (root, related) = (at(root, field.span()), source(related));
        let touches = one.touches().then(|| quote!(.touching()));
        let unconstrained = one.is_unconstrained().then(|| quote!(.unconstrained()));
        quote_spanned! {field.span()=>
            #root::RelationField::of(#kind, #related, #ident::#field.link())#touches #unconstrained
        }
    });
    let observers = input.observers.iter().map(source);
    let scopes = input.scopes.iter().map(source);
    // No closure: relations lead from model to model, and rustc counts all closures on the way that are made a function
    // pointer as one that calls itself, up to its limit of recursion.
    quote! {
        {
            fn about() -> &'static #root::About { ABOUT }
            const ABOUT: &#root::About = &#root::About {
                path: ::core::concat!(::core::module_path!(), "::", #name),
                fields: &[#(#fields),*],
                relations: &[#(#relations),*],
                observers: &[#(#observers),*],
                global_scopes: &[#(#scopes),*],
            };
            about
        }
    }
}

/// One field. All of it stands where the type does, so that the place that it tells is the field's.
fn field(field: &Field, root: &Path) -> TokenStream {
    let (ty, column, span) = (&field.ty, &field.column, field.ty.span());
    let (name, rust_type) = (field.ident.unraw().to_string(), source(ty));
    let type_of = quote!(#root::ColumnType);
    let root = at(root, span);
    let role = match field.role {
        Role::Given => quote!(Given),
        Role::Defaulted => quote!(Defaulted),
        Role::Kept => quote!(Kept),
        Role::Generated => quote!(Generated),
    };
    let hidden = field
        .telling
        .is_left_out()
        .then(|| quote_spanned!(span=> .hidden()));
    quote_spanned! {span=>
        #root::Field::of(<#ty as #type_of>::SHAPE, #name, #column, #rust_type, #root::Role::#role)#hidden
    }
}

/// The path with all of it at one place.
fn at(path: &Path, span: Span) -> Path {
    let mut path = path.clone();
    path.leading_colon = path.leading_colon.map(|_| syn::Token![::](span));
    for segment in &mut path.segments {
        segment.ident.set_span(span);
    }
    path
}

/// A type or a path as people write it: `Option<String>`.
fn source(tokens: &impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    let mut out = String::with_capacity(spaced.len());
    let mut chars = spaced.chars().peekable();
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '\'';
    while let Some(char) = chars.next() {
        let before = out.chars().next_back().unwrap_or(' ');
        let between_words = is_word(before) && chars.peek().copied().is_some_and(is_word);
        if char != ' ' || between_words || matches!(before, ',' | ';') {
            out.push(char);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_written_without_the_blanks_of_tokens() {
        for text in [
            "Option<String>",
            "Json<Vec<(u8, Tag)>>",
            "serde_json::Value",
            "Box<dyn Fn>",
            "[u8; 4]",
        ] {
            let ty: syn::Type = syn::parse_str(text).expect("a type");
            assert_eq!(source(&ty), text);
        }
    }
}

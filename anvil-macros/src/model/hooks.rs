//! What the options `observer` and `global_scope` of a model become, and `touches` of its relations.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::input::Input;

pub(super) fn hooks(input: &Input) -> TokenStream {
    let root = &input.root;
    let mut touches = input
        .relations
        .iter()
        .filter(|one| one.touches())
        .peekable();
    if input.observers.is_empty() && input.scopes.is_empty() && touches.peek().is_none() {
        return quote!(#root::Hooks::NONE);
    }
    let ident = &input.ident;
    let scopes = input
        .scopes
        .iter()
        .map(|scope| quote_spanned!(scope.span()=> || #root::global_scope::<#ident>(#scope)));
    let observers = input
        .observers
        .iter()
        .map(|observer| quote_spanned!(observer.span()=> &#root::Observed(#observer)));
    let touches = touches.map(|relation| {
        let field = &relation.ident;
        quote!(|| #ident::#field.link())
    });
    quote! {
        #root::Hooks {
            global_scopes: &[#(#scopes),*],
            observers: &[#(#observers),*],
            touches: &[#(#touches),*],
        }
    }
}

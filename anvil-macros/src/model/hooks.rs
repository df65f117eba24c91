//! What the options `observer` and `global_scope` of a model become.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;

use super::input::Input;

pub(super) fn hooks(input: &Input) -> TokenStream {
    let root = &input.root;
    if input.observer.is_none() && input.scopes.is_empty() {
        return quote!(#root::Hooks::NONE);
    }
    let ident = &input.ident;
    let scopes = input
        .scopes
        .iter()
        .map(|scope| quote_spanned!(scope.span()=> || #root::global_scope::<#ident>(#scope)));
    let observer = match &input.observer {
        Some(observer) => {
            quote_spanned!(observer.span()=> #root::Option::Some(&#root::Observed(#observer)))
        }
        None => quote!(#root::Option::None),
    };
    quote! {
        #root::Hooks {
            global_scopes: &[#(#scopes),*],
            observer: #observer,
        }
    }
}

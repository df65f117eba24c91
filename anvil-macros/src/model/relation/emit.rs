//! What the derive writes for relation fields: a constant for each, and one implementation through which all of them are
//! filled.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::Result;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;

use super::super::input::{Input, collect};
use super::kind::Kind;
use super::link::{Link, Linker};

/// The constants of the relations, and the implementation that reaches their fields.
pub(in crate::model) fn constants(input: &Input) -> Result<(TokenStream, TokenStream)> {
    let mut errors = None;
    let mut links = Vec::new();
    for (index, relation) in input.relations.iter().enumerate() {
        let linker = Linker {
            input,
            relation,
            index,
        };
        match linker.link() {
            Ok(link) => links.push(link),
            Err(error) => collect(&mut errors, error),
        }
    }
    if let Some(errors) = errors {
        return Err(errors);
    }
    let root = &input.root;
    let constants = input.relations.iter().zip(&links).map(|(relation, link)| {
        let (ident, visibility, ty) = (&relation.ident, &relation.visibility, &relation.ty);
        let doc = format!(" The relation `{ident}`.");
        let tokens = &link.tokens;
        let (relation, other) = match relation.kind {
            Kind::MorphTo => (quote!(MorphRelation), &relation.related),
            _ => (quote!(Relation), ty),
        };
        quote! {
            #[doc = #doc]
            #visibility const #ident: #root::#relation<Self, #other> = #root::#relation {
                link: &#tokens,
                types: #root::PhantomData,
            };
        }
    });
    let constants = quote!(#(#constants)*);
    Ok((constants, access(input, &links)))
}

/// How the core reaches the fields.
fn access(input: &Input, links: &[Link]) -> TokenStream {
    if links.is_empty() {
        return TokenStream::new();
    }
    let (root, ident) = (&input.root, &input.ident);
    let last = links.len() - 1;
    let fields = input.relations.iter().enumerate().map(|(index, relation)| {
        let field = &relation.ident;
        if index == last {
            quote!(_ => &mut self.#field.held)
        } else {
            quote!(#index => &mut self.#field.held)
        }
    });
    let locals = links.iter().enumerate().map(|(index, link)| {
        let local = &link.local;
        quote!(#index => &self.#local)
    });
    let names = links.iter().enumerate().filter_map(|(index, link)| {
        let kind = link.morph.as_ref()?;
        Some(quote!(#index => #root::value_of(&self.#kind)))
    });
    let names: Vec<TokenStream> = names.collect();
    let morph_name = if names.is_empty() {
        TokenStream::new()
    } else {
        quote! {
            fn morph_name(&self, index: usize) -> #root::Value {
                match index {
                    #(#names,)*
                    _ => #root::Value::NULL,
                }
            }
        }
    };
    let key = &input.fields[input.key].ident;
    quote! {
        #[automatically_derived]
        impl #root::RelationFields for #ident {
            fn field(&mut self, index: usize) -> &mut #root::Held {
                match index { #(#fields),* }
            }

            fn local(&self, index: usize) -> #root::Value {
                let local: &dyn #root::FieldOfModel = match index {
                    #(#locals,)*
                    _ => &self.#key,
                };
                #root::value_of(local)
            }

            #morph_name
        }
    }
}

/// The method by which a model tells of its fields.
pub(in crate::model) fn fields(input: &Input) -> TokenStream {
    if input.relations.is_empty() {
        return TokenStream::new();
    }
    let root = &input.root;
    quote! {
        fn relations(&mut self) -> #root::Option<&mut dyn #root::RelationFields> {
            #root::Option::Some(self)
        }
    }
}

/// The fields of a record that was just read.
pub(in crate::model) fn unloaded(input: &Input) -> impl Iterator<Item = TokenStream> {
    let root = &input.root;
    input.relations.iter().map(move |relation| {
        let ident = &relation.ident;
        let path = format!("{}::{}", input.ident.unraw(), ident.unraw());
        quote_spanned! {relation.ty.span()=>
            #ident: #root::Related { held: #root::Held::unloaded(#path), types: #root::PhantomData }
        }
    })
}

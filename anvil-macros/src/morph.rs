//! `#[derive(Morph)]`: an enum with a model in each variant, as what a `MorphTo` relation leads to.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned as _;
use syn::{Data, DeriveInput, Error, Fields, Ident, LitStr, Path, Result, Type};

use crate::errors::Errors;
use crate::model::cast_root;
use crate::without::Without;

/// Expands the derive; a mistake in the input becomes `compile_error!` at its token.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    match syn::parse2(input).and_then(|input| Input::new(&input)) {
        Ok(input) => input.emit(),
        Err(error) => error.into_compile_error(),
    }
}

struct Input {
    ident: Ident,
    root: Path,
    without: Without,
    /// The variants with their models.
    variants: Vec<(Ident, Type)>,
}

impl Input {
    fn new(input: &DeriveInput) -> Result<Self> {
        let mut root = None;
        let mut without = Without::default();
        for attribute in &input.attrs {
            if attribute.path().is_ident("morph") {
                attribute.parse_nested_meta(|meta| {
                    if meta.path.is_ident("without") {
                        return without.read(&meta, true);
                    }
                    if !meta.path.is_ident("crate") {
                        let known = "unknown option: the options are `without`, `crate`";
                        return Err(meta.error(known));
                    }
                    root = Some(meta.value()?.parse::<LitStr>()?.parse()?);
                    Ok(())
                })?;
            }
        }
        let Data::Enum(data) = &input.data else {
            let message = "a relation to several models leads to an enum";
            return Err(Error::new(input.ident.span(), message));
        };
        let mut errors = Errors::default();
        let mut variants = Vec::new();
        for variant in &data.variants {
            match &variant.fields {
                Fields::Unnamed(fields) if fields.unnamed.len() == 1 => {
                    variants.push((variant.ident.clone(), fields.unnamed[0].ty.clone()));
                }
                _ => errors.at(
                    &variant.ident,
                    format_args!("a variant holds one model: `{0}({0})`", variant.ident),
                ),
            }
        }
        if data.variants.is_empty() {
            errors.at(
                &input.ident,
                "an enum of models has a variant for each of them",
            );
        }
        if !input.generics.params.is_empty() {
            errors.at(
                &input.generics,
                "an enum of models cannot have generic parameters",
            );
        }
        match errors.into_error() {
            Some(error) => Err(error),
            None => Ok(Self {
                ident: input.ident.clone(),
                root: cast_root(root),
                without,
                variants,
            }),
        }
    }

    /// `Debug` and `Serialize`: the record is told as it is anywhere else.
    fn implementations(&self) -> TokenStream {
        let Self { ident, root, .. } = self;
        let debugs = self.variants.iter().map(|(variant, _)| {
            let name = variant.to_string();
            quote!(Self::#variant(record) => to.debug_tuple(#name).field(record).finish())
        });
        let debug = (!self.without.debug).then(|| {
            quote! {
                #[automatically_derived]
                impl #root::Debug for #ident {
                    #[inline]
                    fn fmt(&self, to: &mut #root::Formatter<'_>) -> #root::FmtResult {
                        match self { #(#debugs),* }
                    }
                }
            }
        });
        let serialized = self.variants.iter().map(|(variant, _)| {
            quote!(Self::#variant(record) => #root::Serialize::serialize(record, to))
        });
        let serialize = (!self.without.serialize).then(|| {
            quote! {
                #[automatically_derived]
                impl #root::Serialize for #ident {
                    fn serialize<S: #root::Serializer>(&self, to: S) -> #root::Either<S::Ok, S::Error> {
                        match self { #(#serialized),* }
                    }
                }
            }
        });
        quote!(#debug #serialize)
    }

    fn emit(&self) -> TokenStream {
        let Self { ident, root, .. } = self;
        let last = self.variants.len() - 1;
        let targets = self
            .variants
            .iter()
            .map(|(_, model)| quote_spanned!(model.span()=> #root::Link::target::<#model>()));
        let builds = self.variants.iter().enumerate().map(|(index, (_, model))| {
            let index = if index == last {
                quote!(_)
            } else {
                quote!(#index)
            };
            quote!(#index => #root::build_target::<#model, Self>(row, next))
        });
        let relations = self
            .variants
            .iter()
            .map(|(variant, _)| quote!(Self::#variant(record) => #root::Model::relations(record)));
        let places = self
            .variants
            .iter()
            .enumerate()
            .map(|(index, (variant, _))| quote!(Self::#variant(_) => #index));
        let froms = self.variants.iter().map(|(variant, model)| {
            quote! {
                #[automatically_derived]
                impl ::core::convert::From<#model> for #ident {
                    fn from(record: #model) -> Self {
                        Self::#variant(record)
                    }
                }
            }
        });
        let implementations = self.implementations();
        quote! {
            #(#froms)*
            #implementations

            #[automatically_derived]
            impl #root::MorphTarget for #ident {
                const TARGETS: &'static [#root::Link] = &[#(#targets),*];

                fn build(
                    target: usize,
                    row: &mut #root::Row,
                    next: &mut #root::Loaded,
                ) -> #root::Result<Self> {
                    match target { #(#builds),* }
                }

                fn target(&self) -> usize {
                    match self { #(#places),* }
                }

                fn relations(&mut self) -> #root::Option<&mut dyn #root::RelationFields> {
                    match self { #(#relations),* }
                }
            }
        }
    }
}

//! `#[derive(ColumnType)]`: an enum without data as the type of a column, stored by the names of its variants or by
//! their numbers.

use crate::without::Without;
use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Data, DeriveInput, Error, Fields, Ident, LitStr, Path, Result};

/// Expands the derive; a mistake in the input becomes `compile_error!` at its token.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    match syn::parse2(input).and_then(|input| emit(&input)) {
        Ok(tokens) => tokens,
        Err(error) => error.into_compile_error(),
    }
}

/// What `#[column(…)]` on the enum says.
#[derive(Default)]
struct Options {
    /// Whether the numbers of the variants are stored, and not their names.
    number: bool,
    root: Option<Path>,
    without: Without,
}

fn emit(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new(
            input.ident.span(),
            "only an enum can derive `ColumnType`: implement it by hand, or store the type as `Json`",
        ));
    };
    let options = options(&input.attrs)?;
    let mut errors: Option<Error> = None;
    let mut variants = Vec::new();
    for variant in &data.variants {
        let read = if matches!(variant.fields, Fields::Unit) {
            name(&variant.attrs, &variant.ident).map(|name| (&variant.ident, name))
        } else {
            Err(Error::new(
                variant.ident.span(),
                "a variant with data has no name in a column: store the type as `Json`",
            ))
        };
        match (read, &mut errors) {
            (Ok(variant), _) => variants.push(variant),
            (Err(error), Some(errors)) => errors.combine(error),
            (Err(error), none) => *none = Some(error),
        }
    }
    if let Some(errors) = errors {
        return Err(errors);
    }
    for (index, (ident, name)) in variants.iter().enumerate() {
        if variants[..index].iter().any(|(_, other)| other == name) {
            let message = format!("a second variant is stored as `{name}`");
            return Err(Error::new(ident.span(), message));
        }
    }
    Ok(implementation(&input.ident, &variants, options))
}

fn implementation(ident: &Ident, variants: &[(&Ident, String)], options: Options) -> TokenStream {
    let root = match options.root {
        Some(root) => quote!(#root::__private),
        None => quote!(::anvilforge::__private::cast::__private),
    };
    let idents: Vec<_> = variants.iter().map(|(ident, _)| ident).collect();
    let names: Vec<_> = variants.iter().map(|(_, name)| name).collect();
    let text = ident.to_string();
    let serialized = if options.number {
        quote!(to.serialize_i64(match *self { #(Self::#idents => Self::#idents as i64),* }))
    } else {
        quote!(to.serialize_str(match *self { #(Self::#idents => #names),* }))
    };
    let serialize = (!options.without.serialize).then(|| {
        quote! {
            #[automatically_derived]
            impl #root::Serialize for #ident {
                fn serialize<S: #root::Serializer>(&self, to: S) -> #root::Either<S::Ok, S::Error> {
                    #serialized
                }
            }
        }
    });
    let (kind, write, read) = if options.number {
        (
            quote!(Int),
            quote!(#root::Value::Int(self as i64)),
            quote!(#root::variant_of_number(value, &[#((Self::#idents as i64, Self::#idents)),*])),
        )
    } else {
        (
            quote!(Text),
            quote!(#root::Value::from(match self { #(Self::#idents => #names),* })),
            quote!(#root::variant_of_text(value, &[#((#names, Self::#idents)),*])),
        )
    };
    quote! {
        #[automatically_derived]
        impl #root::ColumnType for #ident {
            type Inner = Self;
            const KIND: #root::Kind = #root::Kind::#kind;
            const NAME: &'static str = #text;

            fn into_value(self) -> #root::Value {
                #write
            }

            fn from_value(
                value: #root::Value,
            ) -> ::core::result::Result<Self, #root::Mismatch> {
                #read
            }
        }

        #serialize
    }
}

fn options(attributes: &[Attribute]) -> Result<Options> {
    let mut options = Options::default();
    each(attributes, |meta| {
        if meta.path.is_ident("number") {
            options.number = true;
            Ok(())
        } else if meta.path.is_ident("crate") {
            options.root = Some(meta.value()?.parse::<LitStr>()?.parse()?);
            Ok(())
        } else if meta.path.is_ident("without") {
            options.without.read(meta, false)
        } else {
            let known = "unknown option: the options are `number`, `without`, `crate`";
            Err(meta.error(known))
        }
    })?;
    Ok(options)
}

/// The name that a variant is stored as: the given one, or its own in small letters.
fn name(attributes: &[Attribute], ident: &Ident) -> Result<String> {
    let mut given = None;
    each(attributes, |meta| {
        if meta.path.is_ident("name") {
            given = Some(meta.value()?.parse::<LitStr>()?.value());
            Ok(())
        } else {
            Err(meta.error("unknown option: the option is `name`"))
        }
    })?;
    Ok(given.unwrap_or_else(|| snake(&syn::ext::IdentExt::unraw(ident).to_string())))
}

fn each(
    attributes: &[Attribute],
    mut option: impl FnMut(&ParseNestedMeta<'_>) -> Result<()>,
) -> Result<()> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("column"))
        .try_for_each(|attribute| attribute.parse_nested_meta(|meta| option(&meta)))
}

/// `InReview` to `in_review`.
fn snake(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 2);
    for (index, char) in name.char_indices() {
        if char.is_uppercase() && index > 0 {
            out.push('_');
        }
        out.extend(char.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_variants_in_small_letters() {
        assert_eq!(snake("InReview"), "in_review");
        assert_eq!(snake("Draft"), "draft");
    }

    #[test]
    fn two_variants_of_one_name_are_refused() {
        let input = quote! {
            enum Status { Draft, #[column(name = "draft")] Sketch }
        };
        let output = expand(input).to_string();
        assert!(
            output.contains("a second variant is stored as `draft`"),
            "{output}"
        );
    }
}

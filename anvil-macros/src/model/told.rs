//! What a record tells of itself: the list of its fields, `Debug` and `Serialize`, which are read from that list. serde's
//! attributes are understood as far as a record of a table needs them; `#[model(without(Serialize))]` leaves the rest to serde.

use heck::{
    ToKebabCase as _, ToLowerCamelCase as _, ToShoutyKebabCase as _, ToShoutySnakeCase as _,
    ToUpperCamelCase as _,
};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Error, Ident, LitStr, Path, Result};

use super::input::{Field, Input};
use super::relation::Holds;

/// How a field is told as JSON.
#[derive(Default)]
pub(super) struct Telling {
    pub(super) is_hidden: bool,
    rename: Option<LitStr>,
    /// The function that says of a value that it is left out.
    unless: Option<Path>,
}

/// The case in which all names are written in JSON.
pub(super) struct Case(fn(&str) -> String);

/// serde's attributes that are about reading, which a model does not do with serde.
const OF_READING: [&str; 7] = [
    "default",
    "alias",
    "skip_deserializing",
    "deserialize_with",
    "deny_unknown_fields",
    "borrow",
    "expecting",
];

impl Telling {
    /// Reads what the attributes of a field say. With `lenient`, what is not known is serde's to say.
    pub(super) fn new(attributes: &[Attribute], lenient: bool) -> Result<Self> {
        let mut telling = Self::default();
        read(attributes, lenient, |meta| {
            if meta.path.is_ident("skip") || meta.path.is_ident("skip_serializing") {
                telling.is_hidden = true;
            } else if meta.path.is_ident("rename") && meta.input.peek(syn::Token![=]) {
                telling.rename = Some(meta.value()?.parse()?);
            } else if meta.path.is_ident("skip_serializing_if") {
                telling.unless = Some(meta.value()?.parse::<LitStr>()?.parse()?);
            } else {
                return Ok(false);
            }
            Ok(true)
        })?;
        Ok(telling)
    }

    /// The name in JSON; `None` when the field is left out.
    fn name(&self, ident: &Ident, case: Option<&Case>) -> Option<String> {
        if self.is_hidden {
            return None;
        }
        let ident = ident.unraw().to_string();
        Some(match (&self.rename, case) {
            (Some(name), _) => name.value(),
            (None, Some(Case(change))) => change(&ident),
            (None, None) => ident,
        })
    }
}

impl Case {
    /// Reads what the attributes of the struct say.
    pub(super) fn new(attributes: &[Attribute], lenient: bool) -> Result<Option<Self>> {
        let mut case = None;
        read(attributes, lenient, |meta| {
            if !(meta.path.is_ident("rename_all") && meta.input.peek(syn::Token![=])) {
                return Ok(false);
            }
            let name: LitStr = meta.value()?.parse()?;
            let change: fn(&str) -> String = match name.value().as_str() {
                "lowercase" | "snake_case" => str::to_owned,
                "UPPERCASE" => str::to_uppercase,
                "PascalCase" => |name| name.to_upper_camel_case(),
                "camelCase" => |name| name.to_lower_camel_case(),
                "SCREAMING_SNAKE_CASE" => |name| name.to_shouty_snake_case(),
                "kebab-case" => |name| name.to_kebab_case(),
                "SCREAMING-KEBAB-CASE" => |name| name.to_shouty_kebab_case(),
                _ if lenient => return Ok(false),
                _ => {
                    return Err(Error::new(
                        name.span(),
                        "unknown case: see serde's `rename_all`",
                    ));
                }
            };
            case = Some(Self(change));
            Ok(true)
        })?;
        Ok(case)
    }
}

/// Goes through serde's attributes; `known` tells whether it knows one.
fn read(
    attributes: &[Attribute],
    lenient: bool,
    mut known: impl FnMut(&ParseNestedMeta<'_>) -> Result<bool>,
) -> Result<()> {
    for attribute in attributes.iter().filter(|one| one.path().is_ident("serde")) {
        let read = attribute.parse_nested_meta(|meta| {
            if known(&meta)? {
                return Ok(());
            }
            let of_reading = OF_READING.iter().any(|name| meta.path.is_ident(name));
            if !lenient && !of_reading {
                return Err(meta.error(
                    "a model does not know this attribute of serde's: add `#[model(without(Serialize))]`, and derive \
                     `serde::Serialize`",
                ));
            }
            // What it says is passed over.
            if meta.input.peek(syn::Token![=]) {
                let _: syn::Expr = meta.value()?.parse()?;
            } else if meta.input.peek(syn::token::Paren) {
                let within;
                syn::parenthesized!(within in meta.input);
                let _: TokenStream = within.parse()?;
            }
            Ok(())
        });
        if !lenient {
            read?;
        }
    }
    Ok(())
}

/// The names of the fields for the definition of a model.
pub(super) fn names(input: &Input) -> TokenStream {
    let root = &input.root;
    let name = |ident: &Ident, telling: &Telling| {
        let json = telling.name(ident, input.case.as_ref());
        (ident.unraw().to_string(), json)
    };
    let columns = input.fields.iter();
    let columns = columns.map(|one| (name(&one.ident, &one.telling), Some(&one.column)));
    let relations = input.relations.iter();
    let relations = relations.map(|one| (name(&one.ident, &one.telling), None));
    let names: Vec<_> = columns.chain(relations).collect();
    let is_own = |((field, json), column): &((String, Option<String>), Option<&String>)| {
        json.as_ref() == Some(field) && column.is_none_or(|column| column == field)
    };
    if names.iter().all(is_own) {
        return quote!(#root::Option::None);
    }
    let names = names.iter().map(|((field, json), _)| {
        let json = match json {
            Some(json) => quote!(#root::Option::Some(#json)),
            None => quote!(#root::Option::None),
        };
        quote!(#root::Name { field: #field, json: #json })
    });
    quote!(#root::Option::Some(&[#(#names),*]))
}

/// The methods of `cast::Model` that list the fields.
pub(super) fn methods(input: &Input) -> TokenStream {
    let root = &input.root;
    let columns = input
        .fields
        .iter()
        .map(|Field { ident, ty, .. }| quote!(<#ty as #root::ColumnType>::as_field(&self.#ident)));
    let relations = input.relations.iter().map(|relation| {
        let (ident, related) = (&relation.ident, &relation.related);
        match relation.holds() {
            Holds::One => quote!(<#related as #root::Model>::told_one(&self.#ident)),
            Holds::Many => quote!(<#related as #root::Model>::told_many(&self.#ident)),
            Holds::OneOfSeveral => quote!(<#related as #root::MorphTarget>::told(&self.#ident)),
        }
    });
    let told = (!input.relations.is_empty()).then(|| {
        quote! {
            #[inline]
            fn told<'r>(&'r self, to: &mut #root::Fields<'r>) {
                to.relate(&[#(#relations),*]);
            }
        }
    });
    let of_columns = input.fields.iter().map(|one| (&one.ident, &one.telling));
    let of_relations = input.relations.iter().map(|one| (&one.ident, &one.telling));
    let conditions = of_columns.chain(of_relations).enumerate();
    let mut conditions = conditions
        .filter_map(|(index, (ident, telling))| {
            let unless = telling.unless.as_ref()?;
            Some(quote!(#index => #unless(&self.#ident),))
        })
        .peekable();
    let is_left_out = conditions.peek().is_some().then(|| {
        quote! {
            #[inline]
            fn is_left_out(&self, index: usize) -> bool {
                match index {
                    #(#conditions)*
                    _ => false,
                }
            }
        }
    });
    quote! {
        fn fields<'r>(&'r self, to: &mut #root::Fields<'r>) {
            to.take(&[#(#columns),*]);
        }

        #told
        #is_left_out
    }
}

/// `Debug` and `Serialize`.
pub(super) fn implementations(input: &Input) -> TokenStream {
    let (root, ident) = (&input.root, &input.ident);
    // Inline, so that they are compiled where they are used.
    let debug = (!input.without.debug).then(|| {
        quote! {
            #[automatically_derived]
            impl #root::Debug for #ident {
                #[inline]
                fn fmt(&self, to: &mut #root::Formatter<'_>) -> #root::FmtResult {
                    #root::debug(self, to)
                }
            }
        }
    });
    let serialize = (!input.without.serialize).then(|| {
        quote! {
            #[automatically_derived]
            impl #root::Serialize for #ident {
                fn serialize<S: #root::Serializer>(&self, to: S) -> #root::Either<S::Ok, S::Error> {
                    #root::serialize(self, to)
                }
            }
        }
    });
    quote!(#debug #serialize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(attribute: &TokenStream, lenient: bool) -> Result<Telling> {
        let model: syn::ItemStruct = syn::parse_quote!(struct A { #attribute a_field: u8 });
        let field = model.fields.iter().next().expect("a field");
        Telling::new(&field.attrs, lenient)
    }

    #[test]
    fn fields_are_told_as_serde_is_told_to() {
        let ident: Ident = syn::parse_quote!(a_field);
        for (attribute, name) in [
            (quote!(#[serde(skip)]), None),
            (quote!(#[serde(rename = "x", skip_serializing)]), None),
            (quote!(#[serde(rename = "x")]), Some("x")),
            (
                quote!(#[serde(skip_serializing_if = "Option::is_none")]),
                Some("a_field"),
            ),
            (
                quote!(#[serde(skip_deserializing, default = "x")]),
                Some("a_field"),
            ),
            (quote!(#[doc = "skip"]), Some("a_field")),
        ] {
            let telling = read(&attribute, false).expect("a known attribute");
            assert_eq!(telling.name(&ident, None).as_deref(), name, "{attribute}");
        }
    }

    #[test]
    fn what_a_model_does_not_know_is_an_error_unless_serde_is_asked() {
        for attribute in [
            quote!(#[serde(flatten)]),
            quote!(#[serde(rename(serialize = "x"))]),
        ] {
            let error = read(&attribute, false).err().expect("an error");
            assert!(error.to_string().contains("without(Serialize)"), "{error}");
            assert!(read(&attribute, true).is_ok());
        }
    }

    #[test]
    fn all_names_are_written_in_one_case() {
        let ident: Ident = syn::parse_quote!(a_field);
        for (case, name) in [
            ("camelCase", "aField"),
            ("PascalCase", "AField"),
            ("kebab-case", "a-field"),
            ("SCREAMING_SNAKE_CASE", "A_FIELD"),
        ] {
            let model: syn::ItemStruct = syn::parse_quote!(
                #[serde(rename_all = #case)]
                struct A;
            );
            let case = Case::new(&model.attrs, false).expect("a known case");
            assert_eq!(
                Telling::default().name(&ident, case.as_ref()).as_deref(),
                Some(name)
            );
        }
    }
}

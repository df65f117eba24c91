//! What a record tells of itself: the list of its fields, `Debug` and `Serialize`, which are read from that list. serde's
//! attributes are understood as far as a record of a table needs them; `#[model(without(Serialize))]` leaves the rest to serde.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Error, ExprPath, Ident, LitStr, Result};

use super::input::{Field, Input};
use super::relation::Holds;

/// How a field is told as JSON.
#[derive(Default)]
pub(super) struct Telling {
    /// Whether JSON leaves it out.
    is_skipped: bool,
    /// Whether nobody is shown it.
    is_hidden: bool,
    rename: Option<LitStr>,
    /// The function that says of a value that it is left out.
    unless: Option<ExprPath>,
}

/// The case in which all names are written in JSON.
pub(super) struct Case(fn(&str) -> String);

/// serde's attributes that are about reading, which a model does not do with serde.
const OF_READING: [&str; 11] = [
    "bound",
    "crate",
    "from",
    "try_from",
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
                telling.is_skipped = true;
            } else if meta.path.is_ident("rename") {
                written(meta, |name| telling.rename = Some(name))?;
            } else if meta.path.is_ident("skip_serializing_if") {
                telling.unless = Some(meta.value()?.parse::<LitStr>()?.parse()?);
            } else {
                return Ok(false);
            }
            Ok(true)
        })?;
        Ok(telling)
    }

    /// Takes note of `#[column(hidden)]`, which serde does not know.
    pub(super) fn hide(&mut self, at: Span, lenient: bool) -> Result<()> {
        if lenient && !self.is_skipped {
            let message = "serde does not know this, and the model is `without(Serialize)`: add `#[serde(skip_serializing)]`";
            return Err(Error::new(at, message));
        }
        self.is_hidden = true;
        Ok(())
    }

    /// Whether JSON never shows the field.
    pub(super) fn is_left_out(&self) -> bool {
        self.is_skipped || self.is_hidden
    }

    /// The name in JSON; `None` when the field is left out.
    fn name(&self, ident: &Ident, case: Option<&Case>) -> Option<String> {
        if self.is_left_out() {
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
            if !meta.path.is_ident("rename_all") {
                return Ok(false);
            }
            let mut given = None;
            written(meta, |name| given = Some(name))?;
            let Some(name) = given else { return Ok(true) };
            // Sign by sign, as serde does it.
            let change: fn(&str) -> String = match name.value().as_str() {
                "lowercase" | "snake_case" => str::to_owned,
                "UPPERCASE" | "SCREAMING_SNAKE_CASE" => str::to_ascii_uppercase,
                "PascalCase" => pascal,
                "camelCase" => camel,
                "kebab-case" => |name| name.replace('_', "-"),
                "SCREAMING-KEBAB-CASE" => |name| name.to_ascii_uppercase().replace('_', "-"),
                _ if lenient => return Ok(true),
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

fn pascal(name: &str) -> String {
    let mut begins = true;
    let letters = name.chars().filter_map(|letter| {
        if letter == '_' {
            begins = true;
            return None;
        }
        let is_first = std::mem::take(&mut begins);
        Some(if is_first {
            letter.to_ascii_uppercase()
        } else {
            letter
        })
    });
    letters.collect()
}

fn camel(name: &str) -> String {
    let pascal = pascal(name);
    let mut letters = pascal.chars();
    let first = letters.next().map(|letter| letter.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

/// Reads the name in `rename = "…"`, or that for writing in `rename(serialize = "…", deserialize = "…")`.
fn written(meta: &ParseNestedMeta<'_>, mut name: impl FnMut(LitStr)) -> Result<()> {
    if meta.input.peek(syn::Token![=]) {
        name(meta.value()?.parse()?);
        return Ok(());
    }
    meta.parse_nested_meta(|meta| {
        let given = meta.value()?.parse()?;
        if meta.path.is_ident("serialize") {
            name(given);
        }
        Ok(())
    })
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
    let columns = input.fields.iter().map(|one| Some(&one.column));
    let columns = columns.chain(input.relations.iter().map(|_| None));
    let mut all_are_plain = true;
    let names = tellings(input)
        .zip(columns)
        .map(|((ident, telling), column)| {
            let field = ident.unraw().to_string();
            let json = telling.name(ident, input.case.as_ref());
            all_are_plain &=
                json.as_ref() == Some(&field) && column.is_none_or(|column| *column == field);
            let json = match json {
                Some(json) => quote!(#root::Option::Some(#json)),
                None => quote!(#root::Option::None),
            };
            let is_hidden = telling.is_hidden;
            quote!(#root::Name { field: #field, json: #json, is_hidden: #is_hidden })
        });
    let names: Vec<TokenStream> = names.collect();
    if all_are_plain {
        return quote!(#root::Option::None);
    }
    quote!(#root::Option::Some(&[#(#names),*]))
}

/// All fields in the order in which they are told: the columns, then the relations.
fn tellings(input: &Input) -> impl Iterator<Item = (&Ident, &Telling)> {
    let columns = input.fields.iter().map(|one| (&one.ident, &one.telling));
    let relations = input.relations.iter().map(|one| (&one.ident, &one.telling));
    columns.chain(relations)
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
            fn told_relations<'r>(&'r self, to: &mut #root::Fields<'r>) {
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
        fn told_columns<'r>(&'r self, to: &mut #root::Fields<'r>) {
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
                quote!(#[serde(rename(serialize = "x", deserialize = "y"))]),
                Some("x"),
            ),
            (quote!(#[serde(rename(deserialize = "y"))]), Some("a_field")),
            (
                quote!(#[serde(skip_serializing_if = "<[_]>::is_empty")]),
                Some("a_field"),
            ),
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
            quote!(#[serde(with = "hex")]),
            quote!(#[serde(getter)]),
        ] {
            let error = read(&attribute, false).err().expect("an error");
            assert!(error.to_string().contains("without(Serialize)"), "{error}");
            assert!(read(&attribute, true).is_ok());
        }
    }

    #[test]
    fn names_are_written_as_serde_writes_them() {
        for (case, names) in [
            ("lowercase", ["a_field", "type_", "userID"]),
            ("UPPERCASE", ["A_FIELD", "TYPE_", "USERID"]),
            ("camelCase", ["aField", "type", "userID"]),
            ("PascalCase", ["AField", "Type", "UserID"]),
            ("kebab-case", ["a-field", "type-", "userID"]),
            ("SCREAMING_SNAKE_CASE", ["A_FIELD", "TYPE_", "USERID"]),
            ("SCREAMING-KEBAB-CASE", ["A-FIELD", "TYPE-", "USERID"]),
        ] {
            let both = quote!(rename_all(serialize = #case, deserialize = "lowercase"));
            for attribute in [quote!(rename_all = #case), both] {
                let model: syn::ItemStruct = syn::parse_quote!(
                    #[serde(#attribute)]
                    struct A;
                );
                let case = Case::new(&model.attrs, false).expect("a known case");
                for (field, name) in ["a_field", "type_", "userID"].into_iter().zip(names) {
                    let ident = Ident::new(field, Span::call_site());
                    let told = Telling::default().name(&ident, case.as_ref());
                    assert_eq!(told.as_deref(), Some(name), "{attribute}");
                }
            }
        }
    }

    #[test]
    fn a_secret_cannot_be_left_to_serde_which_does_not_know_of_it() {
        let hide = |attribute: &TokenStream, lenient| {
            let mut telling = read(attribute, lenient).expect("known attributes");
            telling.hide(Span::call_site(), lenient)
        };
        assert!(hide(&quote!(), false).is_ok());
        assert!(hide(&quote!(), true).is_err());
        assert!(hide(&quote!(#[serde(skip_serializing)]), true).is_ok());
    }
}

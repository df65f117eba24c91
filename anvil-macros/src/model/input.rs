//! The struct under `#[derive(Model)]`, read and checked.

use proc_macro2::Span;
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Attribute, Data, DeriveInput, Error, Fields, Ident, Path, Result, Type, Visibility};

use super::option::{ColumnOptions, ModelOptions};
use super::relation::{self, Relation};
use super::told::{Case, Telling};
use crate::without::Without;

/// A model, ready to be emitted.
pub(super) struct Input {
    pub(super) ident: Ident,
    pub(super) visibility: Visibility,
    pub(super) table: String,
    /// The way to what the derive names, within the block that holds what it writes.
    pub(super) root: Path,
    /// The same way, from outside of that block.
    pub(super) way: Path,
    pub(super) soft_deletes: bool,
    pub(super) observers: Vec<Path>,
    pub(super) scopes: Vec<Path>,
    pub(super) fields: Vec<Field>,
    pub(super) relations: Vec<Relation>,
    /// The model's name in columns that may refer to several models.
    pub(super) morph: String,
    /// The field that remembers what a record was read as.
    pub(super) original: Option<Ident>,
    /// The place of the key among the fields.
    pub(super) key: usize,
    /// What is not implemented.
    pub(super) without: Without,
    /// The case of the names in JSON.
    pub(super) case: Option<Case>,
}

/// A field of a model: a column of its table.
pub(super) struct Field {
    pub(super) ident: Ident,
    pub(super) visibility: Visibility,
    pub(super) docs: Vec<Attribute>,
    pub(super) ty: Type,
    pub(super) column: String,
    pub(super) role: Role,
    pub(super) telling: Telling,
}

/// Who gives a column its value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Whoever creates the record.
    Given,
    /// Whoever creates the record, or else the database's default.
    Defaulted,
    /// The model itself: `created_at` and its like.
    Kept,
    /// The database, always.
    Generated,
}

impl Input {
    pub(super) fn new(input: DeriveInput) -> Result<Self> {
        let options = ModelOptions::new(&input.attrs)?;
        let lenient = options.without.serialize;
        let Data::Struct(data) = input.data else {
            return Err(Error::new(
                input.ident.span(),
                "a model is a struct with named fields",
            ));
        };
        let Fields::Named(named) = data.fields else {
            return Err(Error::new(
                input.ident.span(),
                "a model is a struct with named fields",
            ));
        };
        if !input.generics.params.is_empty() {
            return Err(Error::new(
                input.generics.span(),
                "a model cannot have generic parameters",
            ));
        }
        let mut errors = None;
        let case = Case::new(&input.attrs, lenient).unwrap_or_else(|error| {
            collect(&mut errors, error);
            None
        });
        let mut fields = Vec::new();
        let mut marked_key = None;
        let mut relations = Vec::new();
        let mut columns_are_known = true;
        let mut original = None;
        for field in named.named {
            if is_original(&field) {
                if original.is_some() {
                    let message = "a second `#[original]`: remove one";
                    collect(&mut errors, Error::new(field.span(), message));
                }
                original = field.ident;
                continue;
            }
            match relation::attribute(&field) {
                Ok(None) => {}
                Ok(Some(attribute)) => {
                    match Relation::new(field, &attribute, lenient) {
                        Ok(relation) => relations.push(relation),
                        Err(error) => collect(&mut errors, error),
                    }
                    continue;
                }
                Err(error) => {
                    collect(&mut errors, error);
                    continue;
                }
            }
            match Field::new(field, lenient) {
                Ok((field, key)) => {
                    if let Some(span) = key
                        && marked_key.replace(fields.len()).is_some()
                    {
                        collect(
                            &mut errors,
                            Error::new(span, "a second key: remove one `key`"),
                        );
                    }
                    fields.push(field);
                }
                Err(error) => {
                    columns_are_known = false;
                    collect(&mut errors, error);
                }
            }
        }
        let table = options.table.map(|table| table.value());
        if table.is_none() {
            let message = "a model names its table: add `#[model(table = \"…\")]`";
            collect(&mut errors, Error::new(input.ident.span(), message));
        }
        let named_id = || fields.iter().position(|field| field.column == "id");
        let key = marked_key.or_else(named_id);
        if key.is_none() && errors.is_none() {
            let message = "a model has a key: name a field `id`, or mark one `#[column(key)]`";
            collect(&mut errors, Error::new(input.ident.span(), message));
        }
        if let Some(span) = options.soft_deletes
            && !fields.iter().any(|field| field.column == "deleted_at")
        {
            let message = "soft deletes need a field: add `deleted_at: Option<Timestamp>`";
            collect(&mut errors, Error::new(span, message));
        }
        let (Some(table), Some(key)) = (table, key) else {
            return Err(incomplete(errors));
        };
        let input = Self {
            morph: options.morph.map_or_else(
                || relation::snake(&input.ident.unraw().to_string()),
                |name| name.value(),
            ),
            ident: input.ident,
            visibility: input.vis,
            table,
            root: syn::parse_quote!(__cast),
            way: root(options.root),
            soft_deletes: options.soft_deletes.is_some(),
            observers: options.observers,
            original,
            scopes: options.scopes,
            fields,
            relations,
            key,
            without: options.without,
            case,
        };
        match errors {
            None => Ok(input),
            Some(mut errors) => {
                // What else is wrong with the relations can be said when all columns are known.
                if columns_are_known && let Err(more) = relation::constants(&input) {
                    errors.combine(more);
                }
                Err(errors)
            }
        }
    }

    /// The name of a column that the model keeps by itself, if it has that column.
    pub(super) fn kept(&self, column: &'static str) -> Option<&'static str> {
        let kept = |field: &&Field| field.column == column && field.role == Role::Kept;
        self.fields.iter().find(kept).map(|_| column)
    }
}

impl Field {
    /// Reads a field, and where it is marked as the key.
    fn new(field: syn::Field, lenient: bool) -> Result<(Self, Option<Span>)> {
        let options = ColumnOptions::new(&field.attrs)?;
        let ident = field
            .ident
            .ok_or_else(|| Error::new(field.ty.span(), "a column needs a name"))?;
        let column = options
            .name
            .map_or_else(|| ident.unraw().to_string(), |name| name.value());
        let role = match column.as_str() {
            _ if options.generated.is_some() => Role::Generated,
            _ if options.default.is_some() => Role::Defaulted,
            // A key that is marked is one that the program chooses, such as a code or a UUID.
            _ if options.key.is_some() => Role::Given,
            "id" => Role::Generated,
            "created_at" | "updated_at" | "deleted_at" => Role::Kept,
            _ => Role::Given,
        };
        let mut telling = Telling::new(&field.attrs, lenient)?;
        if let Some(hidden) = options.hidden {
            telling.hide(hidden, lenient)?;
        }
        let docs = field
            .attrs
            .into_iter()
            .filter(|attribute| attribute.path().is_ident("doc"))
            .collect();
        let field = Self {
            ident,
            visibility: field.vis,
            docs,
            ty: field.ty,
            column,
            role,
            telling,
        };
        Ok((field, options.key))
    }
}

fn is_original(field: &syn::Field) -> bool {
    let mut attributes = field.attrs.iter();
    attributes.any(|attribute| attribute.path().is_ident("original"))
}

fn incomplete(errors: Option<Error>) -> Error {
    errors.unwrap_or_else(|| Error::new(Span::call_site(), "the model is incomplete"))
}

/// Where the output finds Cast.
pub(crate) fn root(given: Option<Path>) -> Path {
    match given {
        Some(mut root) => {
            root.segments.push(syn::parse_quote!(__private));
            root
        }
        None => syn::parse_quote!(::anvilforge::__private::cast::__private),
    }
}

pub(super) fn collect(errors: &mut Option<Error>, error: Error) {
    match errors {
        Some(errors) => errors.combine(error),
        None => *errors = Some(error),
    }
}

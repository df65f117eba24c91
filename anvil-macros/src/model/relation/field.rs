//! [`Relation`]: a relation field, read and checked as far as it can be without the rest of the struct.

use proc_macro2::Span;
use syn::spanned::Spanned as _;
use syn::{Attribute, Error, GenericArgument, Ident, PathArguments, Result, Type, Visibility};

use super::super::told::Telling;
use super::kind::Kind;
use super::option::Options;

/// A relation field of a model.
pub(in crate::model) struct Relation {
    pub(in crate::model) ident: Ident,
    pub(super) visibility: Visibility,
    pub(super) ty: Type,
    /// The model on the other side.
    pub(in crate::model) related: Type,
    pub(super) kind: Kind,
    pub(super) options: Options,
    pub(in crate::model) telling: Telling,
    /// The attribute's name.
    pub(super) span: Span,
}

/// What a relation field holds.
pub(in crate::model) enum Holds {
    One,
    Many,
    /// A record of one of several models.
    OneOfSeveral,
}

/// The attribute that makes a field a relation. A field that has the type of a relation must have one.
pub(in crate::model) fn attribute(field: &syn::Field) -> Result<Option<Attribute>> {
    let mut attributes = field
        .attrs
        .iter()
        .filter(|attribute| kind(attribute).is_some());
    let first = attributes.next().cloned();
    if let Some(second) = attributes.next() {
        return Err(Error::new_spanned(
            second,
            "a field is one relation: remove one of the attributes",
        ));
    }
    let of_type = outer(&field.ty).and_then(|(name, _)| Kind::of_type(&name.to_string()));
    match (&first, of_type) {
        (None, Some(kind)) => Err(Error::new_spanned(
            &field.ty,
            format_args!(
                "a relation says so: add `#[{}]` above the field",
                kind.attribute()
            ),
        )),
        _ => Ok(first),
    }
}

fn kind(attribute: &Attribute) -> Option<Kind> {
    let name = attribute.path().get_ident()?;
    Kind::of_attribute(&name.to_string())
}

impl Relation {
    /// Whether the record that this one belongs to is touched when this one is written.
    pub(in crate::model) fn touches(&self) -> bool {
        self.options.touches
    }

    pub(in crate::model) fn holds(&self) -> Holds {
        match self.kind {
            Kind::MorphTo => Holds::OneOfSeveral,
            kind if kind.is_of_many() => Holds::Many,
            _ => Holds::One,
        }
    }

    /// Whether its columns may stand without foreign keys.
    pub(in crate::model) fn is_unconstrained(&self) -> bool {
        self.options.unconstrained
    }

    pub(in crate::model) fn new(
        field: syn::Field,
        attribute: &Attribute,
        lenient: bool,
    ) -> Result<Self> {
        let ident = field
            .ident
            .ok_or_else(|| Error::new(field.ty.span(), "a relation needs a name"))?;
        let kind = kind(attribute).expect("invariant: the attribute was found by its kind");
        let wrong_type = || {
            let (attribute, expected) = (kind.attribute(), kind.field_type());
            Error::new_spanned(
                &field.ty,
                format_args!(
                    "the type of a `{attribute}` field is `{expected}<…>`, with a model for the dots"
                ),
            )
        };
        let mut errors: Option<Error> = None;
        let related = match outer(&field.ty) {
            Some((name, related)) if name == kind.field_type() => Some(related.clone()),
            _ => {
                errors = Some(wrong_type());
                None
            }
        };
        if let Some(column) = field.attrs.iter().find(|one| one.path().is_ident("column")) {
            let error = Error::new_spanned(column, "a relation is not a column: remove this");
            super::super::input::collect(&mut errors, error);
        }
        let options = match Options::new(attribute, kind) {
            Ok(options) => Some(options),
            Err(error) => {
                super::super::input::collect(&mut errors, error);
                None
            }
        };
        let telling = Telling::new(&field.attrs, lenient).unwrap_or_else(|error| {
            super::super::input::collect(&mut errors, error);
            Telling::default()
        });
        match (errors, related, options) {
            (None, Some(related), Some(options)) => Ok(Self {
                telling,
                ident,
                visibility: field.vis,
                ty: field.ty,
                related,
                kind,
                options,
                span: attribute.path().span(),
            }),
            (errors, ..) => Err(errors
                .unwrap_or_else(|| Error::new(Span::call_site(), "the relation is incomplete"))),
        }
    }
}

/// The name of a relation, its kind, and what it leads to.
pub(in crate::model) fn about(relation: &Relation) -> (&Ident, &'static str, &Type) {
    (
        &relation.ident,
        relation.kind.field_type(),
        &relation.related,
    )
}

/// `HasMany<Comment>` as `HasMany` and `Comment`.
fn outer(ty: &Type) -> Option<(&Ident, &Type)> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last()?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else {
        return None;
    };
    match arguments.args.first()? {
        GenericArgument::Type(related) => Some((&last.ident, related)),
        _ => None,
    }
}

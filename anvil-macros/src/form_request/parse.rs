//! The struct with its fields and rules.

use syn::ext::IdentExt as _;
use syn::{Data, DeriveInput, Fields, Ident, LitStr, Type};

use super::rule::{Check, parse_rule};
use crate::errors::Errors;

/// A form request.
pub(super) struct Request {
    pub(super) ident: Ident,
    pub(super) fields: Vec<Field>,
}

/// One of its fields.
pub(super) struct Field {
    pub(super) ident: Ident,
    /// The name in the form: the field's own, or that of `#[field(name = "…")]`.
    pub(super) name: String,
    pub(super) ty: Type,
    pub(super) checks: Vec<Check>,
}

/// Reads the struct; errors of single fields leave the others standing.
pub(super) fn request(input: DeriveInput, errors: &mut Errors) -> Option<Request> {
    const SHAPE: &str = "a form request is a struct with named fields, without type parameters";
    if !input.generics.params.is_empty() {
        errors.at(&input.generics, SHAPE);
        return None;
    }
    let Data::Struct(data) = input.data else {
        errors.at(&input.ident, SHAPE);
        return None;
    };
    let Fields::Named(named) = data.fields else {
        errors.at(&input.ident, SHAPE);
        return None;
    };
    let mut fields = Vec::new();
    for field in named.named {
        let Some(ident) = field.ident else { continue };
        let mut name = ident.unraw().to_string();
        let mut checks = Vec::new();
        for attribute in &field.attrs {
            if attribute.path().is_ident("rule") {
                let parsed = attribute.parse_nested_meta(|meta| {
                    checks.push(parse_rule(&meta)?);
                    Ok(())
                });
                errors.keep(parsed);
            } else if attribute.path().is_ident("field") {
                let parsed = attribute.parse_nested_meta(|meta| {
                    if !meta.path.is_ident("name") {
                        return Err(meta
                            .error("unknown argument: `#[field(name = \"…\")]` is all there is"));
                    }
                    name = meta.value()?.parse::<LitStr>()?.value();
                    Ok(())
                });
                errors.keep(parsed);
            }
        }
        fields.push(Field {
            ident,
            name,
            ty: field.ty,
            checks,
        });
    }
    check_other_fields(&fields, errors);
    Some(Request {
        ident: input.ident,
        fields,
    })
}

/// `same` and `different` must name a field that is there.
fn check_other_fields(fields: &[Field], errors: &mut Errors) {
    for field in fields {
        for other in field.checks.iter().filter_map(Check::other_field) {
            if !fields.iter().any(|known| known.name == other.value()) {
                errors.at(other, format!("no field is named `{}`", other.value()));
            }
        }
    }
}

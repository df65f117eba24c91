//! Fields that a model's `New…` struct has, read from the model's source.

use quote::ToTokens;
use syn::ext::IdentExt as _;
use syn::{Attribute, Fields, Item, LitStr};

/// A field that whoever creates a record gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ModelField {
    /// Its name, as it is written: `r#type`.
    pub(crate) name: String,
    /// Its type in the model, without blanks.
    pub(crate) rust_type: String,
    /// Whether the database has a value for it, so that it is an `Option` in the new record.
    pub(crate) is_defaulted: bool,
}

/// The attributes of relation fields.
const RELATIONS: &[&str] = &[
    "has_one",
    "has_many",
    "belongs_to",
    "belongs_to_many",
    "has_one_through",
    "has_many_through",
    "morph_one",
    "morph_many",
    "morph_to",
    "morph_to_many",
    "morphed_by_many",
];

/// What `#[column(…)]` says.
#[derive(Default)]
struct Column {
    name: Option<String>,
    key: bool,
    default: bool,
    generated: bool,
}

/// The fields of the struct `name` of a source, if that is a model there. It follows the rules of the derive.
pub(crate) fn model_fields(source: &str, name: &str) -> Option<Vec<ModelField>> {
    let file = syn::parse_file(source).ok()?;
    let item = file.items.into_iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == name => Some(item),
        _ => None,
    })?;
    let derives = |attribute: &Attribute| {
        let derived = attribute.to_token_stream().to_string();
        attribute.path().is_ident("derive")
            && derived
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word == "Model")
    };
    let Fields::Named(fields) = item.fields else {
        return None;
    };
    if !item.attrs.iter().any(derives) {
        return None;
    }
    let fields = fields.named.into_iter().filter_map(|field| {
        let is_relation = |attribute: &Attribute| {
            RELATIONS
                .iter()
                .any(|relation| attribute.path().is_ident(relation))
        };
        let ident = field.ident?;
        if field.attrs.iter().any(is_relation) {
            return None;
        }
        let options = column(&field.attrs);
        let column = options.name.unwrap_or_else(|| ident.unraw().to_string());
        let is_kept = matches!(
            column.as_str(),
            "id" | "created_at" | "updated_at" | "deleted_at"
        );
        if options.generated || is_kept && !options.default && !options.key {
            return None;
        }
        Some(ModelField {
            name: ident.to_string(),
            rust_type: field.ty.to_token_stream().to_string().replace(' ', ""),
            is_defaulted: options.default,
        })
    });
    Some(fields.collect())
}

fn column(attributes: &[Attribute]) -> Column {
    let mut column = Column::default();
    for attribute in attributes
        .iter()
        .filter(|one| one.path().is_ident("column"))
    {
        // What the derive would refuse is the derive's to say.
        let _ = attribute.parse_nested_meta(|meta| {
            column.key |= meta.path.is_ident("key");
            column.default |= meta.path.is_ident("default");
            column.generated |= meta.path.is_ident("generated");
            if meta.path.is_ident("name") {
                column.name = Some(meta.value()?.parse::<LitStr>()?.value());
            }
            Ok(())
        });
    }
    column
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_new_record_is_given_is_a_field() {
        let source = "
            pub struct Plain { a: u8 }
            #[derive(Model)]
            pub struct Post {
                pub id: i64,
                pub r#type: String,
                pub body: Option < String >,
                #[column(default)] pub hits: i32,
                #[column(generated)] pub total: i64,
                #[column(name = \"created_at\")] pub made: Timestamp,
                #[has_many] pub comments: HasMany<Comment>,
                #[column(key)] pub code: String,
            }";
        let fields = model_fields(source, "Post").expect("a model");
        let shown: Vec<_> = fields
            .iter()
            .map(|field| format!("{}: {} {}", field.name, field.rust_type, field.is_defaulted))
            .collect();
        assert_eq!(
            shown,
            [
                "r#type: String false",
                "body: Option<String> false",
                "hits: i32 true",
                "code: String false"
            ]
        );
        assert_eq!(model_fields(source, "Plain"), None);
        assert_eq!(model_fields(source, "Other"), None);
    }
}

//! Finds the structs that derive `View` in a Rust source.

use std::sync::Arc;

use forge::{SourceFile, Span};
use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, Item, ItemStruct, LitStr, Path, Stmt, Token};

use super::application::span;

/// A struct that renders a template.
#[derive(Debug, Clone)]
pub(crate) struct View {
    /// The struct.
    pub(crate) name: String,
    /// The template that it names.
    pub(crate) template: String,
    /// Its fields; `None` where they have no names.
    pub(crate) fields: Option<Vec<String>>,
    /// The source, by its path from the package's root.
    pub(crate) file: Arc<SourceFile>,
    /// Where the template is named.
    pub(crate) span: Span,
}

/// The structs of a source, in its order.
///
/// # Errors
/// When the source is no Rust.
pub(super) fn views_in(file: &Arc<SourceFile>) -> syn::Result<Vec<View>> {
    // Most sources have none, and parsing is what takes the time.
    if !file.text().contains("View") {
        return Ok(Vec::new());
    }
    let mut views = Vec::new();
    items(&syn::parse_file(file.text())?.items, file, &mut views);
    Ok(views)
}

fn items(list: &[Item], file: &Arc<SourceFile>, views: &mut Vec<View>) {
    for item in list {
        match item {
            Item::Struct(item) => views.extend(view(item, file)),
            Item::Mod(module) => {
                if let Some((_, inner)) = &module.content {
                    items(inner, file, views);
                }
            }
            // Tests declare views where they need them.
            Item::Fn(function) => {
                for statement in &function.block.stmts {
                    if let Stmt::Item(item) = statement {
                        items(std::slice::from_ref(item), file, views);
                    }
                }
            }
            _ => {}
        }
    }
}

fn view(item: &ItemStruct, file: &Arc<SourceFile>) -> Option<View> {
    if !item.attrs.iter().any(derives_view) {
        return None;
    }
    let template = item
        .attrs
        .iter()
        .find(|attribute| attribute.path().is_ident("view"))
        .and_then(named_template)?;
    let fields = match &item.fields {
        Fields::Named(fields) => {
            let names = fields.named.iter().filter_map(|field| field.ident.as_ref());
            let names = names.map(|name| name.to_string().trim_start_matches("r#").to_owned());
            Some(names.collect())
        }
        Fields::Unit => Some(Vec::new()),
        Fields::Unnamed(_) => None,
    };
    Some(View {
        name: item.ident.to_string(),
        template: template.value(),
        fields,
        file: Arc::clone(file),
        span: span(template.span()),
    })
}

fn derives_view(attribute: &Attribute) -> bool {
    attribute.path().is_ident("derive")
        && attribute
            .parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated)
            .is_ok_and(|derives| {
                let mut names = derives.iter().filter_map(|path| path.segments.last());
                names.any(|name| name.ident == "View")
            })
}

/// The template's name comes first in the attribute; what follows is the derive's affair.
fn named_template(attribute: &Attribute) -> Option<LitStr> {
    let first = |input: syn::parse::ParseStream<'_>| {
        let name: LitStr = input.parse()?;
        let _rest: proc_macro2::TokenStream = input.parse()?;
        Ok(name)
    };
    attribute.parse_args_with(first).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn found(source: &str) -> Vec<(String, String, Option<Vec<String>>)> {
        let file = Arc::new(SourceFile::new("", "src/lib.rs", source));
        views_in(&file)
            .expect("Rust")
            .into_iter()
            .map(|view| {
                assert_eq!(
                    view.span.of(file.text()),
                    format!("{:?}", view.template),
                    "the place is that of the name"
                );
                (view.name, view.template, view.fields)
            })
            .collect()
    }

    #[test]
    fn structs_are_found_in_modules_and_tests() {
        let source = "// é\nmod a { #[derive(Debug, anvilforge::View)] #[view(\"posts.index\")] pub struct Index { pub posts: Vec<Post>, r#type: u8 } }\n\
                      #[test] fn b() { #[derive(View)] #[view(\"plain\")] struct Plain; }\n\
                      #[derive(View)] #[view(\"tuple\", later = 1)] struct Tuple(u8);";
        let fields = |names: &[&str]| Some(names.iter().map(ToString::to_string).collect());
        assert_eq!(
            found(source),
            [
                (
                    "Index".into(),
                    "posts.index".into(),
                    fields(&["posts", "type"])
                ),
                ("Plain".into(), "plain".into(), fields(&[])),
                ("Tuple".into(), "tuple".into(), None),
            ]
        );
    }

    #[test]
    fn other_structs_are_passed_over() {
        assert_eq!(found("#[view(\"a\")] struct View;"), []);
        assert_eq!(found("#[derive(View)] struct Unnamed;"), []);
        assert_eq!(
            found("#[derive(Viewable)] #[view(\"a\")] struct Other;"),
            []
        );
    }
}

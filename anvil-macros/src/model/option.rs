//! The options of `#[model(…)]` and `#[column(…)]`: which there are, and that each is given once.

use crate::without::Without;
use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Error, LitStr, Path, Result};

/// What `#[model(…)]` on the struct says.
#[derive(Default)]
pub(super) struct ModelOptions {
    pub(super) table: Option<LitStr>,
    pub(super) root: Option<Path>,
    pub(super) soft_deletes: Option<Span>,
    pub(super) morph: Option<LitStr>,
    pub(super) observers: Vec<Path>,
    pub(super) scopes: Vec<Path>,
    pub(super) without: Without,
}

impl ModelOptions {
    pub(super) fn new(attributes: &[Attribute]) -> Result<Self> {
        let mut options = Self::default();
        read(attributes, "model", |meta| {
            if meta.path.is_ident("table") {
                let table: LitStr = meta.value()?.parse()?;
                if table.value().is_empty() {
                    return Err(Error::new(table.span(), "the table needs a name"));
                }
                once(&mut options.table, table, meta)
            } else if meta.path.is_ident("crate") {
                let root = meta.value()?.parse::<LitStr>()?.parse()?;
                once(&mut options.root, root, meta)
            } else if meta.path.is_ident("soft_deletes") {
                once(&mut options.soft_deletes, span(meta), meta)
            } else if meta.path.is_ident("morph") {
                let morph = meta.value()?.parse()?;
                once(&mut options.morph, morph, meta)
            } else if meta.path.is_ident("observer") {
                // There may be several.
                let observer = meta.value()?.parse::<LitStr>()?.parse()?;
                options.observers.push(observer);
                Ok(())
            } else if meta.path.is_ident("global_scope") {
                // There may be several.
                let scope = meta.value()?.parse::<LitStr>()?.parse()?;
                options.scopes.push(scope);
                Ok(())
            } else if meta.path.is_ident("without") {
                options.without.read(meta, true)
            } else {
                let known = "`table`, `soft_deletes`, `morph`, `global_scope`, `observer`, `without`, `crate`";
                Err(unknown(meta, known))
            }
        })?;
        Ok(options)
    }
}

/// What `#[column(…)]` on a field says.
#[derive(Default)]
pub(super) struct ColumnOptions {
    pub(super) name: Option<LitStr>,
    pub(super) key: Option<Span>,
    pub(super) default: Option<Span>,
    pub(super) generated: Option<Span>,
    pub(super) hidden: Option<Span>,
}

impl ColumnOptions {
    pub(super) fn new(attributes: &[Attribute]) -> Result<Self> {
        let mut options = Self::default();
        read(attributes, "column", |meta| {
            if meta.path.is_ident("name") {
                let name = meta.value()?.parse()?;
                once(&mut options.name, name, meta)
            } else if meta.path.is_ident("key") {
                once(&mut options.key, span(meta), meta)
            } else if meta.path.is_ident("default") {
                once(&mut options.default, span(meta), meta)
            } else if meta.path.is_ident("generated") {
                once(&mut options.generated, span(meta), meta)
            } else if meta.path.is_ident("hidden") {
                once(&mut options.hidden, span(meta), meta)
            } else {
                let known = "`name`, `key`, `default`, `generated`, `hidden`";
                Err(unknown(meta, known))
            }
        })?;
        if let (Some(_), Some(generated)) = (options.default, options.generated) {
            return Err(Error::new(
                generated,
                "a generated column is never inserted, so it needs no `default`: remove one of them",
            ));
        }
        Ok(options)
    }
}

fn read(
    attributes: &[Attribute],
    name: &str,
    mut option: impl FnMut(&ParseNestedMeta<'_>) -> Result<()>,
) -> Result<()> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident(name))
        .try_for_each(|attribute| attribute.parse_nested_meta(|meta| option(&meta)))
}

fn once<T>(slot: &mut Option<T>, value: T, meta: &ParseNestedMeta<'_>) -> Result<()> {
    match slot.replace(value) {
        None => Ok(()),
        Some(_) => Err(meta.error("given twice: remove one")),
    }
}

fn unknown(meta: &ParseNestedMeta<'_>, known: &str) -> Error {
    meta.error(format_args!("unknown option: the options are {known}"))
}

fn span(meta: &ParseNestedMeta<'_>) -> Span {
    meta.path
        .segments
        .first()
        .map_or_else(Span::call_site, |segment| segment.ident.span())
}

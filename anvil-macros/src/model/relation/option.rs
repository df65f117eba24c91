//! [`Options`]: what the attribute of a relation says.

use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Ident, LitStr, Meta, Path, Result, Token, Type};

use super::kind::Kind;

/// The options of a relation. Which of them a kind has is in [`Kind::options`].
#[derive(Default)]
pub(super) struct Options {
    pub(super) foreign_key: Option<LitStr>,
    pub(super) owner_key: Option<LitStr>,
    pub(super) local_key: Option<LitStr>,
    pub(super) parent_key: Option<LitStr>,
    pub(super) related_key: Option<LitStr>,
    pub(super) first_key: Option<LitStr>,
    pub(super) second_key: Option<LitStr>,
    pub(super) second_local_key: Option<LitStr>,
    pub(super) table: Option<LitStr>,
    pub(super) foreign_pivot_key: Option<LitStr>,
    pub(super) related_pivot_key: Option<LitStr>,
    pub(super) name: Option<LitStr>,
    pub(super) columns: Vec<LitStr>,
    pub(super) timestamps: bool,
    pub(super) touches: bool,
    /// Whether the database is not asked for foreign keys.
    pub(super) unconstrained: bool,
    pub(super) through: Option<Type>,
    pub(super) default: Option<Path>,
    pub(super) pick: Option<Pick>,
}

/// Which of many records is meant.
pub(super) struct Pick {
    pub(super) column: Option<LitStr>,
    pub(super) largest: bool,
}

impl Options {
    pub(super) fn new(attribute: &Attribute, kind: Kind) -> Result<Self> {
        let mut options = Self::default();
        if matches!(attribute.meta, Meta::Path(_)) {
            return Ok(options);
        }
        let mut given: Vec<String> = Vec::new();
        attribute.parse_nested_meta(|meta| {
            let name = meta.path.get_ident().map(Ident::to_string);
            let name = name.filter(|name| kind.options().contains(&name.as_str()));
            let Some(name) = name else {
                let known = kind.options().iter().map(|option| format!("`{option}`"));
                let known = known.collect::<Vec<_>>().join(", ");
                return Err(meta.error(format_args!("unknown option: the options are {known}")));
            };
            if given.contains(&name) {
                return Err(meta.error("given twice: remove one"));
            }
            options.read(&name, &meta)?;
            given.push(name);
            Ok(())
        })?;
        Ok(options)
    }

    fn read(&mut self, name: &str, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let slot = match name {
            "foreign_key" => &mut self.foreign_key,
            "owner_key" => &mut self.owner_key,
            "local_key" => &mut self.local_key,
            "parent_key" => &mut self.parent_key,
            "related_key" => &mut self.related_key,
            "first_key" => &mut self.first_key,
            "second_key" => &mut self.second_key,
            "second_local_key" => &mut self.second_local_key,
            "table" => &mut self.table,
            "foreign_pivot_key" => &mut self.foreign_pivot_key,
            "related_pivot_key" => &mut self.related_pivot_key,
            "name" => &mut self.name,
            "timestamps" => {
                self.timestamps = true;
                return Ok(());
            }
            "touches" => {
                self.touches = true;
                return Ok(());
            }
            "unconstrained" => {
                self.unconstrained = true;
                return Ok(());
            }
            "columns" => return self.read_columns(meta),
            "through" => {
                self.through = Some(meta.value()?.parse()?);
                return Ok(());
            }
            "default" => {
                self.default = Some(meta.value()?.parse()?);
                return Ok(());
            }
            "latest_of_many" | "oldest_of_many" => return self.read_pick(name, meta),
            _ => unreachable!("invariant: only options in the table of kinds are read"),
        };
        let text: LitStr = meta.value()?.parse()?;
        if text.value().is_empty() {
            return Err(Error::new(text.span(), "a name is missing here"));
        }
        *slot = Some(text);
        Ok(())
    }

    fn read_columns(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let content;
        syn::parenthesized!(content in meta.input);
        let columns = Punctuated::<LitStr, Token![,]>::parse_terminated(&content)?;
        self.columns = columns.into_iter().collect();
        Ok(())
    }

    fn read_pick(&mut self, name: &str, meta: &ParseNestedMeta<'_>) -> Result<()> {
        if self.pick.is_some() {
            return Err(meta.error("a record is the latest or the oldest: remove one"));
        }
        let column = match meta.input.peek(Token![=]) {
            true => Some(meta.value()?.parse()?),
            false => None,
        };
        self.pick = Some(Pick {
            column,
            largest: name == "latest_of_many",
        });
        Ok(())
    }
}

/// A name in a text as an identifier, so that messages point to the text.
pub(super) fn identifier(text: &LitStr) -> Result<Ident> {
    let message = |_| Error::new(text.span(), "this is not the name of a field");
    let mut ident: Ident = text.parse().map_err(message)?;
    ident.set_span(text.span());
    Ok(ident)
}

/// An identifier from a name that a convention made.
pub(super) fn conventional(name: &str, span: Span) -> Ident {
    Ident::new(name, span)
}

/// `BlogPost` as `blog_post`.
pub(in crate::model) fn snake(name: &str) -> String {
    let mut snake = String::new();
    for char in name.chars() {
        if char.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(char.to_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_of_types_become_names_of_columns() {
        assert_eq!(super::snake("Post"), "post");
        assert_eq!(super::snake("BlogPost"), "blog_post");
    }
}

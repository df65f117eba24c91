//! The `cast::Link` of a relation: which columns join the tables, by the options or else by convention. What is said of this
//! model is checked here, what is said of another model by the compiler, at the token that says it.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{Error, Ident, LitStr, Result, Type};

use super::super::input::Input;
use super::field::Relation;
use super::kind::Kind;
use super::option::{conventional, identifier, snake};

/// What is needed to work out a link.
pub(super) struct Linker<'i> {
    pub(super) input: &'i Input,
    pub(super) relation: &'i Relation,
    pub(super) index: usize,
}

/// The link of a relation, and the field of this model by which its records are found.
pub(super) struct Link {
    pub(super) tokens: TokenStream,
    pub(super) local: Ident,
    /// The field of this model that names the other model, where it may be one of several.
    pub(super) morph: Option<Ident>,
}

impl Linker<'_> {
    pub(super) fn link(&self) -> Result<Link> {
        let mut link = match self.relation.kind {
            Kind::HasOne | Kind::HasMany => self.has(),
            Kind::BelongsTo => self.belongs_to(),
            Kind::BelongsToMany => self.belongs_to_many(),
            Kind::HasOneThrough | Kind::HasManyThrough => self.through(),
            Kind::MorphOne | Kind::MorphMany => self.morph(),
            Kind::MorphTo => self.morph_to(),
            Kind::MorphToMany | Kind::MorphedByMany => self.morph_pivot(),
        }?;
        let tokens = &mut link.tokens;
        let (root, related) = (&self.input.root, &self.relation.related);
        if let Some(pick) = &self.relation.options.pick {
            let largest = pick.largest;
            let column = match &pick.column {
                Some(column) => {
                    let column = identifier(column)?;
                    quote!(<#related>::#column.name())
                }
                None => quote!(<#related as #root::Model>::KEY.name()),
            };
            tokens.extend(quote!(.pick(#column, #largest)));
        }
        if let Some(default) = &self.relation.options.default {
            let call = quote_spanned!(default.span()=> #default());
            tokens.extend(quote!(.with_default(|| #root::default_record::<#related>(#call))));
        }
        Ok(link)
    }

    fn has(&self) -> Result<Link> {
        let related = &self.relation.related;
        let local = self.own(self.relation.options.local_key.as_ref())?;
        let foreign = self.foreign(self.relation.options.foreign_key.as_ref())?;
        let keys = self.keys(&local, &quote!(<#related>::#foreign));
        Ok(self.finish(local, &keys))
    }

    fn belongs_to(&self) -> Result<Link> {
        let (root, related) = (&self.input.root, &self.relation.related);
        let options = &self.relation.options;
        let local = match &options.foreign_key {
            Some(field) => self.own(Some(field))?,
            None => self.conventional_foreign_key()?,
        };
        let owner = match &options.owner_key {
            Some(owner) => {
                let owner = identifier(owner)?;
                quote!(<#related>::#owner)
            }
            None => respan(quote!(<#related as #root::Model>::KEY), related.span()),
        };
        let keys = self.keys(&local, &owner);
        Ok(self.finish(local, &keys))
    }

    /// The field that is named after the relation or, failing that, after the other model.
    fn conventional_foreign_key(&self) -> Result<Ident> {
        let relation = self.relation;
        let by_field = format!("{}_id", relation.ident.unraw());
        let by_model = format!("{}_id", snake(&last_name(&relation.related)));
        for name in [&by_field, &by_model] {
            if let Some(field) = self.input.fields.iter().find(|field| field.ident == *name) {
                return Ok(field.ident.clone());
            }
        }
        let message = if by_field == by_model {
            format!(
                "the key is missing: add the field `{by_field}`, or name it: `#[belongs_to(foreign_key = \"…\")]`"
            )
        } else {
            format!(
                "the key is missing: add the field `{by_field}` or `{by_model}`, or name it: \
                 `#[belongs_to(foreign_key = \"…\")]`"
            )
        };
        Err(Error::new(relation.span, message))
    }

    fn belongs_to_many(&self) -> Result<Link> {
        let this = snake(&self.input.ident.unraw().to_string());
        let other = snake(&last_name(&self.relation.related));
        let mut names = [this.as_str(), other.as_str()];
        names.sort_unstable();
        self.pivot(
            &names.join("_"),
            &format!("{this}_id"),
            &format!("{other}_id"),
        )
    }

    fn morph_pivot(&self) -> Result<Link> {
        let (root, model, related) = (&self.input.root, &self.input.ident, &self.relation.related);
        let name = self.morph_name()?;
        let is_owner = self.relation.kind == Kind::MorphToMany;
        let (plain, morphing) = if is_owner {
            (last_name(related), quote!(#model))
        } else {
            (model.unraw().to_string(), quote!(#related))
        };
        let (plain, morph) = (format!("{}_id", snake(&plain)), format!("{name}_id"));
        let (to_model, to_related) = if is_owner {
            (&morph, &plain)
        } else {
            (&plain, &morph)
        };
        let mut link = self.pivot(&format!("{name}s"), to_model, to_related)?;
        let column = format!("{name}_type");
        link.tokens
            .extend(quote!(.morph(#column, <#morphing as #root::Model>::DEFINITION.morph)));
        Ok(link)
    }

    fn pivot(&self, table: &str, to_model: &str, to_related: &str) -> Result<Link> {
        let (root, related, model) = (&self.input.root, &self.relation.related, &self.input.ident);
        let options = &self.relation.options;
        let given = |option: &Option<LitStr>, convention: &str| {
            option
                .as_ref()
                .map_or_else(|| convention.to_owned(), LitStr::value)
        };
        let table = given(&options.table, table);
        let to_model = given(&options.foreign_pivot_key, to_model);
        let to_related = given(&options.related_pivot_key, to_related);
        let local = self.own(options.parent_key.as_ref())?;
        let foreign = match &options.related_key {
            Some(key) => {
                let key = identifier(key)?;
                quote!(<#related>::#key)
            }
            None => quote!(<#related as #root::Model>::KEY),
        };
        let mut columns: Vec<String> = options.columns.iter().map(LitStr::value).collect();
        if options.timestamps {
            for column in ["created_at", "updated_at"] {
                if !columns.iter().any(|given| given == column) {
                    columns.push(column.to_owned());
                }
            }
        }
        let with = if columns.is_empty() {
            TokenStream::new()
        } else {
            let timestamps = options.timestamps;
            quote!(.with(&[#(#columns),*], #timestamps))
        };
        let ends = quote!(#root::ends(#model::#local, #foreign));
        let mut link = self.finish(local, &ends);
        link.tokens
            .extend(quote!(.middle(#root::Middle::pivot(#table, #to_model, #to_related)#with)));
        Ok(link)
    }

    fn through(&self) -> Result<Link> {
        let (root, related, model) = (&self.input.root, &self.relation.related, &self.input.ident);
        let options = &self.relation.options;
        let Some(through) = &options.through else {
            let message = "the model in between is missing: add `through = …`";
            return Err(Error::new(self.relation.span, message));
        };
        let local = self.own(options.local_key.as_ref())?;
        let first = match &options.first_key {
            Some(key) => identifier(key)?,
            None => conventional(
                &format!("{}_id", snake(&model.unraw().to_string())),
                through.span(),
            ),
        };
        let second = match &options.second_key {
            Some(key) => identifier(key)?,
            None => conventional(
                &format!("{}_id", snake(&last_name(through))),
                related.span(),
            ),
        };
        let second_local = match &options.second_local_key {
            Some(key) => {
                let key = identifier(key)?;
                quote!(<#through>::#key)
            }
            None => quote!(<#through as #root::Model>::KEY),
        };
        let (name, index) = (self.relation.ident.unraw().to_string(), self.index);
        let end = self.end();
        let to_first = self.keys(&local, &quote!(<#through>::#first));
        let to_second = quote_spanned! {related.span()=>
            #root::Joined { local: #second_local.inner(), foreign: <#related>::#second.inner() }.keys()
        };
        let tokens = quote! {
            #root::Link::through::<#model, #through>(#end, #name, #index, #to_first, #to_second)
        };
        Ok(Link {
            tokens,
            local,
            morph: None,
        })
    }

    fn morph(&self) -> Result<Link> {
        let (root, related, model) = (&self.input.root, &self.relation.related, &self.input.ident);
        let name = self.morph_name()?;
        let span = match &self.relation.options.name {
            Some(name) => name.span(),
            None => related.span(),
        };
        let id = conventional(&format!("{name}_id"), span);
        let kind = conventional(&format!("{name}_type"), span);
        let local = self.own(self.relation.options.local_key.as_ref())?;
        let keys = self.keys(&local, &quote!(<#related>::#id));
        let mut link = self.finish(local, &keys);
        let column = quote_spanned!(span=> #root::text(<#related>::#kind.inner()));
        link.tokens
            .extend(quote!(.morph(#column, <#model as #root::Model>::DEFINITION.morph)));
        Ok(link)
    }

    fn morph_to(&self) -> Result<Link> {
        let (root, model, related) = (&self.input.root, &self.input.ident, &self.relation.related);
        let options = &self.relation.options;
        let named = options.name.as_ref().map(LitStr::value);
        let name = named.unwrap_or_else(|| self.relation.ident.unraw().to_string());
        let span = options
            .name
            .as_ref()
            .map_or(self.relation.span, LitStr::span);
        let field = |suffix: &str| {
            let name = format!("{name}_{suffix}");
            let mut fields = self.input.fields.iter();
            match fields.find(|field| field.ident == name) {
                Some(field) => Ok(field.ident.clone()),
                None => {
                    let message = format!(
                        "the field `{name}` is missing: add it, or name others: `#[morph_to(name = \"…\")]`"
                    );
                    Err(Error::new(span, message))
                }
            }
        };
        let (local, kind) = (field("id")?, field("type")?);
        let (name, index) = (self.relation.ident.unraw().to_string(), self.index);
        let column = quote_spanned!(span=> #root::text(#model::#kind.inner()));
        Ok(Link {
            tokens: quote! {
                #root::Link::morph_to::<#model, #related>(#name, #index, #model::#local.name(), #column)
            },
            local,
            morph: Some(kind),
        })
    }

    fn morph_name(&self) -> Result<String> {
        match &self.relation.options.name {
            Some(name) => identifier(name).map(|name| name.to_string()),
            None => {
                let attribute = self.relation.kind.attribute();
                let message = format!(
                    "the name of the columns is missing: `#[{attribute}(name = \"commentable\")]` for `commentable_id` and `commentable_type`"
                );
                Err(Error::new(self.relation.span, message))
            }
        }
    }

    /// A field of this model; its key when none is named.
    fn own(&self, named: Option<&LitStr>) -> Result<Ident> {
        let Some(named) = named else {
            return Ok(self.input.fields[self.input.key].ident.clone());
        };
        let value = named.value();
        let field = self
            .input
            .fields
            .iter()
            .find(|field| field.ident.unraw() == value);
        let Some(field) = field else {
            let fields = self
                .input
                .fields
                .iter()
                .map(|field| format!("`{}`", field.ident.unraw()));
            let message = format!(
                "`{}` has no field `{value}`: it has {}",
                self.input.ident,
                fields.collect::<Vec<_>>().join(", ")
            );
            return Err(Error::new(named.span(), message));
        };
        let mut ident = field.ident.clone();
        ident.set_span(named.span());
        Ok(ident)
    }

    /// A field of the other model; the one named after this model when none is named.
    fn foreign(&self, named: Option<&LitStr>) -> Result<Ident> {
        match named {
            Some(named) => identifier(named),
            None => {
                let model = snake(&self.input.ident.unraw().to_string());
                Ok(conventional(
                    &format!("{model}_id"),
                    self.relation.related.span(),
                ))
            }
        }
    }

    /// The columns that join the tables. All of it has the other model's span, which a message about their types is about.
    fn keys(&self, local: &Ident, foreign: &TokenStream) -> TokenStream {
        let (root, model) = (&self.input.root, &self.input.ident);
        let span = self.relation.related.span();
        let local = respan(quote!(#model::#local.inner()), span);
        let joined = respan(quote!(#root::Joined), span);
        // A column that is named has the span of its name, for when there is none.
        let foreign = quote_spanned!(span=> #foreign.inner());
        quote_spanned!(span=> #joined { local: #local, foreign: #foreign }.keys())
    }

    /// The other side.
    fn end(&self) -> TokenStream {
        let (root, related) = (&self.input.root, &self.relation.related);
        let end = if self.relation.kind.is_of_many() {
            quote!(MANY)
        } else {
            quote!(ONE)
        };
        quote!(<#related as #root::Model>::#end)
    }

    fn finish(&self, local: Ident, keys: &TokenStream) -> Link {
        let (root, model, end) = (&self.input.root, &self.input.ident, self.end());
        let (name, index) = (self.relation.ident.unraw().to_string(), self.index);
        Link {
            tokens: quote!(#root::Link::new::<#model>(#end, #name, #index, #keys)),
            local,
            morph: None,
        }
    }
}

/// The last name of a path to a type.
fn last_name(ty: &Type) -> String {
    match ty {
        Type::Path(path) => match path.path.segments.last() {
            Some(segment) => segment.ident.unraw().to_string(),
            None => String::new(),
        },
        _ => String::new(),
    }
}

/// The tokens with another span.
fn respan(tokens: TokenStream, span: Span) -> TokenStream {
    let tokens = tokens.into_iter().map(|mut token| {
        if let TokenTree::Group(group) = &token {
            let mut group = Group::new(group.delimiter(), respan(group.stream(), span));
            group.set_span(span);
            return TokenTree::Group(group);
        }
        token.set_span(span);
        token
    });
    tokens.collect()
}

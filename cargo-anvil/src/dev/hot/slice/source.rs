//! What one source file declares, exports and names.

use std::collections::HashSet;
use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::spanned::Spanned as _;
use syn::{Attribute, Item, ItemMod, TraitItem, UseTree, Visibility};

/// What a slice has to know of a file.
#[derive(Debug, Default)]
pub(super) struct Source {
    /// The word `super` is in it.
    pub(super) has_super: bool,
    /// Modules in files of their own.
    pub(super) modules: Vec<Declaration>,
    /// What it shows of others, in its inline modules, too.
    pub(super) exports: Vec<Export>,
    /// The names of its own items.
    pub(super) items: Vec<String>,
    /// What others can use without a name that leads here: the items of its traits, which a glob brings, and its macros.
    pub(super) anywhere: Vec<String>,
    /// The identifiers of what is neither `mod x;`, nor `use`, nor the application's function.
    pub(super) own_names: HashSet<String>,
    /// The identifiers of what it imports for itself.
    pub(super) imports: HashSet<String>,
    /// Its `use` items.
    pub(super) uses: Vec<Range<usize>>,
    /// Its inner attributes.
    pub(super) attributes: Vec<Range<usize>>,
    /// Items may be made by a macro, and have any name.
    pub(super) has_macros: bool,
    /// The function under `#[anvilforge::app]`.
    pub(super) app: Option<Range<usize>>,
}

/// `pub mod name;`
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Declaration {
    pub(super) name: String,
    /// `pub `, or nothing.
    pub(super) visibility: String,
    pub(super) place: Range<usize>,
}

/// `pub use through::leaf as name;`
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Export {
    /// `pub `, `pub(crate) `, …
    pub(super) visibility: String,
    /// Empty, or `::` in front.
    pub(super) leading: &'static str,
    pub(super) through: Vec<String>,
    /// `None` stands for everything.
    pub(super) leaf: Option<String>,
    /// What it is called here.
    pub(super) name: String,
}

impl Source {
    /// Reads a file. `None` if it is no Rust, or has what a slice cannot follow.
    pub(super) fn read(text: &str) -> Option<Self> {
        let file = syn::parse_file(text).ok()?;
        let mut source = Self::default();
        let mut names = HashSet::new();
        collect(text.parse().ok()?, &mut names);
        source.has_super = names.contains("super");
        source.attributes = file
            .attrs
            .iter()
            .filter(|attribute| !attribute.path().is_ident("doc"))
            .map(|attribute| attribute.span().byte_range())
            .collect();
        for item in &file.items {
            source.take(item, text)?;
        }
        Some(source)
    }

    fn take(&mut self, item: &Item, text: &str) -> Option<()> {
        match item {
            Item::Mod(module) if module.content.is_none() => return self.declaration(module, text),
            Item::Use(import) => {
                self.uses.push(import.span().byte_range());
                if matches!(import.vis, Visibility::Inherited) {
                    collect(import.to_token_stream(), &mut self.imports);
                }
                self.exports(item, text)?;
                return Some(());
            }
            Item::Fn(function) if function.attrs.iter().any(is_app) => {
                self.app = Some(item.span().byte_range());
                return Some(());
            }
            Item::Mod(module) => {
                for inner in &module.content.as_ref()?.1 {
                    if matches!(inner, Item::Mod(module) if module.content.is_none()) {
                        return None;
                    }
                    self.exports(inner, text)?;
                }
            }
            Item::Macro(item) => {
                let mut names = HashSet::new();
                collect(item.mac.tokens.clone(), &mut names);
                // What it declares may be used by names that are not known.
                let unknown = ["use", "mod", "trait", "macro_rules"];
                if unknown.iter().any(|name| names.contains(*name)) {
                    return None;
                }
            }
            _ => {}
        }
        self.has_macros |= may_expand(item);
        self.items.extend(name_of(item));
        self.used_anywhere(item);
        collect(item.to_token_stream(), &mut self.own_names);
        Some(())
    }

    fn used_anywhere(&mut self, item: &Item) {
        match item {
            Item::Trait(item) => {
                let names = item.items.iter().filter_map(|item| match item {
                    TraitItem::Const(item) => Some(&item.ident),
                    TraitItem::Fn(item) => Some(&item.sig.ident),
                    TraitItem::Type(item) => Some(&item.ident),
                    _ => None,
                });
                self.anywhere.extend(names.map(plain));
            }
            Item::Macro(item) => self.anywhere.extend(item.ident.iter().map(plain)),
            Item::Mod(module) => {
                for inner in module.content.iter().flat_map(|(_, items)| items) {
                    self.used_anywhere(inner);
                }
            }
            _ => {}
        }
    }

    /// `#[cfg(test)]` modules are in no library; what other attributes do to a module is not known here.
    fn declaration(&mut self, module: &ItemMod, text: &str) -> Option<()> {
        let mut attributes = module.attrs.iter().filter(|attribute| {
            !["doc", "allow", "expect", "warn", "deny"]
                .iter()
                .any(|known| attribute.path().is_ident(known))
        });
        if let Some(attribute) = attributes.next() {
            let is_test = attribute.path().is_ident("cfg")
                && attribute
                    .parse_args::<syn::Path>()
                    .is_ok_and(|condition| condition.is_ident("test"));
            return (is_test && attributes.next().is_none()).then_some(());
        }
        self.modules.push(Declaration {
            name: plain(&module.ident),
            visibility: visibility(&module.vis, text),
            place: module.span().byte_range(),
        });
        Some(())
    }

    fn exports(&mut self, item: &Item, text: &str) -> Option<()> {
        match item {
            Item::Use(import) if !matches!(import.vis, Visibility::Inherited) => {
                let mut through = Vec::new();
                let leading = if import.leading_colon.is_some() {
                    "::"
                } else {
                    ""
                };
                let visibility = visibility(&import.vis, text);
                self.flatten(&import.tree, &mut through, leading, &visibility);
            }
            Item::Mod(module) => {
                for inner in &module.content.as_ref()?.1 {
                    self.exports(inner, text)?;
                }
            }
            _ => {}
        }
        Some(())
    }

    fn flatten(
        &mut self,
        tree: &UseTree,
        through: &mut Vec<String>,
        leading: &'static str,
        visibility: &str,
    ) {
        let mut export = |through: &[String], leaf: Option<String>, name: String| {
            self.exports.push(Export {
                visibility: visibility.to_owned(),
                leading,
                through: through.to_vec(),
                leaf,
                name,
            });
        };
        match tree {
            UseTree::Name(leaf) if leaf.ident == "self" => {
                if let Some(module) = through.pop() {
                    export(through, Some(module.clone()), module.clone());
                    through.push(module);
                }
            }
            UseTree::Rename(leaf) if leaf.ident == "self" => {
                if let Some(module) = through.pop() {
                    export(through, Some(module.clone()), plain(&leaf.rename));
                    through.push(module);
                }
            }
            UseTree::Name(leaf) => {
                export(through, Some(plain(&leaf.ident)), plain(&leaf.ident));
            }
            UseTree::Rename(leaf) => {
                export(through, Some(plain(&leaf.ident)), plain(&leaf.rename));
            }
            UseTree::Glob(_) => export(through, None, String::new()),
            UseTree::Path(path) => {
                through.push(plain(&path.ident));
                self.flatten(&path.tree, through, leading, visibility);
                through.pop();
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.flatten(tree, through, leading, visibility);
                }
            }
        }
    }
}

/// The identifiers of some tokens, also those in strings that name something: `format!("{limit}")`, `#[serde(with = "dates")]`.
fn collect(tokens: TokenStream, names: &mut HashSet<String>) {
    collect_from(tokens, false, names);
}

fn collect_from(tokens: TokenStream, in_attribute: bool, names: &mut HashSet<String>) {
    let mut after_hash = false;
    for token in tokens {
        let is_hash = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        // `#![…]`
        let keeps = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '!');
        match token {
            TokenTree::Ident(name) => {
                names.insert(plain(&name));
            }
            TokenTree::Literal(text) if in_attribute => words(&text.to_string(), names),
            TokenTree::Literal(text) => {
                for part in text.to_string().split('{').skip(1) {
                    words(part.split('}').next().unwrap_or_default(), names);
                }
            }
            TokenTree::Group(group) => {
                let is_attribute = after_hash && group.delimiter() == Delimiter::Bracket;
                if !(is_attribute && is_doc(&group.stream())) {
                    collect_from(group.stream(), in_attribute || is_attribute, names);
                }
            }
            TokenTree::Punct(_) => {}
        }
        after_hash = is_hash || (after_hash && keeps);
    }
}

fn words(text: &str, names: &mut HashSet<String>) {
    let words = text.split(|one: char| !one.is_alphanumeric() && one != '_');
    names.extend(words.filter(|word| !word.is_empty()).map(str::to_owned));
}

fn is_doc(attribute: &TokenStream) -> bool {
    matches!(attribute.clone().into_iter().next(), Some(TokenTree::Ident(name)) if name == "doc")
}

fn plain(name: &proc_macro2::Ident) -> String {
    let name = name.to_string();
    name.strip_prefix("r#").map(str::to_owned).unwrap_or(name)
}

fn visibility(visibility: &Visibility, text: &str) -> String {
    match visibility {
        Visibility::Inherited => String::new(),
        shown => text
            .get(shown.span().byte_range())
            .map(|shown| format!("{shown} "))
            .unwrap_or_default(),
    }
}

fn is_app(attribute: &Attribute) -> bool {
    attribute
        .path()
        .segments
        .last()
        .is_some_and(|segment| segment.ident == "app")
}

/// Whether a macro, an attribute or a derive can make other items of this one.
fn may_expand(item: &Item) -> bool {
    let attributes = match item {
        Item::Macro(_) => return true,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        _ => return false,
    };
    let built_in = ["doc", "allow", "expect", "inline", "must_use", "cfg"];
    attributes.iter().any(|attribute| {
        !built_in
            .iter()
            .any(|known| attribute.path().is_ident(known))
    })
}

/// What other files can call an item.
fn name_of(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Macro(item) => item.ident.as_ref()?,
        Item::Mod(item) => &item.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::TraitAlias(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(plain(name))
}

//! Registers a module in a `mod.rs` (or `lib.rs`): its `mod` line and, where asked, its `pub use` line.
//!
//! Both go to their sorted place in the lists that are there. The file is parsed with syn for the places only; the text around them
//! stays as it is.

use std::ops::Range;

use syn::spanned::Spanned as _;
use syn::{Item, UseTree};

use super::Edited;
use super::edited::version_order;

/// How the module is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Visibility {
    /// `mod name;`
    Private,
    /// `pub mod name;`
    Public,
}

/// Adds `mod module;`, and `pub use module::{…};` for those of `exports` that are not shown yet.
pub(crate) fn add_module(
    source: &str,
    module: &str,
    visibility: Visibility,
    exports: &[&str],
) -> Edited {
    let source = &complete_last_line(source);
    let declaration = match visibility {
        Visibility::Private => format!("mod {module};"),
        Visibility::Public => format!("pub mod {module};"),
    };
    let Ok(file) = syn::parse_file(source) else {
        let reexport = (!exports.is_empty()).then(|| reexport_line(module, exports));
        let lines = [Some(declaration), reexport]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>();
        return Edited::AnchorMissing {
            help: format!("the file is no valid Rust; add:\n{}", lines.join("\n")),
        };
    };

    let lists = Lists::of(source, &file);
    let mut insertions = Vec::new();
    if !lists.modules.iter().any(|entry| entry.name == module) {
        insertions.push(lists.place_of_module(source, module, &declaration));
    }
    let is_shown = |export: &str| {
        let mut own = lists.reexports.iter().filter(|entry| entry.name == module);
        own.any(|entry| {
            entry
                .exports
                .iter()
                .any(|name| name == export || name == "*")
        })
    };
    let missing: Vec<&str> = exports
        .iter()
        .copied()
        .filter(|export| !is_shown(export))
        .collect();
    if !missing.is_empty() {
        let line = reexport_line(module, &missing);
        insertions.push(lists.place_of_reexport(source, module, &line));
    }
    if insertions.is_empty() {
        return Edited::AlreadyPresent;
    }
    // From the end, so that the earlier places stay where they are. The `pub use` was pushed last and belongs after a `mod` of the
    // same place, so the sort must be stable and the iteration reversed.
    insertions.sort_by_key(|insertion| insertion.at);
    let mut text = source.to_owned();
    for insertion in insertions.iter().rev() {
        text.insert_str(insertion.at, &insertion.text);
    }
    Edited::Changed(text)
}

fn reexport_line(module: &str, exports: &[&str]) -> String {
    let mut names = exports.to_vec();
    names.sort_by(|a, b| version_order(a, b));
    match names.as_slice() {
        [one] => format!("pub use {module}::{one};"),
        several => format!("pub use {module}::{{{}}};", several.join(", ")),
    }
}

struct Insertion {
    at: usize,
    text: String,
}

/// A line of one of the lists: its bytes, whole lines with the comments directly above.
struct Entry {
    name: String,
    exports: Vec<String>,
    lines: Range<usize>,
}

struct Lists {
    modules: Vec<Entry>,
    reexports: Vec<Entry>,
    /// The end of the inner documentation and attributes.
    head: usize,
    /// The end of the private `use` lines at the head, if there are any.
    imports: Option<usize>,
    /// Whether any item follows the head.
    is_empty: bool,
}

impl Lists {
    fn of(source: &str, file: &syn::File) -> Self {
        let head = file
            .attrs
            .iter()
            .map(|attribute| attribute.span().byte_range().end)
            .max();
        let mut lists = Self {
            modules: Vec::new(),
            reexports: Vec::new(),
            head: head.map_or(0, |end| line_end(source, end)),
            imports: None,
            is_empty: file.items.is_empty(),
        };
        for item in &file.items {
            let lines = whole_lines(source, item.span().byte_range());
            match item {
                Item::Mod(module) if module.content.is_none() => {
                    lists.modules.push(Entry {
                        name: module.ident.to_string(),
                        exports: Vec::new(),
                        lines,
                    });
                }
                Item::Use(import) => {
                    if matches!(import.vis, syn::Visibility::Inherited) {
                        if lists.modules.is_empty() && lists.reexports.is_empty() {
                            lists.imports = Some(lines.end);
                        }
                    } else if let Some((name, exports)) = reexport(&import.tree) {
                        lists.reexports.push(Entry {
                            name,
                            exports,
                            lines,
                        });
                    }
                }
                _ => {}
            }
        }
        let declared: Vec<&str> = lists
            .modules
            .iter()
            .map(|entry| entry.name.as_str())
            .collect();
        let kept = |entry: &Entry| declared.contains(&entry.name.as_str());
        let reexports = std::mem::take(&mut lists.reexports);
        lists.reexports = reexports.into_iter().filter(kept).collect();
        lists
    }

    fn place_of_module(&self, source: &str, module: &str, line: &str) -> Insertion {
        sorted_place(&self.modules, module, line).unwrap_or_else(|| {
            let at = self.imports.unwrap_or(self.head);
            let before = if at == 0 { "" } else { "\n" };
            let after = if self.is_empty || source[at..].starts_with('\n') {
                ""
            } else {
                "\n"
            };
            Insertion {
                at,
                text: format!("{before}{line}\n{after}"),
            }
        })
    }

    fn place_of_reexport(&self, source: &str, module: &str, line: &str) -> Insertion {
        sorted_place(&self.reexports, module, line).unwrap_or_else(|| match self.modules.last() {
            Some(last) => Insertion {
                at: last.lines.end,
                text: format!("\n{line}\n"),
            },
            // The `mod` line goes to the same place, first, and brings the blank line before itself.
            None => {
                let Insertion { at, text } = self.place_of_module(source, module, line);
                let text = text.trim_start_matches('\n');
                Insertion {
                    at,
                    text: format!("\n{text}"),
                }
            }
        })
    }
}

/// After the last smaller entry, or before the first one.
fn sorted_place(entries: &[Entry], name: &str, line: &str) -> Option<Insertion> {
    let first = entries.first()?;
    let smaller = entries
        .iter()
        .rev()
        .find(|entry| version_order(&entry.name, name).is_le());
    let at = smaller.map_or(first.lines.start, |entry| entry.lines.end);
    Some(Insertion {
        at,
        text: format!("{line}\n"),
    })
}

/// The module and the names of `pub use module::Name;`, `module::{A, B}`, `module::*`, `self::module::Name`.
fn reexport(tree: &UseTree) -> Option<(String, Vec<String>)> {
    let UseTree::Path(path) = tree else {
        return None;
    };
    if path.ident == "self" {
        return reexport(&path.tree);
    }
    let mut names = Vec::new();
    collect_names(&path.tree, &mut names);
    Some((path.ident.to_string(), names))
}

fn collect_names(tree: &UseTree, names: &mut Vec<String>) {
    match tree {
        UseTree::Name(name) => names.push(name.ident.to_string()),
        UseTree::Rename(rename) => names.push(rename.ident.to_string()),
        UseTree::Glob(_) => names.push("*".to_owned()),
        UseTree::Group(group) => group
            .items
            .iter()
            .for_each(|tree| collect_names(tree, names)),
        UseTree::Path(path) => collect_names(&path.tree, names),
    }
}

/// The lines of a span, and the plain comment lines directly above it, which belong to it.
fn whole_lines(source: &str, span: Range<usize>) -> Range<usize> {
    let mut start = source[..span.start].rfind('\n').map_or(0, |at| at + 1);
    while start > 0 {
        let above = source[..start - 1].rfind('\n').map_or(0, |at| at + 1);
        let line = source[above..start].trim();
        if !line.starts_with("//") || line.starts_with("//!") {
            break;
        }
        start = above;
    }
    start..line_end(source, span.end)
}

/// Ends the last line, so that a line can follow it.
fn complete_last_line(source: &str) -> String {
    let end = if source.is_empty() || source.ends_with('\n') {
        ""
    } else {
        "\n"
    };
    format!("{source}{end}")
}

fn line_end(source: &str, at: usize) -> usize {
    source[at..]
        .find('\n')
        .map_or(source.len(), |end| at + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, module: &str, exports: &[&str], expected: &str) {
        let edited = add_module(source, module, Visibility::Private, exports);
        assert_eq!(edited, Edited::Changed(expected.to_owned()));
        let again = add_module(expected, module, Visibility::Private, exports);
        assert_eq!(again, Edited::AlreadyPresent, "the edit is idempotent");
    }

    #[test]
    fn lines_go_to_their_sorted_place() {
        check(
            "//! Models.\n\nmod post;\nmod user;\npub use post::Post;\npub use user::User;\n",
            "tag",
            &["Tag"],
            "//! Models.\n\nmod post;\nmod tag;\nmod user;\npub use post::Post;\npub use tag::Tag;\npub use user::User;\n",
        );
    }

    #[test]
    fn the_first_place_is_before_the_first_line_and_its_comment() {
        check(
            "// People.\nmod user; // the account\n\npub use user::User;\n",
            "entry",
            &["Entry"],
            "mod entry;\n// People.\nmod user; // the account\n\npub use entry::Entry;\npub use user::User;\n",
        );
    }

    #[test]
    fn an_empty_file_gets_its_first_lines() {
        check(
            "",
            "entry",
            &["Entry"],
            "mod entry;\n\npub use entry::Entry;\n",
        );
        check(
            "//! Requests.\n",
            "entry",
            &["Entry"],
            "//! Requests.\n\nmod entry;\n\npub use entry::Entry;\n",
        );
    }

    #[test]
    fn the_first_module_comes_after_the_imports_and_before_the_rest() {
        check(
            "//! All.\n\nuse a::b;\n\n/// All.\npub fn all() {}\n",
            "entry",
            &[],
            "//! All.\n\nuse a::b;\n\nmod entry;\n\n/// All.\npub fn all() {}\n",
        );
        check(
            "//! All.\n\npub fn all() {}\n",
            "entry",
            &[],
            "//! All.\n\nmod entry;\n\npub fn all() {}\n",
        );
    }

    #[test]
    fn alternating_lines_stay_alternating_enough() {
        check(
            "mod a;\npub use a::A;\nmod c;\npub use c::{C, D};\n",
            "b",
            &["B"],
            "mod a;\nmod b;\npub use a::A;\npub use b::B;\nmod c;\npub use c::{C, D};\n",
        );
    }

    #[test]
    fn a_missing_half_is_added() {
        check("mod a;\n", "a", &["A"], "mod a;\n\npub use a::A;\n");
        assert_eq!(
            add_module("mod a;\npub use a::*;\n", "a", Visibility::Private, &["A"]),
            Edited::AlreadyPresent
        );
    }

    #[test]
    fn several_names_are_one_line_and_a_missing_one_is_added() {
        check(
            "mod b;\npub use b::B;\n",
            "a",
            &["NewA", "A"],
            "mod a;\nmod b;\npub use a::{A, NewA};\npub use b::B;\n",
        );
        check(
            "mod a;\npub use a::A;\n",
            "a",
            &["NewA", "A"],
            "mod a;\npub use a::A;\npub use a::NewA;\n",
        );
    }

    #[test]
    fn letters_of_many_bytes_and_a_missing_line_end_do_no_harm() {
        check(
            "//! Größen – alle.\n\n/* ä */ mod c; // ö",
            "b",
            &[],
            "//! Größen – alle.\n\nmod b;\n/* ä */ mod c; // ö\n",
        );
        check(
            "mod größe; // ß\nmod z;",
            "m",
            &[],
            "mod größe; // ß\nmod m;\nmod z;\n",
        );
    }

    #[test]
    fn attributes_and_documentation_stay_with_their_module() {
        check(
            "mod a;\n\n/// The zoo.\n#[cfg(unix)]\npub mod zoo;\n",
            "b",
            &[],
            "mod a;\nmod b;\n\n/// The zoo.\n#[cfg(unix)]\npub mod zoo;\n",
        );
        check(
            "/// The zoo.\n#[cfg(unix)]\npub mod zoo;\n",
            "b",
            &[],
            "mod b;\n/// The zoo.\n#[cfg(unix)]\npub mod zoo;\n",
        );
    }

    #[test]
    fn a_broken_file_is_left_to_its_owner() {
        let Edited::AnchorMissing { help } = add_module("mod a {", "b", Visibility::Public, &["B"])
        else {
            panic!("no place")
        };
        assert_eq!(
            help,
            "the file is no valid Rust; add:\npub mod b;\npub use b::B;"
        );
    }
}

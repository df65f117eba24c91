//! Adds an entry to a list macro: `migrations![a, b]`, `seeders![a]`.
//!
//! The macro is found by its tokens wherever it stands. The list stays as it is laid out; when a one-line list grows too wide, it
//! becomes one entry a line, as rustfmt would write it.

use std::ops::Range;

use proc_macro2::{TokenStream, TokenTree};

use super::Edited;
use super::edited::version_order;

/// The width that rustfmt gives to the entries of a list of several before it breaks it.
const WIDTH: usize = 60;

/// Adds `entry` to the first `macro_name![…]`, at its sorted place.
pub(crate) fn add_to_list_macro(source: &str, macro_name: &str, entry: &str) -> Edited {
    let missing = |why: &str| Edited::AnchorMissing {
        help: format!("{why}; add `{entry}` to the list of `{macro_name}!`"),
    };
    let Ok(tokens) = source.parse::<TokenStream>() else {
        return missing("the file is no valid Rust");
    };
    let Some(list) = find(tokens, macro_name) else {
        return missing(&format!("there is no `{macro_name}![…]`"));
    };
    if list
        .entries
        .iter()
        .any(|known| source[known.clone()] == *entry)
    {
        return Edited::AlreadyPresent;
    }
    Edited::Changed(insert(source, &list, entry))
}

struct List {
    /// From after `[` to before `]`.
    inside: Range<usize>,
    /// Each entry's bytes.
    entries: Vec<Range<usize>>,
}

fn find(tokens: TokenStream, macro_name: &str) -> Option<List> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else {
            continue;
        };
        let called = index >= 2
            && matches!(&trees[index - 1], TokenTree::Punct(mark) if mark.as_char() == '!')
            && matches!(&trees[index - 2], TokenTree::Ident(name) if name == macro_name);
        if called {
            let inside = group.span_open().byte_range().end..group.span_close().byte_range().start;
            return Some(List {
                inside,
                entries: entries(group.stream()),
            });
        }
        if let Some(list) = find(group.stream(), macro_name) {
            return Some(list);
        }
    }
    None
}

/// The ranges between the commas.
fn entries(tokens: TokenStream) -> Vec<Range<usize>> {
    let mut entries: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for tree in tokens {
        let span = tree.span().byte_range();
        match tree {
            TokenTree::Punct(mark) if mark.as_char() == ',' => open = false,
            _ if open => {
                entries
                    .last_mut()
                    .expect("invariant: an open entry was pushed")
                    .end = span.end;
            }
            _ => {
                entries.push(span);
                open = true;
            }
        }
    }
    entries
}

fn insert(source: &str, list: &List, entry: &str) -> String {
    let before = list
        .entries
        .iter()
        .rev()
        .find(|known| version_order(&source[(*known).clone()], entry).is_le());
    let inside = &source[list.inside.clone()];
    let mut text = source.to_owned();
    if inside.contains('\n') {
        // One entry a line: a line of its own, after the line of the one before it, whose comma may still be missing.
        let indent = list.entries.first().map_or_else(
            || format!("{}    ", indent_of(source, list.inside.start)),
            |first| indent_of(source, first.start),
        );
        match before {
            Some(known) => {
                let rest = &source[known.end..list.inside.end];
                let has_comma = rest.trim_start().starts_with(',');
                let line_end = known.end + rest.find('\n').unwrap_or(0);
                text.insert_str(line_end, &format!("\n{indent}{entry},"));
                if !has_comma {
                    text.insert(known.end, ',');
                }
            }
            None => {
                text.insert_str(list.inside.start, &format!("\n{indent}{entry},"));
            }
        }
        return text;
    }
    match before {
        Some(known) => text.insert_str(known.end, &format!(", {entry}")),
        None if list.entries.is_empty() => text.insert_str(list.inside.start, entry),
        None => text.insert_str(list.inside.start, &format!("{entry}, ")),
    }
    let grown = text.len() - source.len();
    widen(text, list.inside.start..list.inside.end + grown)
}

/// Breaks a one-line list that has become too wide. One with comments is left to rustfmt.
fn widen(text: String, inside: Range<usize>) -> String {
    let entries = &text[inside.clone()];
    if entries.chars().count() <= WIDTH || !entries.contains(',') || entries.contains("/*") {
        return text;
    }
    let indent = indent_of(&text, inside.start);
    let mut lines = String::from("\n");
    for entry in text[inside.clone()]
        .split(',')
        .map(str::trim)
        .filter(|entry| !entry.is_empty())
    {
        lines.push_str(&format!("{indent}    {entry},\n"));
    }
    lines.push_str(&indent);
    format!("{}{lines}{}", &text[..inside.start], &text[inside.end..])
}

/// The blanks before the line that holds `at`.
fn indent_of(source: &str, at: usize) -> String {
    let start = source[..at].rfind('\n').map_or(0, |newline| newline + 1);
    source[start..]
        .chars()
        .take_while(|c| *c == ' ' || *c == '\t')
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, entry: &str, expected: &str) {
        assert_eq!(
            add_to_list_macro(source, "list", entry),
            Edited::Changed(expected.to_owned())
        );
        assert_eq!(
            add_to_list_macro(expected, "list", entry),
            Edited::AlreadyPresent
        );
    }

    #[test]
    fn one_line_stays_one_line() {
        check(
            "fn all() {\n    list![a, c]\n}\n",
            "b",
            "fn all() {\n    list![a, b, c]\n}\n",
        );
        check(
            "fn all() {\n    list![b]\n}\n",
            "a",
            "fn all() {\n    list![a, b]\n}\n",
        );
        check(
            "fn all() {\n    list![]\n}\n",
            "a",
            "fn all() {\n    list![a]\n}\n",
        );
    }

    #[test]
    fn a_list_that_grows_too_wide_is_broken() {
        let long = "x".repeat(30);
        let longer = "y".repeat(29);
        check(
            &format!("fn all() {{\n    list![{long}]\n}}\n"),
            &longer,
            &format!("fn all() {{\n    list![\n        {long},\n        {longer},\n    ]\n}}\n"),
        );
    }

    #[test]
    fn comments_and_lines_are_kept() {
        check(
            "list![\n    // first\n    a, // the first\n    // last\n    c\n]",
            "b",
            "list![\n    // first\n    a, // the first\n    b,\n    // last\n    c\n]",
        );
        check("list![\n    a\n]", "b", "list![\n    a,\n    b,\n]");
        check("list![\n    b,\n]", "a", "list![\n    a,\n    b,\n]");
    }

    #[test]
    fn a_missing_list_says_what_to_add() {
        let Edited::AnchorMissing { help } = add_to_list_macro("fn all() {}", "list", "a") else {
            panic!("no list")
        };
        assert_eq!(
            help,
            "there is no `list![…]`; add `a` to the list of `list!`"
        );
    }

    #[test]
    fn the_import_of_the_macro_is_no_list() {
        check(
            "use x::{List, list};\nfn all() { list!(a) }",
            "b",
            "use x::{List, list};\nfn all() { list!(a, b) }",
        );
    }
}

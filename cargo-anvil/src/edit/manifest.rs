//! Edits of `Cargo.toml`, through toml_edit: order, comments and formatting stay.

use glob::{MatchOptions, Pattern};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TomlError, Value};

use super::Edited;

/// Where an application takes the framework from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FrameworkSource {
    /// A checkout on this machine.
    Path(String),
    /// A git repository.
    Git(String),
    /// A published version.
    Version(String),
}

/// Writes the dependency on the framework: its source, and the cargo features of the database.
/// SQLite stays a default feature, whatever the database: the application's tests run on it.
///
/// # Errors
/// When the manifest is no TOML.
pub(crate) fn set_framework(
    manifest: &str,
    source: &FrameworkSource,
    features: &[&str],
) -> Result<String, TomlError> {
    let mut document: DocumentMut = manifest.parse()?;
    let mut table = InlineTable::new();
    match source {
        FrameworkSource::Path(path) => table.insert("path", path.as_str().into()),
        FrameworkSource::Git(url) => table.insert("git", url.as_str().into()),
        FrameworkSource::Version(version) => table.insert("version", version.as_str().into()),
    };
    if !features.is_empty() {
        table.insert(
            "features",
            Value::Array(features.iter().copied().collect::<Array>()),
        );
    }
    table.fmt();
    let value = match source {
        FrameworkSource::Version(version) if features.is_empty() => Value::from(version.as_str()),
        _ => Value::InlineTable(table),
    };
    document["dependencies"]["anvilforge"] = Item::Value(value);
    Ok(document.to_string())
}

/// Adds a dependency that is not there yet, at its sorted place.
pub(crate) fn add_dependency(manifest: &str, name: &str, version: &str) -> Edited {
    let help = format!("add `{name} = \"{version}\"` to the `[dependencies]`");
    let Ok(mut document) = manifest.parse::<DocumentMut>() else {
        return Edited::AnchorMissing { help };
    };
    let Some(dependencies) = document
        .get_mut("dependencies")
        .and_then(Item::as_table_like_mut)
    else {
        return Edited::AnchorMissing { help };
    };
    if dependencies.contains_key(name) {
        return Edited::AlreadyPresent;
    }
    let was_sorted = dependencies
        .iter()
        .map(|(key, _)| key.to_owned())
        .is_sorted();
    dependencies.insert(name, version.into());
    if was_sorted && let Some(table) = document["dependencies"].as_table_mut() {
        table.sort_values();
    }
    Edited::Changed(document.to_string())
}

/// Makes the package a workspace of its own, so that it never joins one above it.
///
/// # Errors
/// When the manifest is no TOML.
pub(crate) fn own_workspace(manifest: &str) -> Result<String, TomlError> {
    let mut document: DocumentMut = manifest.parse()?;
    if !document.contains_key("workspace") {
        let mut table = Table::new();
        table
            .decor_mut()
            .set_prefix("\n# A workspace of its own: not a member of the one above it.\n");
        document.insert("workspace", Item::Table(table));
    }
    Ok(document.to_string())
}

/// Takes the profiles out: cargo reads them in the workspace's root only. Says whether there were any.
///
/// # Errors
/// When the manifest is no TOML.
pub(crate) fn without_profiles(manifest: &str) -> Result<(String, bool), TomlError> {
    let mut document: DocumentMut = manifest.parse()?;
    let removed = document.remove("profile").is_some();
    Ok((document.to_string(), removed))
}

/// Adds a member to a workspace root, unless a pattern covers it or it is excluded.
pub(crate) fn add_workspace_member(manifest: &str, member: &str) -> Edited {
    let help = format!("add `\"{member}\"` to `members` in the workspace's Cargo.toml");
    let Ok(mut document) = manifest.parse::<DocumentMut>() else {
        return Edited::AnchorMissing { help };
    };
    let Some(workspace) = document
        .get_mut("workspace")
        .and_then(Item::as_table_like_mut)
    else {
        return Edited::AnchorMissing { help };
    };
    let covered = |key: &str, covers: fn(&str, &str) -> bool| {
        let list = workspace.get(key).and_then(Item::as_array);
        list.is_some_and(|list| {
            list.iter()
                .filter_map(Value::as_str)
                .any(|entry| covers(entry, member))
        })
    };
    if covered("exclude", is_inside) || covered("members", is_matched) {
        return Edited::AlreadyPresent;
    }
    if !workspace.contains_key("members") {
        workspace.insert("members", Item::Value(Value::Array(Array::new())));
    }
    let Some(members) = workspace.get_mut("members").and_then(Item::as_array_mut) else {
        return Edited::AnchorMissing { help };
    };
    insert_sorted(members, member);
    Edited::Changed(document.to_string())
}

fn is_inside(folder: &str, member: &str) -> bool {
    let folder = tidy(folder);
    member == folder
        || member
            .strip_prefix(folder)
            .is_some_and(|rest| rest.starts_with('/'))
}

fn is_matched(pattern: &str, member: &str) -> bool {
    let options = MatchOptions {
        require_literal_separator: true,
        ..MatchOptions::new()
    };
    Pattern::new(tidy(pattern)).is_ok_and(|pattern| pattern.matches_with(member, options))
}

fn tidy(path: &str) -> &str {
    path.strip_prefix("./")
        .unwrap_or(path)
        .trim_end_matches('/')
}

/// Inserts where the order stays sorted if it was, else at the end; in the layout that the list has.
pub(super) fn insert_sorted(members: &mut Array, member: &str) {
    let names: Vec<&str> = members.iter().filter_map(Value::as_str).collect();
    let at = if names.is_sorted() {
        names.partition_point(|name| *name < member)
    } else {
        names.len()
    };
    let first_prefix = members
        .get(0)
        .map(|first| raw(first.decor().prefix()))
        .unwrap_or_default();
    let mut value = Value::from(member);
    if let Some((_, indent)) = first_prefix.rsplit_once('\n') {
        // The text before an entry begins with the rest of the line above, which may be a comment on that line: it stays there.
        let (line_above, rest) = take_text_before(members, at);
        value
            .decor_mut()
            .set_prefix(format!("{line_above}\n{indent}"));
        put_text_before(members, at, rest);
    } else if at > 0 {
        value.decor_mut().set_prefix(" ");
    } else if let Some(first) = members.get_mut(0) {
        first.decor_mut().set_prefix(" ");
    }
    members.insert_formatted(at, value);
}

/// The text between the entry before `at`, or its comma, and what follows it: the end of that line, and the rest.
fn take_text_before(members: &mut Array, at: usize) -> (String, String) {
    let text = if at < members.len() {
        raw(members.get(at).and_then(|next| next.decor().prefix()))
    } else if members.trailing_comma() {
        members.trailing().as_str().unwrap_or_default().to_owned()
    } else {
        members.set_trailing_comma(true);
        let suffix = members.get_mut(at - 1).map(|last| {
            let suffix = raw(last.decor().suffix());
            last.decor_mut().set_suffix("");
            suffix
        });
        suffix.unwrap_or_default() + members.trailing().as_str().unwrap_or_default()
    };
    match text.find('\n') {
        Some(end) => (text[..end].to_owned(), text[end..].to_owned()),
        None => (text, "\n".to_owned()),
    }
}

fn put_text_before(members: &mut Array, at: usize, text: String) {
    match members.get_mut(at) {
        Some(next) => next.decor_mut().set_prefix(text),
        None => members.set_trailing(text),
    }
}

fn raw(text: Option<&toml_edit::RawString>) -> String {
    text.and_then(toml_edit::RawString::as_str)
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(manifest: &str, member: &str, expected: &str) {
        assert_eq!(
            add_workspace_member(manifest, member),
            Edited::Changed(expected.to_owned())
        );
        assert_eq!(
            add_workspace_member(expected, member),
            Edited::AlreadyPresent
        );
    }

    #[test]
    fn a_member_goes_to_its_sorted_place_and_comments_stay() {
        check(
            "# All of it.\n[workspace]\nmembers = [\n    # the shop\n    \"apps/shop\", # sells\n    \"lib\",\n] # end\nresolver = \"3\"\n",
            "apps/zoo",
            "# All of it.\n[workspace]\nmembers = [\n    # the shop\n    \"apps/shop\", # sells\n    \"apps/zoo\",\n    \"lib\",\n] # end\nresolver = \"3\"\n",
        );
    }

    #[test]
    fn the_layout_of_the_list_is_kept() {
        check(
            "[workspace]\nmembers = [\"a\"]\n",
            "b",
            "[workspace]\nmembers = [\"a\", \"b\"]\n",
        );
        check(
            "[workspace]\nmembers = [\"b\"]\n",
            "a",
            "[workspace]\nmembers = [\"a\", \"b\"]\n",
        );
        check(
            "[workspace]\nmembers = []\n",
            "a",
            "[workspace]\nmembers = [\"a\"]\n",
        );
        check(
            "[workspace]\nresolver = \"3\"\n",
            "a",
            "[workspace]\nresolver = \"3\"\nmembers = [\"a\"]\n",
        );
        check(
            "[workspace]\nmembers = [\n  \"a\"\n]\n",
            "b",
            "[workspace]\nmembers = [\n  \"a\",\n  \"b\",\n]\n",
        );
        check(
            "[workspace]\nmembers = [\n  \"a\", # one\n]\n",
            "b",
            "[workspace]\nmembers = [\n  \"a\", # one\n  \"b\",\n]\n",
        );
        check(
            "[workspace]\nmembers = [\"z\", \"a\"]\n",
            "b",
            "[workspace]\nmembers = [\"z\", \"a\", \"b\"]\n",
        );
    }

    #[test]
    fn a_pattern_or_an_exclusion_that_covers_the_member_is_enough() {
        for (list, member) in [
            ("members = [\"apps/*\"]", "apps/blog"),
            ("members = [\"./blog/\"]", "blog"),
            ("exclude = [\"old\"]", "old/blog"),
        ] {
            assert_eq!(
                add_workspace_member(&format!("[workspace]\n{list}\n"), member),
                Edited::AlreadyPresent
            );
        }
        assert!(matches!(
            add_workspace_member("[workspace]\nmembers = [\"apps/*\"]\n", "apps/a/b"),
            Edited::Changed(_)
        ));
    }

    #[test]
    fn the_framework_line_says_its_source_and_features() {
        let manifest = "[package]\nname = \"a\"\n\n[dependencies]\nanvilforge = { path = \"FRAMEWORK_PATH\" } # the framework\nserde = \"1\"\n";
        let path = FrameworkSource::Path("../f".into());
        let expected = manifest.replace(
            "{ path = \"FRAMEWORK_PATH\" } # the framework",
            "{ path = \"../f\" }",
        );
        assert_eq!(
            set_framework(manifest, &path, &[]).expect("valid"),
            expected
        );
        let git =
            set_framework(manifest, &FrameworkSource::Git("u".into()), &["mysql"]).expect("valid");
        assert!(
            git.contains("anvilforge = { git = \"u\", features = [\"mysql\"] }\n"),
            "{git}"
        );
        let version =
            set_framework(manifest, &FrameworkSource::Version("0.1".into()), &[]).expect("valid");
        assert!(version.contains("anvilforge = \"0.1\"\n"), "{version}");
    }

    #[test]
    fn a_dependency_is_added_once_at_its_place() {
        let manifest = "[dependencies]\n# the framework\na = \"1\" # one\nz = \"1\"\n\n[lints]\n";
        let expected =
            "[dependencies]\n# the framework\na = \"1\" # one\nb = \"2\"\nz = \"1\"\n\n[lints]\n";
        assert_eq!(
            add_dependency(manifest, "b", "2"),
            Edited::Changed(expected.to_owned())
        );
        assert_eq!(add_dependency(expected, "b", "2"), Edited::AlreadyPresent);
        assert!(matches!(
            add_dependency("[package]\n", "b", "2"),
            Edited::AnchorMissing { .. }
        ));
    }

    #[test]
    fn profiles_are_taken_out_for_a_member() {
        let (text, removed) =
            without_profiles("[package]\nname = \"a\"\n\n[profile.dev]\ndebug = 1\n")
                .expect("valid");
        assert_eq!(
            (text.as_str(), removed),
            ("[package]\nname = \"a\"\n", true)
        );
    }

    #[test]
    fn an_own_workspace_is_added_once() {
        let once = own_workspace("[package]\nname = \"a\"\n").expect("valid");
        assert!(once.ends_with("[workspace]\n"), "{once}");
        assert_eq!(own_workspace(&once).expect("valid"), once);
    }
}

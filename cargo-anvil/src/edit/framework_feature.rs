//! Turns on a cargo feature at an application's dependency on the framework.

use toml_edit::{Array, DocumentMut, InlineTable, Item, TableLike, Value};

use super::Edited;
use super::manifest::insert_sorted;

/// The framework's package.
const FRAMEWORK: &str = "anvilforge";

/// Adds a feature to the dependency, whatever its form and its name.
pub(crate) fn add_framework_feature(manifest: &str, feature: &str) -> Edited {
    let help = format!("add `\"{feature}\"` to the `features` of the dependency on `{FRAMEWORK}`");
    let Ok(mut document) = manifest.parse::<DocumentMut>() else {
        return Edited::AnchorMissing { help };
    };
    let dependency = document
        .get_mut("dependencies")
        .and_then(Item::as_table_like_mut)
        .and_then(framework);
    let Some(dependency) = dependency else {
        return Edited::AnchorMissing { help };
    };
    if let Some(version) = dependency.as_str().map(str::to_owned) {
        let mut table = InlineTable::new();
        table.insert("version", version.into());
        table.insert("features", list(feature));
        let suffix = dependency
            .as_value()
            .map(|value| value.decor().clone())
            .unwrap_or_default();
        let mut value = Value::InlineTable(table);
        *value.decor_mut() = suffix;
        *dependency = Item::Value(value);
        return Edited::Changed(document.to_string());
    }
    let Some(table) = dependency.as_table_like_mut() else {
        return Edited::AnchorMissing { help };
    };
    match table.get_mut("features") {
        None => {
            table.insert("features", Item::Value(list(feature)));
            if let Some(inline) = dependency.as_inline_table_mut() {
                inline.fmt();
            }
        }
        Some(features) => {
            let Some(features) = features.as_array_mut() else {
                return Edited::AnchorMissing { help };
            };
            if features.iter().any(|name| name.as_str() == Some(feature)) {
                return Edited::AlreadyPresent;
            }
            insert_sorted(features, feature);
        }
    }
    Edited::Changed(document.to_string())
}

/// The dependency of that package, under any name.
fn framework(dependencies: &mut dyn TableLike) -> Option<&mut Item> {
    let package = |name: &str, item: &Item| match item.get("package").and_then(Item::as_str) {
        Some(package) => package == FRAMEWORK,
        None => name == FRAMEWORK,
    };
    let name = dependencies
        .iter()
        .find_map(|(name, item)| package(name, item).then(|| name.to_owned()))?;
    dependencies.get_mut(&name)
}

fn list(feature: &str) -> Value {
    Value::Array([feature].into_iter().collect::<Array>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str) {
        let source =
            |line: &str| format!("[dependencies]\n# the framework\n{line}\nserde = \"1\" # all\n");
        assert_eq!(
            add_framework_feature(&source(before), "mysql"),
            Edited::Changed(source(after))
        );
        assert_eq!(
            add_framework_feature(&source(after), "mysql"),
            Edited::AlreadyPresent
        );
    }

    #[test]
    fn every_form_of_a_dependency_takes_it() {
        check(
            "anvilforge = \"1\" # ours",
            "anvilforge = { version = \"1\", features = [\"mysql\"] } # ours",
        );
        check(
            "anvilforge = { path = \"x\" } # ours",
            "anvilforge = { path = \"x\", features = [\"mysql\"] } # ours",
        );
        check(
            "anvilforge = { path = \"x\", features = [\"postgres\"] }",
            "anvilforge = { path = \"x\", features = [\"mysql\", \"postgres\"] }",
        );
        check(
            "anvilforge.workspace = true",
            "anvilforge.workspace = true\nanvilforge.features = [\"mysql\"]",
        );
        check(
            "web = { package = \"anvilforge\", path = \"x\" }",
            "web = { package = \"anvilforge\", path = \"x\", features = [\"mysql\"] }",
        );
    }

    #[test]
    fn a_list_of_several_lines_stays_one() {
        check(
            "anvilforge = { path = \"x\", features = [\n    \"postgres\", # prod\n] }",
            "anvilforge = { path = \"x\", features = [\n    \"mysql\",\n    \"postgres\", # prod\n] }",
        );
    }

    #[test]
    fn without_the_dependency_nothing_is_edited() {
        let edited = add_framework_feature("[dependencies]\nserde = \"1\"\n", "mysql");
        assert!(matches!(edited, Edited::AnchorMissing { .. }));
    }
}

//! The application's own files: manifest, lock file, `.env`, configuration.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;
use toml_edit::{DocumentMut, Item};

use super::environment::Variables;
use crate::context::Context;
use crate::doctor::facts::{Application, Framework};
use crate::doctor::probe::has_probe;
use crate::doctor::version::Version;
use crate::project::{Files, Project};

const FRAMEWORK: &str = "anvilforge";

/// Reads what concerns the application. `folder` is its place below the workspace's root, `files` are the root's.
///
/// # Errors
/// When a file is there and cannot be read.
pub(super) fn application(
    project: &Project,
    folder: String,
    files: &Files,
    variables: &Variables,
    ctx: &Context,
) -> Result<Application> {
    let own = project.files();
    let manifest = document(own.read("Cargo.toml")?);
    let root_manifest = document(files.read("Cargo.toml")?);
    let config = document(own.read("config/anvil.toml")?);
    let (default_features, features) = features(&manifest, &root_manifest);
    let lock = files.read("Cargo.lock")?;
    let framework = match lock.as_deref().and_then(locked) {
        Some((resolved, from_registry)) => Framework {
            cli: cli(),
            resolved: Some(resolved),
            from_registry,
        },
        None => Framework {
            cli: cli(),
            resolved: in_path(&manifest, &project.root)?,
            from_registry: false,
        },
    };
    let mut probe_left = None;
    for path in crate::doctor::measure::candidates(&own)? {
        if own.read(&path)?.is_some_and(|text| has_probe(&text)) {
            probe_left = Some(path);
            break;
        }
    }
    let mut application = Application {
        folder,
        framework,
        env: own
            .read(".env")?
            .map(|text| pairs(&text).into_iter().collect()),
        example: own.read(".env.example")?.map(|text| pairs(&text)),
        process: variables.of_application(),
        env_in_git: is_in_git(&project.root, ctx),
        configured_database: config
            .get("database")
            .and_then(|table| table.get("url")?.as_str().map(str::to_owned)),
        configured_port: config
            .get("server")
            .and_then(|table| u16::try_from(table.get("port")?.as_integer()?).ok()),
        default_features,
        features,
        probe_left: None,
    };
    application.probe_left = probe_left.map(|path| application.path(&path));
    Ok(application)
}

fn document(text: Option<String>) -> DocumentMut {
    text.and_then(|text| text.parse().ok()).unwrap_or_default()
}

fn cli() -> Version {
    Version::parse(env!("CARGO_PKG_VERSION")).expect("invariant: cargo checks its own version")
}

/// The assignments of a `.env` file, in its order.
fn pairs(text: &str) -> Vec<(String, String)> {
    let name = |line: &str| {
        let line = line.trim_start_matches('\u{feff}').trim_start();
        let line = line.strip_prefix("export ").unwrap_or(line);
        let name = line.split_once('=')?.0.trim();
        (!name.is_empty() && !name.starts_with('#')).then(|| name.to_owned())
    };
    let mut seen = BTreeSet::new();
    text.lines()
        .filter_map(name)
        .filter(|name| seen.insert(name.clone()))
        .map(|name| {
            let value = crate::edit::env_value(text, &name).unwrap_or_default();
            let value = value.to_owned();
            (name, value)
        })
        .collect()
}

/// The dependency on the framework, under whatever name.
fn dependency(manifest: &DocumentMut) -> Option<(&str, &Item)> {
    let table = manifest.get("dependencies")?.as_table_like()?;
    table.iter().find(
        |(name, item)| match item.get("package").and_then(Item::as_str) {
            Some(package) => package == FRAMEWORK,
            None => *name == FRAMEWORK,
        },
    )
}

/// Whether the framework's default features are on, and which others.
fn features(manifest: &DocumentMut, root: &DocumentMut) -> (bool, Vec<String>) {
    let Some((name, item)) = dependency(manifest) else {
        return (true, Vec::new());
    };
    let is_inherited = item.get("workspace").and_then(Item::as_bool) == Some(true);
    let shared = root
        .get("workspace")
        .and_then(|workspace| workspace.get("dependencies")?.get(name))
        .filter(|_| is_inherited);
    let list = |item: &Item| strings(item.get("features"));
    let default = |item: &Item| item.get("default-features").and_then(Item::as_bool);
    let is_default = match shared {
        Some(shared) => default(shared).unwrap_or(true) || default(item) == Some(true),
        None => default(item).unwrap_or(true),
    };
    let mut features = list(item);
    features.extend(shared.map(list).unwrap_or_default());
    features.extend(forwarded(manifest, name));
    (is_default, features)
}

/// The features of the framework that the application's own default features turn on: `postgres = ["anvilforge/postgres"]`.
fn forwarded(manifest: &DocumentMut, dependency: &str) -> Vec<String> {
    let Some(table) = manifest.get("features").and_then(Item::as_table_like) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut open = vec!["default".to_owned()];
    let mut seen = BTreeSet::new();
    while let Some(name) = open.pop() {
        if !seen.insert(name.clone()) {
            continue;
        }
        for entry in strings(table.get(&name)) {
            match entry.split_once('/') {
                Some((package, feature)) if package.trim_end_matches('?') == dependency => {
                    found.push(feature.to_owned());
                }
                _ => open.push(entry),
            }
        }
    }
    found
}

fn strings(item: Option<&Item>) -> Vec<String> {
    let list = item.and_then(Item::as_array);
    let texts = list.map(|list| list.iter().filter_map(|entry| entry.as_str()));
    texts.into_iter().flatten().map(str::to_owned).collect()
}

/// The framework's version in a lock file, and whether it is that of the public registry.
fn locked(lock: &str) -> Option<(Version, bool)> {
    let lock: DocumentMut = lock.parse().ok()?;
    let packages = lock.get("package")?.as_array_of_tables()?;
    let package = packages
        .iter()
        .find(|package| package.get("name").and_then(Item::as_str) == Some(FRAMEWORK))?;
    let version = Version::parse(package.get("version")?.as_str()?)?;
    let source = package
        .get("source")
        .and_then(Item::as_str)
        .unwrap_or_default();
    let is_public = source.contains("crates.io");
    Some((version, is_public))
}

/// The version in the manifest of the checkout that the application depends on by its path.
fn in_path(manifest: &DocumentMut, root: &Path) -> Result<Option<Version>> {
    let path = dependency(manifest).and_then(|(_, item)| item.get("path")?.as_str());
    let Some(folder) = path.map(|path| root.join(path)) else {
        return Ok(None);
    };
    let own = document(Files::disk(&folder).read("Cargo.toml")?);
    let version = own
        .get("package")
        .and_then(|package| package.get("version"));
    if let Some(version) = version.and_then(Item::as_str) {
        return Ok(Version::parse(version));
    }
    for above in folder.ancestors().skip(1) {
        let shared = document(Files::disk(above).read("Cargo.toml")?);
        let version = shared
            .get("workspace")
            .and_then(|workspace| workspace.get("package")?.get("version")?.as_str());
        if let Some(version) = version {
            return Ok(Version::parse(version));
        }
    }
    Ok(None)
}

fn is_in_git(root: &Path, ctx: &Context) -> bool {
    let asked = ctx
        .tool("git")
        .args(["ls-files", "--error-unmatch", "--", ".env"])
        .current_dir(root)
        .output();
    asked.is_ok_and(|output| output.status.success())
}

/// The port that the application would listen on.
pub(super) fn port(application: &Application) -> u16 {
    const DEFAULT: u16 = 8000;
    let asked: Option<u16> = application
        .variable("SERVER_PORT")
        .and_then(|text| text.parse().ok());
    asked.or(application.configured_port).unwrap_or(DEFAULT)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    fn parse(text: &str) -> DocumentMut {
        text.parse().expect("valid TOML")
    }

    #[test]
    fn variables_come_in_order_without_comments() {
        let text = "# APP_X=1\nB=\"two words\"\nexport A=1\n\nbroken\nA=2\n";
        let expected = [("B", "two words"), ("A", "2")];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(pairs(text), expected);
    }

    #[test]
    fn features_come_from_three_places() {
        let manifest = parse(
            "[dependencies]\nanvilforge = { workspace = true, features = ['mysql'] }\n[features]\ndefault = ['db']\ndb = ['anvilforge/postgres']\n",
        );
        let root = parse(
            "[workspace.dependencies]\nanvilforge = { path = 'x', default-features = false, features = ['hot'] }\n",
        );
        let (default, features) = features(&manifest, &root);
        assert!(!default);
        assert_eq!(features, ["mysql", "hot", "postgres"]);
    }

    #[test]
    fn the_lock_file_tells_version_and_source() {
        let lock = |source: &str| {
            format!("version = 4\n[[package]]\nname = 'anvilforge'\nversion = '0.3.10'\n{source}")
        };
        let version = Version::parse("0.3.10").expect("a version");
        assert_eq!(locked(&lock("")), Some((version, false)));
        let registry = "source = 'registry+https://github.com/rust-lang/crates.io-index'\n";
        assert_eq!(locked(&lock(registry)), Some((version, true)));
        assert_eq!(locked("version = 4\n"), None);
    }

    #[test]
    fn the_port_is_the_servers() {
        let mut application = Application::default();
        assert_eq!(port(&application), 8000);
        application.configured_port = Some(9000);
        assert_eq!(port(&application), 9000);
        let env = BTreeMap::from([("SERVER_PORT".to_owned(), "9001".to_owned())]);
        application.env = Some(env);
        assert_eq!(port(&application), 9001);
    }
}

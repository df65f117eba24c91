//! Who depends on whom: from `cargo metadata` for the workspace, from `Cargo.lock` for everything below it.
//!
//! Nothing is downloaded for it and nothing resolved anew. Edges of the lock file hold for every platform and for every
//! feature that anybody in the workspace asks for, so a crate is found even where only a feature brings it in.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fs;
use std::sync::OnceLock;

use cargo_metadata::{DependencyKind, MetadataCommand};

use crate::source_file::{EXAMPLES, root};

/// A crate of the workspace.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// Its folder, from the project's root.
    pub(crate) folder: String,
    /// What it depends on, as packages, leaving out what only its own tests need.
    pub(crate) dependencies: BTreeSet<String>,
}

impl Member {
    /// Tells whether it is an example application: a user of the crates, and none of them.
    pub(crate) fn is_example(&self) -> bool {
        format!("{}/", self.folder).starts_with(EXAMPLES)
    }
}

/// Returns the crates of the workspace.
pub(crate) fn members() -> &'static [Member] {
    static MEMBERS: OnceLock<Vec<Member>> = OnceLock::new();
    MEMBERS.get_or_init(|| {
        let metadata = MetadataCommand::new()
            .manifest_path(root().join("Cargo.toml"))
            .no_deps()
            .other_options(vec!["--offline".to_owned()])
            .exec()
            .unwrap_or_else(|error| panic!("cargo metadata: {error}"));
        let top = metadata.workspace_root.clone();
        let members = metadata.packages.into_iter().map(|package| {
            let manifest = package
                .manifest_path
                .strip_prefix(&top)
                .unwrap_or(&package.manifest_path);
            let dependencies = package.dependencies.iter();
            let dependencies =
                dependencies.filter(|dependency| dependency.kind != DependencyKind::Development);
            Member {
                folder: manifest
                    .parent()
                    .map(|folder| folder.as_str().replace('\\', "/"))
                    .unwrap_or_default(),
                dependencies: dependencies
                    .map(|dependency| dependency.name.clone())
                    .collect(),
                name: package.name.to_string(),
            }
        });
        members.collect()
    })
}

/// Returns everything that a crate of the workspace depends on, directly or not, each with the shortest way to it.
pub(crate) fn reachable(member: &Member) -> BTreeMap<String, String> {
    let mut ways = BTreeMap::new();
    let mut open = VecDeque::from(follow(&member.dependencies, &member.name));
    while let Some((name, way)) = open.pop_front() {
        let Entry::Vacant(entry) = ways.entry(name) else {
            continue;
        };
        let next = members().iter().find(|member| member.name == *entry.key());
        let next = next
            .map(|member| &member.dependencies)
            .or_else(|| lock_file().get(entry.key()));
        open.extend(next.into_iter().flat_map(|next| follow(next, &way)));
        entry.insert(way);
    }
    ways
}

fn follow(names: &BTreeSet<String>, way: &str) -> Vec<(String, String)> {
    names
        .iter()
        .map(|name| (name.clone(), format!("{way} → {name}")))
        .collect()
}

/// Reads the lock file: from a package's name to the names that it depends on, all its versions taken together.
fn lock_file() -> &'static BTreeMap<String, BTreeSet<String>> {
    static LOCK: OnceLock<BTreeMap<String, BTreeSet<String>>> = OnceLock::new();
    LOCK.get_or_init(|| {
        let text =
            fs::read_to_string(root().join("Cargo.lock")).expect("the project has a lock file");
        let lock: toml::Table = text.parse().expect("the lock file is TOML");
        let mut packages = BTreeMap::<String, BTreeSet<String>>::new();
        for package in lock["package"].as_array().into_iter().flatten() {
            let name = package["name"].as_str().unwrap_or_default().to_owned();
            let dependencies = package.get("dependencies").and_then(toml::Value::as_array);
            // An entry is `name`, or `name version` where there are several.
            let names = dependencies
                .into_iter()
                .flatten()
                .filter_map(|entry| entry.as_str()?.split(' ').next());
            packages
                .entry(name)
                .or_default()
                .extend(names.map(str::to_owned));
        }
        packages
    })
}

//! Dependencies point one way: the table of who may use whom.

use crate::dependency_graph::{Member, members, reachable};
use crate::finding::{Finding, expect_none};

/// What a crate must not depend on.
struct Rule {
    package: &'static str,
    /// Neither directly nor through anything else. A name that ends in `*` stands for all that begin so.
    never: &'static [&'static str],
    /// Not directly: something else may need it for itself.
    never_directly: &'static [&'static str],
}

const RULES: [Rule; 10] = [
    Rule {
        package: "anvilforge-templates",
        never: &["anvil*", "cargo-anvil", "salvo*", "sqlx*", "tokio"],
        never_directly: &[],
    },
    Rule {
        package: "anvilforge-templates-corpus",
        never: &[
            "anvil-macros",
            "anvilforge",
            "anvilforge-broadcast",
            "anvilforge-cast",
            "anvilforge-core",
            "cargo-anvil",
            "salvo*",
            "sqlx*",
            "tokio",
        ],
        never_directly: &[],
    },
    Rule {
        package: "anvilforge-cast",
        never: &[
            "anvil-macros",
            "anvilforge",
            "anvilforge-broadcast",
            "anvilforge-core",
            "anvilforge-templates",
            "cargo-anvil",
            "salvo*",
        ],
        never_directly: &[],
    },
    Rule {
        package: "anvilforge-broadcast",
        never: &[
            "anvil-macros",
            "anvilforge",
            "anvilforge-cast",
            "anvilforge-core",
            "anvilforge-templates",
            "cargo-anvil",
        ],
        never_directly: &[],
    },
    Rule {
        package: "anvil-macros",
        never: &[
            "anvilforge",
            "anvilforge-broadcast",
            "anvilforge-cast",
            "anvilforge-core",
            "cargo-anvil",
            "salvo*",
            "sqlx*",
            "tokio",
        ],
        never_directly: &[],
    },
    Rule {
        package: "anvilforge-core",
        never: &["anvilforge", "cargo-anvil"],
        never_directly: CLI_ONLY,
    },
    Rule {
        package: "anvilforge",
        never: &["cargo-anvil"],
        never_directly: CLI_ONLY,
    },
    Rule {
        package: "anvilforge-dylib",
        never: &["cargo-anvil"],
        never_directly: CLI_ONLY,
    },
    Rule {
        package: "cargo-anvil",
        never: &[
            "anvil-macros",
            "anvilforge",
            "anvilforge-broadcast",
            "anvilforge-cast",
            "anvilforge-core",
            "anvilforge-dylib",
            "salvo*",
            "sqlx*",
        ],
        never_directly: &["tokio"],
    },
    Rule {
        package: "anvil-tests",
        never: &[],
        never_directly: &[],
    },
];

const CLI_ONLY: &[&str] = &["clap", "toml_edit"];

fn check(member: &Member) -> Vec<Finding> {
    let manifest = format!("{}/Cargo.toml", member.folder);
    let Some(rule) = RULES.iter().find(|rule| rule.package == member.name) else {
        let message = "the crate has no line in the table of tests/tidy/dependencies.rs; say there what it must not use";
        return vec![Finding::in_file(manifest, message)];
    };
    let direct = rule
        .never_directly
        .iter()
        .filter(|name| member.dependencies.contains(**name));
    let direct = direct.map(|name| format!("{} must not use {name} itself", member.name));
    let ways = reachable(member);
    let indirect = ways
        .iter()
        .filter(|(name, _)| rule.never.iter().any(|pattern| fits(pattern, name)));
    let indirect =
        indirect.map(|(name, way)| format!("{} must not depend on {name}: {way}", member.name));
    let messages = direct.chain(indirect);
    messages
        .map(|message| {
            Finding::in_file(
                &manifest,
                format!("{message}; see the table of dependencies"),
            )
        })
        .collect()
}

fn fits(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => pattern == name,
    }
}

#[test]
fn dependencies_point_one_way() {
    let crates = members().iter().filter(|member| !member.is_example());
    expect_none(&crates.flat_map(check).collect::<Vec<_>>());
}

#[test]
fn a_forbidden_crate_is_found_with_the_way_to_it() {
    let member = Member {
        name: "anvilforge-templates".into(),
        folder: "forge".into(),
        dependencies: ["anvil-tests".to_owned()].into(),
    };
    let messages: Vec<String> = check(&member)
        .into_iter()
        .map(|finding| finding.message)
        .collect();
    let way = "must not depend on tokio: anvilforge-templates → anvil-tests → ";
    assert!(
        messages.iter().any(|message| message.contains(way)),
        "{messages:#?}"
    );
}

#[test]
fn a_crate_without_a_rule_is_found() {
    let member = Member {
        name: "new".into(),
        folder: "new".into(),
        dependencies: [].into(),
    };
    assert_eq!(check(&member).len(), 1);
}

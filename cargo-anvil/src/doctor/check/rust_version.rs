//! The toolchain against the `rust-version` that is asked for.

use crate::doctor::finding::{Finding, Group};
use crate::doctor::{Facts, version::Version};

const ID: &str = "rust-version";

/// What this CLI, and with it the framework, is built with at least.
const FRAMEWORK: &str = env!("CARGO_PKG_RUST_VERSION");

/// Compares the toolchain with what the project and the framework ask for.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let toolchain = &facts.toolchain;
    let Some(rustc) = toolchain.rustc else {
        return Some(
            Finding::fail(ID, Group::Toolchain, "rustc cannot be run in this project")
                .why("nothing builds without it")
                .remedy("install Rust (https://rustup.rs), or look at the project's rust-toolchain.toml: `rustc -V` says what is wrong"),
        );
    };
    let framework = Version::parse(FRAMEWORK).map(|version| (version, "the framework".to_owned()));
    let wanted = [toolchain.wanted.clone(), framework]
        .into_iter()
        .flatten()
        .max_by_key(|(version, _)| *version);
    let release = &toolchain.release;
    Some(match wanted {
        Some((version, by)) if rustc < version => Finding::fail(
            ID,
            Group::Toolchain,
            format!("rustc {release} is older than the {version} that {by} asks for"),
        )
        .why("cargo refuses to build")
        .remedy("`rustup update`; if rust-toolchain.toml pins an older version, raise it there"),
        Some((version, _)) => Finding::ok(
            ID,
            Group::Toolchain,
            format!("rustc {release} ({version} or later is asked for)"),
        ),
        None => Finding::ok(ID, Group::Toolchain, format!("rustc {release}")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;

    fn with(release: &str, wanted: &str) -> Finding {
        let mut facts = Facts::default();
        facts.toolchain.rustc = Version::parse(release);
        facts.toolchain.release = release.to_owned();
        facts.toolchain.wanted = Version::parse(wanted).map(|v| (v, "`Cargo.toml`".to_owned()));
        check(&facts).expect("a finding")
    }

    #[test]
    fn the_highest_demand_counts() {
        assert_eq!(with("1.99.0", "1.80").mark, Mark::Ok);
        assert_eq!(with("1.90.0", "1.80").mark, Mark::Fail);
        let finding = with("1.99.0", "1.100");
        assert_eq!(finding.mark, Mark::Fail);
        assert!(
            finding
                .message
                .contains("1.100.0 that `Cargo.toml` asks for")
        );
    }

    #[test]
    fn no_rustc_is_a_failure() {
        let finding = check(&Facts::default()).expect("a finding");
        assert_eq!(finding.mark, Mark::Fail);
    }
}

//! The CLI's version against the framework's.

use crate::doctor::Facts;
use crate::doctor::finding::{Finding, Group};

const ID: &str = "framework-version";

/// Compares this CLI with the framework that the application resolves to.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let framework = &facts.application.framework;
    let cli = framework.cli;
    let Some(resolved) = framework.resolved else {
        return Some(
            Finding::note(
                ID,
                Group::Application,
                "the framework's version is not known yet",
            )
            .why("there is no Cargo.lock")
            .remedy("`cargo anvil build` writes it"),
        );
    };
    if framework.from_registry {
        return Some(
            Finding::fail(
                ID,
                Group::Application,
                format!("`anvilforge` {resolved} comes from crates.io"),
            )
            .why("the package of that name there is another project: ours is not published yet")
            .remedy("depend on a checkout (`path = …`) or its repository (`git = …`)"),
        );
    }
    if resolved == cli {
        return Some(Finding::ok(
            ID,
            Group::Application,
            format!("framework and command line are both {cli}"),
        ));
    }
    let message = format!("the framework is {resolved}, this command line {cli}");
    if !resolved.fits(cli) {
        return Some(
            Finding::warn(ID, Group::Application, message)
                .why("what the generators write may not compile")
                .remedy("install the command line of the framework's version: `cargo install --locked --path cargo-anvil` in its checkout"),
        );
    }
    Some(Finding::ok(ID, Group::Application, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;
    use crate::doctor::version::Version;

    #[test]
    fn versions_must_fit_and_the_package_must_be_ours() {
        let mut facts = Facts::default();
        assert_eq!(check(&facts).unwrap().mark, Mark::Note);
        let framework = &mut facts.application.framework;
        framework.cli = Version::parse("0.1.4").unwrap();
        let mut mark = |resolved, from_registry| {
            let framework = &mut facts.application.framework;
            framework.resolved = Version::parse(resolved);
            framework.from_registry = from_registry;
            check(&facts).unwrap().mark
        };
        assert_eq!(mark("0.1.4", false), Mark::Ok);
        assert_eq!(mark("0.1.0", false), Mark::Ok);
        assert_eq!(mark("0.2.0", false), Mark::Warn);
        assert_eq!(mark("0.1.4", true), Mark::Fail);
    }
}

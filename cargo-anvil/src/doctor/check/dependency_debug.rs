//! Whether dependencies get debug information.

use crate::doctor::Facts;
use crate::doctor::finding::{Finding, Group};
use crate::doctor::fix::setting_fix;

const ID: &str = "dependency-debug-info";

/// Judges `debug` of `[profile.dev.package."*"]`.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let setting = facts.settings.dependency_debug.as_ref();
    if let Some(setting) = setting
        && matches!(setting.value.as_str(), "false" | "0" | "none")
    {
        return Some(Finding::ok(
            ID,
            Group::Build,
            "dependencies: no debug information",
        ));
    }
    let (fix, remedy) = setting_fix(
        facts,
        setting,
        &["profile", "dev", "package", "*"],
        "debug",
        false.into(),
        Some(
            "What you do not edit is compiled once: without debug information, which nobody steps through.",
        ),
    );
    Some(
        Finding::warn(ID, Group::Build, "dependencies: with debug information")
            .why("the first build and every link carry it, and the target directory grows by it")
            .remedy(remedy)
            .fix(fix),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;
    use crate::doctor::facts::{Place, Setting};

    #[test]
    fn dependencies_need_none() {
        let mut facts = Facts::default();
        assert_eq!(check(&facts).unwrap().mark, Mark::Warn);
        facts.settings.dependency_debug = Some(Setting {
            value: "false".into(),
            place: Place::Project("Cargo.toml".into()),
        });
        assert_eq!(check(&facts).unwrap().mark, Mark::Ok);
    }
}

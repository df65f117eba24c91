//! Whether the framework's macros are compiled with optimizations.

use crate::doctor::Facts;
use crate::doctor::finding::{Finding, Group};
use crate::doctor::fix::setting_fix;

const ID: &str = "macro-optimization";

/// Judges `opt-level` of `[profile.dev.package.anvil-macros]`.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    // Cargo warns at every build of a setting for a package that is not there.
    if !facts.settings.has_macros {
        return None;
    }
    let setting = facts.settings.macro_opt_level.as_ref();
    if let Some(setting) = setting
        && setting.value != "0"
    {
        return Some(Finding::ok(
            ID,
            Group::Build,
            format!("the framework's macros: opt-level {}", setting.value),
        ));
    }
    let (fix, remedy) = setting_fix(
        facts,
        setting,
        &["profile", "dev", "package", "anvil-macros"],
        "opt-level",
        1.into(),
        Some("The macros run on every build of yours, so they are worth optimizing."),
    );
    Some(
        Finding::warn(ID, Group::Build, "the framework's macros are not optimized")
            .why("they run at every edit, on every model, view and request; they are compiled once")
            .remedy(remedy)
            .fix(fix),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_that_is_not_there_is_not_set() {
        let mut facts = Facts::default();
        assert_eq!(check(&facts), None);
        facts.settings.has_macros = true;
        assert_eq!(check(&facts).unwrap().fixes.len(), 1);
    }
}

//! Whether rustc keeps what did not change.

use crate::doctor::Facts;
use crate::doctor::facts::Place;
use crate::doctor::finding::{Finding, Group};
use crate::doctor::fix::setting_fix;

const ID: &str = "incremental";

/// Judges `incremental`.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let setting = facts.settings.incremental.as_ref();
    let Some(setting) = setting.filter(|setting| is_off(&setting.value)) else {
        return Some(Finding::ok(
            ID,
            Group::Build,
            "incremental compilation is on",
        ));
    };
    let finding = Finding::warn(
        ID,
        Group::Build,
        format!("incremental compilation is off ({})", setting.place),
    )
    .why(
        "every edit compiles the whole application crate: the larger it grows, the longer the wait",
    );
    let is_build_table = matches!(&setting.place, Place::Project(path) if path.contains(".cargo/"));
    let tables: &[&str] = if is_build_table {
        &["build"]
    } else {
        &["profile", "dev"]
    };
    let (fix, remedy) = setting_fix(
        facts,
        Some(setting),
        tables,
        "incremental",
        true.into(),
        None,
    );
    Some(finding.remedy(remedy).fix(fix))
}

/// Whether a value turns it off.
pub(super) fn is_off(value: &str) -> bool {
    matches!(value, "false" | "0")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::facts::Setting;

    #[test]
    fn a_variable_is_left_to_the_user() {
        let mut facts = Facts::default();
        let mut fixes = |place| {
            facts.settings.incremental = Some(Setting {
                value: "false".into(),
                place,
            });
            check(&facts).unwrap().fixes.len()
        };
        assert_eq!(fixes(Place::Project("Cargo.toml".into())), 1);
        assert_eq!(fixes(Place::Variable("CARGO_INCREMENTAL".into())), 0);
    }
}

//! How much debug information the application's own code gets.

use crate::doctor::Facts;
use crate::doctor::finding::{Finding, Group};
use crate::doctor::fix::setting_fix;

const ID: &str = "debug-info";

/// Judges `debug` of `[profile.dev]`.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let setting = facts.settings.debug.as_ref();
    let value = setting.map_or("true", |setting| setting.value.as_str());
    Some(match value {
        "line-tables-only" | "line-directives-only" | "1" | "limited" => Finding::ok(
            ID,
            Group::Build,
            format!("debug information: {value}"),
        ),
        "0" | "false" | "none" => Finding::note(ID, Group::Build, "no debug information")
            .why("builds are fast, but a panic's backtrace names no file and no line")
            .remedy("`debug = \"line-tables-only\"` in `[profile.dev]` costs little and brings them back"),
        _ => {
            let by = setting.map_or_else(
                || "cargo's default".to_owned(),
                |setting| setting.place.to_string(),
            );
            let finding = Finding::warn(
                ID,
                Group::Build,
                format!("full debug information ({by})"),
            )
            .why("rustc writes and the linker copies the type of every variable, at each edit; backtraces need the lines alone. The gain grows with the application: `--fix --measure` tells it");
            let (fix, remedy) = setting_fix(
                facts,
                setting,
                &["profile", "dev"],
                "debug",
                "line-tables-only".into(),
                Some("Quick builds: line numbers in backtraces, no more debug information than that."),
            );
            finding.remedy(remedy).fix(fix)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;
    use crate::doctor::facts::{Place, Setting};

    fn finding(value: Option<&str>, place: Place) -> Finding {
        let mut facts = Facts::default();
        facts.settings.debug = value.map(|value| Setting {
            value: value.to_owned(),
            place,
        });
        check(&facts).expect("a finding")
    }

    #[test]
    fn lines_are_enough() {
        let mark = |value| finding(value, Place::Project("Cargo.toml".into())).mark;
        assert_eq!(mark(None), Mark::Warn);
        assert_eq!(mark(Some("2")), Mark::Warn);
        assert_eq!(mark(Some("line-tables-only")), Mark::Ok);
        assert_eq!(mark(Some("false")), Mark::Note);
    }

    #[test]
    fn only_the_projects_own_files_are_edited() {
        let fixes = |place| finding(Some("full"), place).fixes.len();
        assert_eq!(fixes(Place::Project("Cargo.toml".into())), 1);
        assert_eq!(fixes(Place::Outside("config.toml".into())), 0);
        assert_eq!(fixes(Place::Variable("CARGO_PROFILE_DEV_DEBUG".into())), 0);
    }
}

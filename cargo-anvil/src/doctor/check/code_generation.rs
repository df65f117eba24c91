//! Settings of release builds that strayed into development builds.

use crate::doctor::Facts;
use crate::doctor::finding::{Finding, Group};
use crate::doctor::fix::setting_fix;

const ID: &str = "code-generation";

/// Judges `codegen-units`, `lto` and `opt-level` of `[profile.dev]`: the first that costs is told.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let settings = &facts.settings;
    if let Some(units) = &settings.codegen_units
        && units.value.parse::<u32>().is_ok_and(|units| units < 16)
    {
        let (fix, remedy) = setting_fix(
            facts,
            Some(units),
            &["profile", "dev"],
            "codegen-units",
            256.into(),
            None,
        );
        return Some(
            Finding::warn(
                ID,
                Group::Build,
                format!("`codegen-units = {}`", units.value),
            )
            .why("one edit then compiles most of the crate again: measured on 200 handlers, 3.8 s with one unit, 1.4 s with 256")
            .remedy(remedy)
            .fix(fix),
        );
    }
    if let Some(lto) = &settings.lto
        && !matches!(lto.value.as_str(), "off" | "false")
    {
        let (fix, remedy) = setting_fix(
            facts,
            Some(lto),
            &["profile", "dev"],
            "lto",
            "off".into(),
            None,
        );
        return Some(
            Finding::warn(
                ID,
                Group::Build,
                format!("`lto = {}` in development builds", lto.value),
            )
            .why("the whole program is optimized again at every edit")
            .remedy(remedy)
            .fix(fix),
        );
    }
    if let Some(level) = &settings.opt_level
        && level.value != "0"
    {
        let (value, place) = (&level.value, &level.place);
        return Some(
            Finding::note(
                ID,
                Group::Build,
                format!("your own code: opt-level {value} ({place})"),
            )
            .why("every edit is optimized")
            .remedy("if it is for speed, optimize the dependencies instead: `[profile.dev.package.\"*\"] opt-level = 1`"),
        );
    }
    Some(Finding::ok(
        ID,
        Group::Build,
        "your own code: many units, not optimized",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;
    use crate::doctor::facts::{Place, Setting};

    #[test]
    fn what_belongs_to_release_builds_is_told() {
        let setting = |value: &str| {
            Some(Setting {
                value: value.to_owned(),
                place: Place::Project("Cargo.toml".into()),
            })
        };
        let mut facts = Facts::default();
        assert_eq!(check(&facts).unwrap().mark, Mark::Ok);
        facts.settings.opt_level = setting("1");
        assert_eq!(check(&facts).unwrap().mark, Mark::Note);
        facts.settings.lto = setting("thin");
        assert_eq!(check(&facts).unwrap().fixes.len(), 1);
        facts.settings.codegen_units = setting("1");
        assert_eq!(check(&facts).unwrap().message, "`codegen-units = 1`");
    }
}

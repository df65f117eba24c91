//! sccache, and what it means for incremental builds.

use super::incremental::is_off;
use crate::doctor::Facts;
use crate::doctor::facts::Place;
use crate::doctor::finding::{Finding, Group};

const ID: &str = "sccache";

/// Judges the program that rustc is run through.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let wrapper = facts.settings.wrapper.as_ref()?;
    let name = wrapper.value.rsplit(['/', '\\']).next().unwrap_or_default();
    let place = &wrapper.place;
    if !name.contains("sccache") {
        return Some(Finding::note(
            ID,
            Group::Toolchain,
            format!("rustc is run through `{name}` ({place})"),
        ));
    }
    let incremental = facts.settings.incremental.as_ref();
    let forced_on = incremental.is_some_and(|setting| {
        !is_off(&setting.value) && matches!(setting.place, Place::Variable(_))
    });
    Some(if forced_on {
        Finding::warn(
            ID,
            Group::Toolchain,
            "sccache and `CARGO_INCREMENTAL=1` are both on",
        )
        .why("sccache caches no incremental compilation, and some versions of it refuse to start one")
        .remedy("unset `CARGO_INCREMENTAL`: incremental builds of your own code are cargo's default")
    } else if incremental.is_some_and(|setting| is_off(&setting.value)) {
        Finding::note(
            ID,
            Group::Toolchain,
            "sccache is on and incremental compilation off",
        )
        .why("right for build servers; on your own machine every edit compiles the whole application crate")
        .remedy("on your own machine, leave sccache out and incremental compilation on")
    } else {
        Finding::ok(
            ID,
            Group::Toolchain,
            format!("sccache ({place}) caches dependencies; your own code is built incrementally"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;
    use crate::doctor::facts::Setting;

    fn mark(incremental: Option<Setting>) -> Mark {
        let mut facts = Facts::default();
        facts.settings.wrapper = Some(Setting {
            value: "/usr/bin/sccache".into(),
            place: Place::Variable("RUSTC_WRAPPER".into()),
        });
        facts.settings.incremental = incremental;
        check(&facts).expect("a finding").mark
    }

    #[test]
    fn the_conflict_is_with_incremental_builds_that_are_forced() {
        let setting = |value: &str, place| {
            Some(Setting {
                value: value.to_owned(),
                place,
            })
        };
        let variable = || Place::Variable("CARGO_INCREMENTAL".into());
        assert_eq!(mark(None), Mark::Ok);
        assert_eq!(mark(setting("1", variable())), Mark::Warn);
        assert_eq!(mark(setting("0", variable())), Mark::Note);
        assert_eq!(
            mark(setting("true", Place::Project("Cargo.toml".into()))),
            Mark::Ok
        );
    }
}

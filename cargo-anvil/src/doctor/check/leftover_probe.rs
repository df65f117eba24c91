//! The line of a measurement that was killed.

use crate::doctor::finding::{Finding, Group};
use crate::doctor::{Facts, Fix};

/// Tells of a line that `--measure` could not take out.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let path = facts.application.probe_left.as_ref()?;
    Some(
        Finding::warn(
            "leftover-probe",
            Group::Application,
            format!("`{path}` still has the line of a measurement that was killed"),
        )
        .why("it does no harm, and does not belong there")
        .remedy("`cargo anvil doctor --fix` takes it out")
        .fix([Fix::TakeProbeOut { path: path.clone() }]),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_named() {
        let mut facts = Facts::default();
        assert_eq!(check(&facts), None);
        facts.application.probe_left = Some("src/lib.rs".into());
        assert!(check(&facts).unwrap().message.contains("`src/lib.rs`"));
    }
}

//! The list of the checks, in the order of the report.

use super::*;
use crate::doctor::{Facts, Finding};

/// What the user asked for beyond the safe fixes.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Wishes {
    /// Turn on what needs the nightly toolchain.
    pub(crate) nightly: bool,
}

const CHECKS: [fn(&Facts) -> Option<Finding>; 24] = [
    rust_version::check,
    c_compiler::check,
    linker::check,
    rustflags::check,
    sccache::check,
    debug_info::check,
    dependency_debug::check,
    macro_optimization::check,
    build_override::check,
    code_generation::check,
    incremental::check,
    leftover_probe::check,
    target_directory::check,
    watch_limit::check,
    platform::check,
    framework_version::check,
    env_file::check,
    env_keys::check,
    env_in_git::check,
    app_key::check,
    debug_mode::check,
    database_driver::check,
    database::check,
    port::check,
];

/// Runs every check; the findings are in the order of their groups.
pub(crate) fn all(facts: &Facts, wishes: Wishes) -> Vec<Finding> {
    let mut findings: Vec<Finding> = CHECKS.iter().filter_map(|check| check(facts)).collect();
    findings.extend(nightly::check(facts, wishes));
    findings.sort_by_key(|finding| finding.group);
    findings
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::doctor::Mark;

    #[test]
    fn every_finding_has_a_name_of_its_own() {
        let findings = all(&Facts::default(), Wishes::default());
        let names: BTreeSet<&str> = findings.iter().map(|finding| finding.id).collect();
        assert_eq!(names.len(), findings.len());
    }

    #[test]
    fn what_is_not_well_says_what_to_do() {
        for finding in all(&Facts::default(), Wishes::default()) {
            assert!(
                finding.mark <= Mark::Note || finding.remedy.is_some(),
                "{finding:?}"
            );
        }
    }
}

//! The C compiler, which compiles SQLite and calls the linker.

use crate::doctor::Facts;
use crate::doctor::finding::{Finding, Group};

const ID: &str = "c-compiler";

/// Looks for `cc` or `clang`. Windows brings its own with the toolchain.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    if facts.machine.system == "windows" {
        return None;
    }
    let found = ["cc", "clang", "gcc"]
        .into_iter()
        .find(|program| facts.linker.has(program));
    Some(match found {
        Some("cc") => Finding::ok(ID, Group::Toolchain, "`cc` compiles SQLite and links"),
        Some(other) => Finding::warn(
            ID,
            Group::Toolchain,
            format!("there is no `cc`, only `{other}`"),
        )
        .why("rustc calls `cc` to link")
        .remedy(format!("make `cc` a link to `{other}`, or set `linker = \"{other}\"` for your target in .cargo/config.toml")),
        None => Finding::fail(ID, Group::Toolchain, "there is no C compiler on the path")
            .why("rustc calls `cc` to link, and SQLite is compiled with it")
            .remedy("Debian and Ubuntu: `apt install build-essential`; Fedora: `dnf install gcc`; macOS: `xcode-select --install`"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;

    #[test]
    fn the_name_cc_is_what_counts() {
        let mut facts = Facts::default();
        let mut mark = |programs: Vec<&'static str>| {
            facts.linker.programs = programs;
            check(&facts).expect("a finding").mark
        };
        assert_eq!(mark(vec!["cc", "clang"]), Mark::Ok);
        assert_eq!(mark(vec!["clang"]), Mark::Warn);
        assert_eq!(mark(vec![]), Mark::Fail);
    }
}

//! How many folders and files one user may watch (Linux).

use crate::doctor::Facts;
use crate::doctor::finding::{Finding, Group};

const ID: &str = "watch-limit";

/// What an editor and its language server take beside `cargo anvil dev`.
const EDITORS: u64 = 8_192;

/// The watchers that a desktop has open already, as a rule.
const WATCHERS: u64 = 64;

/// Judges inotify's limits.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let machine = &facts.machine;
    let watches = machine.watches?;
    let needed = machine.watched_folders;
    let remedy = "sudo sysctl fs.inotify.max_user_watches=524288 fs.inotify.max_user_instances=512 (to keep it: the same two lines in /etc/sysctl.d/60-inotify.conf)";
    if watches <= needed {
        return Some(
            Finding::fail(
                ID,
                Group::Machine,
                format!("{watches} folders may be watched, the project has {needed}"),
            )
            .why("`cargo anvil dev` cannot see every save")
            .remedy(remedy),
        );
    }
    if watches < needed + EDITORS || machine.watchers.is_some_and(|watchers| watchers < WATCHERS) {
        let watchers = machine
            .watchers
            .map_or_else(|| "some".to_owned(), |watchers| watchers.to_string());
        return Some(
            Finding::warn(
                ID,
                Group::Machine,
                format!("{watches} folders may be watched, by {watchers} watchers"),
            )
            .why("an editor takes thousands; when none is left, `cargo anvil dev` no longer sees a save")
            .remedy(remedy),
        );
    }
    Some(Finding::ok(
        ID,
        Group::Machine,
        format!("{watches} folders may be watched, the project has {needed}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;

    #[test]
    fn the_editor_needs_some_too() {
        let mut facts = Facts::default();
        assert_eq!(check(&facts), None);
        facts.machine.watched_folders = 20;
        let mut mark = |watches, watchers| {
            facts.machine.watches = Some(watches);
            facts.machine.watchers = watchers;
            check(&facts).unwrap().mark
        };
        assert_eq!(mark(10, None), Mark::Fail);
        assert_eq!(mark(8_192, Some(128)), Mark::Warn);
        assert_eq!(mark(65_536, Some(8)), Mark::Warn);
        assert_eq!(mark(65_536, Some(128)), Mark::Ok);
    }
}

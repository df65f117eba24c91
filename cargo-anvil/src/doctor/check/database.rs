//! Whether the database answers and has all migrations.

use crate::doctor::Facts;
use crate::doctor::facts::Database;
use crate::doctor::finding::{Finding, Group};

const ID: &str = "database";

/// Tells what the application's own binary said.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    Some(match &facts.running.database {
        Database::NotBuilt => {
            Finding::note(ID, Group::Running, "not asked: the application is not built")
                .why("only its own binary knows the migrations and the driver")
                .remedy("`cargo anvil build`, then `cargo anvil doctor` again; or `cargo anvil migrate:status` at once")
        }
        Database::InStep { stale: false } => Finding::ok(
            ID,
            Group::Running,
            "the database answers, every migration has run",
        ),
        Database::InStep { stale: true } => Finding::note(
            ID,
            Group::Running,
            "the database answers; `src/migrations` was edited after the last build",
        )
        .why("a migration may be there that the binary does not know")
        .remedy("`cargo anvil migrate:status` builds first"),
        Database::Pending(names) => {
            let count = names.len();
            let (noun, verb) = if count == 1 {
                ("migration", "has")
            } else {
                ("migrations", "have")
            };
            let shown = names.first().cloned().unwrap_or_default();
            let more = if count > 1 { ", …" } else { "" };
            Finding::warn(
                ID,
                Group::Running,
                format!("{count} {noun} {verb} not run: {shown}{more}"),
            )
            .why("a page that needs the new tables fails")
            .remedy("`cargo anvil migrate`")
        }
        Database::Failed(said) => Finding::fail(
            ID,
            Group::Running,
            format!("the application cannot use its database: {said}"),
        )
        .why("every page that asks it fails")
        .remedy("start the database or mend `DATABASE_URL`; `cargo anvil migrate:status` shows the whole message"),
        Database::TimedOut => Finding::fail(
            ID,
            Group::Running,
            "the database has not answered within 20 seconds",
        )
        .why("every page that asks it waits as long")
        .remedy("is the host of `DATABASE_URL` reachable, and is it the right one?"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;

    #[test]
    fn each_answer_has_its_mark() {
        let mut facts = Facts::default();
        let mut mark = |database| {
            facts.running.database = database;
            check(&facts).unwrap().mark
        };
        assert_eq!(mark(Database::NotBuilt), Mark::Note);
        assert_eq!(mark(Database::InStep { stale: false }), Mark::Ok);
        assert_eq!(mark(Database::InStep { stale: true }), Mark::Note);
        assert_eq!(mark(Database::Pending(vec!["a".into()])), Mark::Warn);
        assert_eq!(mark(Database::Failed("refused".into())), Mark::Fail);
        assert_eq!(mark(Database::TimedOut), Mark::Fail);
    }
}

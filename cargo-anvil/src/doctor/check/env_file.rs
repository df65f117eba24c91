//! Whether `.env` is there.

use crate::doctor::finding::{Finding, Group};
use crate::doctor::{Facts, Fix};

const ID: &str = "env-file";

/// Looks for `.env`.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let application = &facts.application;
    if let Some(env) = &application.env {
        let count = env.len();
        let noun = if count == 1 { "variable" } else { "variables" };
        return Some(Finding::ok(
            ID,
            Group::Application,
            format!("`.env` sets {count} {noun}"),
        ));
    }
    if application.process.contains_key("APP_KEY") {
        return Some(Finding::ok(
            ID,
            Group::Application,
            "no `.env`; the environment has the variables",
        ));
    }
    let finding = Finding::fail(ID, Group::Application, "there is no `.env`")
        .why("the application has no `APP_KEY` and refuses to start");
    Some(match application.example {
        Some(_) => finding
            .remedy("copy `.env.example` and run `cargo anvil key:generate`")
            .fix([Fix::EnvFromExample]),
        None => finding
            .remedy("write a `.env` with a line `APP_KEY=` and run `cargo anvil key:generate`"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;

    #[test]
    fn an_example_can_be_copied() {
        let mut facts = Facts::default();
        assert_eq!(check(&facts).unwrap().fixes, []);
        facts.application.example = Some(Vec::new());
        assert_eq!(check(&facts).unwrap().fixes, [Fix::EnvFromExample]);
        facts
            .application
            .process
            .insert("APP_KEY".into(), "x".into());
        assert_eq!(check(&facts).unwrap().mark, Mark::Ok);
    }
}

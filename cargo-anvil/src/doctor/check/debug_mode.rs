//! Whether a production environment shows its errors to everybody.

use crate::doctor::Facts;
use crate::doctor::finding::{Finding, Group};

const ID: &str = "environment";

/// Compares `APP_ENV` and `APP_DEBUG`.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let application = &facts.application;
    application.env.as_ref().or(Some(&application.process))?;
    let environment = application.variable("APP_ENV").unwrap_or("production");
    let debug = matches!(
        application.variable("APP_DEBUG"),
        Some("true" | "1" | "on" | "yes")
    );
    Some(if environment == "production" && debug {
        Finding::fail(
            ID,
            Group::Application,
            "`APP_DEBUG` is on and `APP_ENV` is `production`",
        )
        .why(
            "error pages show source, variables and addresses: the application refuses to start so",
        )
        .remedy("take `APP_DEBUG` out of `.env`, or work with `APP_ENV=local`")
    } else if environment == "production" {
        Finding::note(ID, Group::Application, "`APP_ENV` is `production`")
            .why("error pages say nothing, and `migrate` asks for `--force`")
            .remedy("on your own machine: `APP_ENV=local` in `.env`")
    } else {
        Finding::ok(
            ID,
            Group::Application,
            format!("`APP_ENV` is `{environment}`"),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;

    #[test]
    fn errors_are_not_for_the_public() {
        let mut facts = Facts::default();
        let mut mark = |environment: &str, debug: &str| {
            let process = &mut facts.application.process;
            process.insert("APP_ENV".into(), environment.into());
            process.insert("APP_DEBUG".into(), debug.into());
            check(&facts).unwrap().mark
        };
        assert_eq!(mark("production", "true"), Mark::Fail);
        assert_eq!(mark("production", "false"), Mark::Note);
        assert_eq!(mark("local", "true"), Mark::Ok);
    }
}

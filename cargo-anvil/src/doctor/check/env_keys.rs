//! Variables of `.env.example` that `.env` lacks.

use crate::doctor::finding::{Finding, Group};
use crate::doctor::{Facts, Fix};

const ID: &str = "env-variables";

/// Compares the two files.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let application = &facts.application;
    let example = application.example.as_ref()?;
    application.env.as_ref()?;
    let missing: Vec<(String, String)> = example
        .iter()
        // The key has a check of its own.
        .filter(|(name, _)| name != "APP_KEY" && application.variable(name).is_none())
        .cloned()
        .collect();
    if missing.is_empty() {
        return Some(Finding::ok(
            ID,
            Group::Application,
            "`.env` has all that `.env.example` has",
        ));
    }
    let names: Vec<String> = missing
        .iter()
        .map(|(name, _)| format!("`{name}`"))
        .collect();
    Some(
        Finding::warn(
            ID,
            Group::Application,
            format!("`.env` lacks {}", names.join(", ")),
        )
        .why("somebody added them to `.env.example`: the application expects them, or runs with its defaults")
        .remedy("copy the lines from `.env.example` and look at their values")
        .fix([Fix::EnvVariables { missing }]),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::doctor::Mark;

    #[test]
    fn what_the_environment_has_is_not_missing() {
        let pair = |name: &str| (name.to_owned(), "1".to_owned());
        let mut facts = Facts::default();
        facts.application.example = Some(vec![pair("APP_KEY"), pair("A"), pair("B")]);
        assert_eq!(check(&facts), None, "without `.env` another check speaks");
        facts.application.env = Some(BTreeMap::from([pair("A")]));
        assert_eq!(check(&facts).unwrap().message, "`.env` lacks `B`");
        facts.application.process.insert("B".into(), "2".into());
        assert_eq!(check(&facts).unwrap().mark, Mark::Ok);
    }
}

//! Whether the key is one that the framework takes, and nobody else has.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::doctor::finding::{Finding, Group};
use crate::doctor::{Facts, Fix};

const ID: &str = "app-key";

/// Judges `APP_KEY`.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let application = &facts.application;
    let in_environment = application.process.contains_key("APP_KEY");
    if application.env.is_none() && !in_environment {
        return None;
    }
    let key = application.variable("APP_KEY").unwrap_or_default();
    if let Some(problem) = problem(key) {
        let finding = Finding::fail(ID, Group::Application, problem)
            .why("the application refuses to start: the key encrypts its cookies")
            .remedy("`cargo anvil key:generate --force` writes a new one");
        return Some(if in_environment {
            finding
                .remedy("the variable of the environment wins over `.env`: mend it where it is set")
        } else {
            finding.fix([Fix::AppKey])
        });
    }
    let example = application.example.iter().flatten();
    if example
        .into_iter()
        .any(|(name, value)| name == "APP_KEY" && value == key)
    {
        return Some(
            Finding::warn(ID, Group::Application, "`APP_KEY` is that of `.env.example`")
                .why("whoever has the repository has the key, and can sign cookies as anybody")
                .remedy("`cargo anvil key:generate --force` (everybody is signed out), and an empty `APP_KEY=` in `.env.example`"),
        );
    }
    Some(Finding::ok(
        ID,
        Group::Application,
        "`APP_KEY` has 32 bytes of its own",
    ))
}

/// What the framework would say of the key: the same rules as at the application's start.
fn problem(key: &str) -> Option<String> {
    if key.is_empty() {
        return Some("`APP_KEY` is not set".to_owned());
    }
    let Some(encoded) = key.strip_prefix("base64:") else {
        return Some("`APP_KEY` does not begin with `base64:`".to_owned());
    };
    let Ok(bytes) = STANDARD.decode(encoded) else {
        return Some("`APP_KEY` is not valid base64".to_owned());
    };
    if bytes.len() != 32 {
        let count = bytes.len();
        return Some(format!("`APP_KEY` has {count} bytes, it must have 32"));
    }
    bytes
        .iter()
        .all(|byte| *byte == bytes[0])
        .then(|| "`APP_KEY` is the same byte 32 times, which anybody can guess".to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::doctor::Mark;

    const GOOD: &str = "base64:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    fn with(key: &str) -> Facts {
        let mut facts = Facts::default();
        facts.application.env = Some(BTreeMap::from([("APP_KEY".to_owned(), key.to_owned())]));
        facts
    }

    #[test]
    fn a_key_is_judged_as_at_the_start() {
        for (key, says) in [
            ("", "not set"),
            ("secret", "does not begin"),
            ("base64:??", "not valid base64"),
            ("base64:AAEC", "3 bytes"),
            (
                "base64:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "guess",
            ),
        ] {
            let finding = check(&with(key)).unwrap();
            assert!(finding.message.contains(says), "{finding:?}");
            assert_eq!(finding.fixes, [Fix::AppKey]);
        }
        assert_eq!(check(&with(GOOD)).unwrap().mark, Mark::Ok);
    }

    #[test]
    fn a_key_that_everybody_has_is_not_replaced_unasked() {
        let mut facts = with(GOOD);
        facts.application.example = Some(vec![("APP_KEY".into(), GOOD.into())]);
        let finding = check(&facts).unwrap();
        assert_eq!((finding.mark, finding.fixes.len()), (Mark::Warn, 0));
    }

    #[test]
    fn a_variable_of_the_environment_is_the_users() {
        let mut facts = Facts::default();
        assert_eq!(check(&facts), None);
        facts
            .application
            .process
            .insert("APP_KEY".into(), "bad".into());
        let finding = check(&facts).unwrap();
        assert_eq!((finding.mark, finding.fixes.len()), (Mark::Fail, 0));
    }
}

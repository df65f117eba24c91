//! Whether git has the secrets.

use crate::doctor::Facts;
use crate::doctor::finding::{Finding, Group};

/// Tells when `.env` is in the repository.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    facts.application.env_in_git.then(|| {
        Finding::warn("env-in-git", Group::Application, "`.env` is in the git repository")
            .why("whoever has the repository has the key, and can sign cookies as anybody")
            .remedy("`git rm --cached .env`, a line `.env` in `.gitignore`, then `cargo anvil key:generate --force`: the old key stays in the history")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_tracked_file_is_told() {
        let mut facts = Facts::default();
        assert_eq!(check(&facts), None);
        facts.application.env_in_git = true;
        assert!(check(&facts).is_some());
    }
}

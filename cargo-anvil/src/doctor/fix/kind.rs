//! The fixes that there are.

use crate::doctor::Facts;
use crate::doctor::facts::{Place, Setting};
use crate::edit::Scalar;

/// One change that a finding asks for. Paths are relative to the workspace's root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fix {
    /// Set a key of a manifest or of cargo's configuration.
    Setting {
        /// The file.
        file: String,
        /// The table's path.
        table: Vec<String>,
        /// The key.
        key: &'static str,
        /// The value.
        value: Scalar,
        /// What to write above a table that is made for it.
        comment: Option<&'static str>,
    },
    /// Give rustc flags when it builds for a target.
    Flags {
        /// The target's triple.
        target: String,
        /// The flags.
        flags: Vec<String>,
    },
    /// Let Cranelift generate code in development builds.
    Cranelift,
    /// Turn on a cargo feature of the framework.
    FrameworkFeature {
        /// Its name.
        name: &'static str,
    },
    /// Write a new `APP_KEY` into `.env`.
    AppKey,
    /// Copy `.env.example` to `.env`, with a key of its own.
    EnvFromExample,
    /// Add variables to `.env`.
    EnvVariables {
        /// Names and values.
        missing: Vec<(String, String)>,
    },
    /// Take out the line that a killed measurement left.
    TakeProbeOut {
        /// The file.
        path: String,
    },
}

/// The fix of a setting where it is set, if that is a file of the project; and the sentence that says the same to a person.
pub(crate) fn setting_fix(
    facts: &Facts,
    setting: Option<&Setting>,
    table: &[&str],
    key: &'static str,
    value: Scalar,
    comment: Option<&'static str>,
) -> (Option<Fix>, String) {
    let file = match setting.map(|setting| &setting.place) {
        None => facts.settings.manifest.clone(),
        Some(Place::Project(file)) => file.clone(),
        Some(place @ (Place::Outside(_) | Place::Variable(_))) => {
            return (None, format!("change it in {place}, where it is set"));
        }
    };
    let names: Vec<String> = table
        .iter()
        .map(|name| toml_edit::Key::new(*name).to_string())
        .collect();
    let remedy = format!(
        "`{key} = {value}` under `[{}]` in `{file}`",
        names.join(".")
    );
    let fix = Fix::Setting {
        file,
        table: table.iter().map(|name| (*name).to_owned()).collect(),
        key,
        value,
        comment,
    };
    (Some(fix), remedy)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remedy_can_be_done_by_hand() {
        let mut facts = Facts::default();
        facts.settings.manifest = "Cargo.toml".into();
        let table = ["profile", "dev", "package", "*"];
        let (fix, remedy) = setting_fix(&facts, None, &table, "debug", false.into(), None);
        assert!(fix.is_some());
        assert_eq!(
            remedy,
            "`debug = false` under `[profile.dev.package.\"*\"]` in `Cargo.toml`"
        );
    }
}

//! The settings of development builds: the environment wins over cargo's configuration, and that over the manifest.

use toml_edit::{DocumentMut, Item};

use super::cargo_config::{CargoConfig, text};
use super::environment::Variables;
use crate::doctor::facts::{Place, Setting, Settings};

/// Reads the settings. `manifest` is the text of the workspace's root manifest, `lock` that of `Cargo.lock`.
pub(super) fn settings(
    manifest: &str,
    lock: Option<&str>,
    config: &CargoConfig,
    variables: &Variables,
) -> Settings {
    let manifest: DocumentMut = manifest.parse().unwrap_or_default();
    let sources = Sources {
        manifest: &manifest,
        config,
        variables,
    };
    Settings {
        manifest: "Cargo.toml".to_owned(),
        debug: sources.profile(&["debug"]),
        dependency_debug: sources.profile(&["package", "*", "debug"]),
        macro_opt_level: sources.profile(&["package", "anvil-macros", "opt-level"]),
        build_override: sources.profile(&["build-override", "opt-level"]),
        opt_level: sources.profile(&["opt-level"]),
        codegen_units: sources.profile(&["codegen-units"]),
        lto: sources.profile(&["lto"]),
        incremental: sources.incremental(),
        backend: sources.profile(&["codegen-backend"]),
        wrapper: sources.wrapper(),
        has_macros: lock.is_none_or(|lock| lock.contains("name = \"anvil-macros\"")),
    }
}

struct Sources<'a> {
    manifest: &'a DocumentMut,
    config: &'a CargoConfig,
    variables: &'a Variables,
}

impl Sources<'_> {
    /// A key of `[profile.dev]`.
    fn profile(&self, keys: &[&str]) -> Option<Setting> {
        let name = format!("CARGO_PROFILE_DEV_{}", keys.join("_"))
            .to_uppercase()
            .replace('-', "_");
        let path: Vec<&str> = ["profile", "dev"].iter().chain(keys).copied().collect();
        self.variable(&name)
            .or_else(|| self.configured(&path))
            .or_else(|| {
                let mut item: &Item = self.manifest.as_item();
                for key in &path {
                    item = item.get(key)?;
                }
                Some(Setting {
                    value: text(item)?,
                    place: Place::Project("Cargo.toml".to_owned()),
                })
            })
    }

    fn incremental(&self) -> Option<Setting> {
        self.variable("CARGO_INCREMENTAL")
            .or_else(|| self.variable("CARGO_BUILD_INCREMENTAL"))
            .or_else(|| self.configured(&["build", "incremental"]))
            .or_else(|| self.profile(&["incremental"]))
    }

    fn wrapper(&self) -> Option<Setting> {
        self.variable("RUSTC_WRAPPER")
            .or_else(|| self.variable("CARGO_BUILD_RUSTC_WRAPPER"))
            .or_else(|| self.configured(&["build", "rustc-wrapper"]))
            .filter(|wrapper| !wrapper.value.is_empty())
    }

    fn variable(&self, name: &str) -> Option<Setting> {
        Some(Setting {
            value: self.variables.get(name)?.to_owned(),
            place: Place::Variable(name.to_owned()),
        })
    }

    fn configured(&self, keys: &[&str]) -> Option<Setting> {
        let (item, place) = self.config.get(keys)?;
        Some(Setting {
            value: text(item)?,
            place: place.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MANIFEST: &str =
        "[profile.dev]\ndebug = 2\nlto = true\n[profile.dev.package.\"*\"]\ndebug = false\n";

    #[test]
    fn the_environment_wins_over_files() {
        let config = CargoConfig::of(&[(
            "/w/.cargo/config.toml",
            "[profile.dev]\ndebug = 1\nlto = 'off'\n",
        )]);
        let variables = Variables::of(&[("CARGO_PROFILE_DEV_DEBUG", "limited")]);
        let settings = settings(MANIFEST, None, &config, &variables);
        let value = |setting: &Option<Setting>| setting.as_ref().map(|it| it.value.clone());
        assert_eq!(value(&settings.debug).as_deref(), Some("limited"));
        assert_eq!(value(&settings.lto).as_deref(), Some("off"));
        assert_eq!(value(&settings.dependency_debug).as_deref(), Some("false"));
        assert_eq!(settings.opt_level, None);
    }

    #[test]
    fn incremental_builds_have_three_switches() {
        let read = |config: &[(&str, &str)], variables: &[(&str, &str)]| {
            settings(
                "[profile.dev]\nincremental = true\n",
                None,
                &CargoConfig::of(config),
                &Variables::of(variables),
            )
            .incremental
            .map(|setting| setting.value)
        };
        let config = [("/w/.cargo/config.toml", "[build]\nincremental = false\n")];
        assert_eq!(read(&[], &[]).as_deref(), Some("true"));
        assert_eq!(read(&config, &[]).as_deref(), Some("false"));
        assert_eq!(
            read(&config, &[("CARGO_INCREMENTAL", "1")]).as_deref(),
            Some("1")
        );
    }

    #[test]
    fn the_macros_are_looked_for_in_the_lock_file() {
        let has =
            |lock| settings("", lock, &CargoConfig::default(), &Variables::default()).has_macros;
        assert!(has(None));
        assert!(has(Some("[[package]]\nname = \"anvil-macros\"\n")));
        assert!(!has(Some("[[package]]\nname = \"blog\"\n")));
    }
}

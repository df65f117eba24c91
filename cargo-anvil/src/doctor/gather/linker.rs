//! What chooses the linker: flags, configuration, programs on the path, and what the last binary says.

use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::Path;

use toml_edit::Item;

use super::binary_signature;
use super::cargo_config::{CargoConfig, flags};
use super::cfg_expression::holds;
use super::environment::Variables;
use crate::doctor::facts::{Linker, Place, Setting};

const PROGRAMS: [&str; 6] = ["cc", "clang", "gcc", "mold", "wild", "ld.lld"];

/// What is built for.
pub(super) struct Target<'a> {
    /// The triple.
    pub(super) triple: &'a str,
    /// What `rustc --print cfg` says.
    pub(super) cfg: &'a BTreeSet<String>,
}

/// Gathers what is known of the linker.
pub(super) fn linker(
    target: &Target<'_>,
    config: &CargoConfig,
    variables: &Variables,
    binary: Option<&Path>,
) -> Linker {
    let (flags, flags_place, ignored_flags) = rustflags(target, config, variables);
    Linker {
        driver: driver(target, config, variables).map(|driver| {
            let found = is_program(&driver.value);
            (driver, found)
        }),
        flags,
        flags_place,
        ignored_flags,
        programs: PROGRAMS
            .into_iter()
            .filter(|name| is_program(name))
            .collect(),
        signature: binary
            .and_then(|path| fs::read(path).ok())
            .and_then(|bytes| binary_signature::linker(&bytes)),
    }
}

fn driver(target: &Target<'_>, config: &CargoConfig, variables: &Variables) -> Option<Setting> {
    let name = format!("{}_LINKER", variable_of(target.triple));
    if let Some(value) = variables.get(&name) {
        return Some(Setting {
            value: value.to_owned(),
            place: Place::Variable(name),
        });
    }
    let setting = |(item, place): (&Item, &Place)| {
        Some(Setting {
            value: item.as_str()?.to_owned(),
            place: place.clone(),
        })
    };
    config
        .get(&["target", target.triple, "linker"])
        .and_then(setting)
        .or_else(|| {
            of_cfg_tables(target, config, "linker")
                .into_iter()
                .find_map(setting)
        })
}

/// The flags that cargo uses, where they are set, and where others are set in vain. Four places exclude each other.
fn rustflags(
    target: &Target<'_>,
    config: &CargoConfig,
    variables: &Variables,
) -> (Vec<String>, Option<Place>, Vec<Place>) {
    let mut places: Vec<(Vec<String>, Place)> = Vec::new();
    let encoded = "CARGO_ENCODED_RUSTFLAGS";
    if let Some(text) = variables.get(encoded) {
        let flags = text.split('\u{1f}').map(str::to_owned).collect();
        places.push((flags, Place::Variable(encoded.to_owned())));
    }
    let of_target = format!("{}_RUSTFLAGS", variable_of(target.triple));
    for name in ["RUSTFLAGS", &of_target] {
        if let Some(text) = variables.get(name) {
            let flags = text.split_whitespace().map(str::to_owned).collect();
            places.push((flags, Place::Variable(name.to_owned())));
        }
    }
    // Lists are joined, the one that wins last.
    let mut joined: Option<(Vec<String>, Place)> = None;
    let keys = ["target", target.triple, "rustflags"];
    let tables = config.all(&keys).map(|(item, place, _)| (item, place));
    let tables: Vec<(&Item, &Place)> = tables
        .chain(of_cfg_tables(target, config, "rustflags"))
        .collect();
    for (item, place) in tables.into_iter().rev() {
        let (all, at) = joined.get_or_insert_with(|| (Vec::new(), place.clone()));
        all.extend(flags(item));
        *at = place.clone();
    }
    places.extend(joined);
    let build = "CARGO_BUILD_RUSTFLAGS";
    if let Some(text) = variables.get(build) {
        let flags = text.split_whitespace().map(str::to_owned).collect();
        places.push((flags, Place::Variable(build.to_owned())));
    } else if let Some((item, place)) = config.get(&["build", "rustflags"]) {
        places.push((flags(item), place.clone()));
    }
    places.retain(|(flags, _)| !flags.is_empty());
    let mut places = places.into_iter();
    match places.next() {
        Some((flags, place)) => {
            let ignored = places
                .map(|(_, place)| place)
                .filter(|other| *other != place);
            let ignored = ignored.collect();
            (flags, Some(place), ignored)
        }
        None => (Vec::new(), None, Vec::new()),
    }
}

/// The values of a key in every table `[target.'cfg(…)']` that holds.
fn of_cfg_tables<'a>(
    target: &Target<'_>,
    config: &'a CargoConfig,
    key: &str,
) -> Vec<(&'a Item, &'a Place)> {
    let tables = config.all(&["target"]).flat_map(|(item, place, _)| {
        let entries = item.as_table_like().map(|table| table.iter());
        entries
            .into_iter()
            .flatten()
            .map(move |entry| (entry, place))
    });
    tables
        .filter(|((name, _), _)| holds(name, target.cfg))
        .filter_map(|((_, table), place)| Some((table.get(key)?, place)))
        .collect()
}

fn variable_of(triple: &str) -> String {
    format!(
        "CARGO_TARGET_{}",
        triple.to_uppercase().replace(['-', '.'], "_")
    )
}

fn is_program(name: &str) -> bool {
    let file = format!("{name}{}", env::consts::EXE_SUFFIX);
    if name.contains(['/', '\\']) {
        return Path::new(name).is_file() || Path::new(&file).is_file();
    }
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).any(|folder| folder.join(&file).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRIPLE: &str = "x86_64-unknown-linux-gnu";

    fn read(config: &str, variables: &[(&str, &str)]) -> Linker {
        let cfg = BTreeSet::from(["unix".to_owned()]);
        let target = Target {
            triple: TRIPLE,
            cfg: &cfg,
        };
        let config = CargoConfig::of(&[("/w/.cargo/config.toml", config)]);
        linker(&target, &config, &Variables::of(variables), None)
    }

    #[test]
    fn flags_of_the_target_and_of_what_holds_there_are_joined() {
        let linker = read(
            "[target.x86_64-unknown-linux-gnu]\nrustflags = ['a']\n[target.'cfg(unix)']\nrustflags = 'b c'\n[target.'cfg(windows)']\nrustflags = ['d']\n[build]\nrustflags = ['e']\n",
            &[],
        );
        assert_eq!(linker.flags, ["b", "c", "a"]);
        assert_eq!(linker.ignored_flags, [], "they are in the same file");
    }

    #[test]
    fn a_variable_wins_and_the_others_are_ignored() {
        let linker = read(
            "[build]\nrustflags = ['e']\n",
            &[("RUSTFLAGS", "-C link-arg=-fuse-ld=mold")],
        );
        assert_eq!(linker.flags, ["-C", "link-arg=-fuse-ld=mold"]);
        assert_eq!(
            linker.flags_place,
            Some(Place::Variable("RUSTFLAGS".into()))
        );
        assert_eq!(
            linker.ignored_flags,
            [Place::Project(".cargo/config.toml".into())]
        );
    }

    #[test]
    fn the_driver_is_looked_for() {
        let config = "[target.x86_64-unknown-linux-gnu]\nlinker = 'no-such-program'\n";
        let (driver, found) = read(config, &[]).driver.expect("set");
        assert_eq!((driver.value.as_str(), found), ("no-such-program", false));
        let variable = ("CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER", "other");
        let (driver, _) = read(config, &[variable]).driver.expect("set");
        assert_eq!(driver.value, "other");
    }
}

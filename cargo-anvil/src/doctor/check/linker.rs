//! Which linker is used, and whether a faster one is at hand.

use crate::doctor::facts::{Place, Toolchain};
use crate::doctor::finding::{Finding, Group};
use crate::doctor::version::Version;
use crate::doctor::{Facts, Fix};

const ID: &str = "linker";

/// Since this version, rustc links with its own lld on x86-64 Linux.
const LLD_BY_DEFAULT: Version = Version {
    major: 1,
    minor: 90,
    patch: 0,
};

const WHY_SLOW: &str = "every edit ends with a link: Rust's own figures for the change from GNU ld to lld are 40 % less time for a rebuild of ripgrep";

/// What links, as far as the settings tell.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Chosen {
    /// The lld that comes with rustc.
    RustLld,
    /// One that flags or files name.
    Named(String),
    /// GNU ld, or what the system has in its place.
    Systems,
    /// The only one that there is on that platform.
    Platforms,
}

/// Judges the linker.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let linker = &facts.linker;
    if let Some((driver, false)) = &linker.driver {
        let (name, place) = (&driver.value, &driver.place);
        return Some(
            Finding::fail(
                ID,
                Group::Toolchain,
                format!("the linker `{name}`, which {place} asks for, is not there"),
            )
            .why("every build fails when it comes to link")
            .remedy(format!("install `{name}`, or take the setting out")),
        );
    }
    let chosen = chosen(facts);
    if let Chosen::Named(name) = &chosen
        && let Some(program) = program_of(name)
        && !linker.has(program)
    {
        let place = place_of_flags(linker.flags_place.as_ref());
        return Some(
            Finding::fail(
                ID,
                Group::Toolchain,
                format!("`{program}`, which {place} asks for, is not on the path"),
            )
            .why("every build fails when it comes to link")
            .remedy(format!("install `{name}`, or take the flag out")),
        );
    }
    let signed = match &linker.signature {
        Some(signature) => format!("; the last binary says `{signature}`"),
        None => String::new(),
    };
    Some(match chosen {
        Chosen::RustLld => with_alternatives(
            facts,
            format!("rust-lld, rustc's default on this platform{signed}"),
        ),
        Chosen::Named(name) if is_fast(&name) => {
            let place = place_of_flags(linker.flags_place.as_ref());
            Finding::ok(
                ID,
                Group::Toolchain,
                format!("{name}, set in {place}{signed}"),
            )
        }
        Chosen::Platforms => Finding::ok(ID, Group::Toolchain, "the platform's own"),
        Chosen::Named(name) => slow(facts, format!("{name}{signed}"), true),
        Chosen::Systems => slow(facts, format!("the system's linker{signed}"), false),
    })
}

/// What the flags say last counts; without flags, what the linker itself is called.
fn chosen(facts: &Facts) -> Chosen {
    let linker = &facts.linker;
    for flag in linker.flags.iter().rev() {
        for key in ["fuse-ld=", "ld-path="] {
            if let Some((_, rest)) = flag.rsplit_once(key) {
                let name = rest.split_whitespace().next().unwrap_or(rest);
                return Chosen::Named(base_name(name).to_owned());
            }
        }
        if flag.contains("linker-features=-lld") || flag.contains("link-self-contained=-linker") {
            return Chosen::Systems;
        }
    }
    if let Some((driver, _)) = &linker.driver {
        let name = base_name(&driver.value);
        if is_fast(name) {
            return Chosen::Named(name.to_owned());
        }
    }
    let toolchain = &facts.toolchain;
    if !toolchain.host.contains("linux") {
        return Chosen::Platforms;
    }
    if has_lld_by_default(toolchain) {
        Chosen::RustLld
    } else {
        Chosen::Systems
    }
}

fn has_lld_by_default(toolchain: &Toolchain) -> bool {
    toolchain.host == "x86_64-unknown-linux-gnu"
        && toolchain
            .rustc
            .is_some_and(|version| version >= LLD_BY_DEFAULT)
}

fn base_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

fn is_fast(name: &str) -> bool {
    ["mold", "wild", "lld"]
        .iter()
        .any(|fast| name.contains(fast))
}

/// The program that must be there when a flag names a linker.
fn program_of(name: &str) -> Option<&'static str> {
    match name {
        "mold" => Some("mold"),
        "wild" => Some("wild"),
        _ => None,
    }
}

fn place_of_flags(place: Option<&Place>) -> String {
    place.map_or_else(|| "a setting".to_owned(), ToString::to_string)
}

fn with_alternatives(facts: &Facts, message: String) -> Finding {
    let finding = Finding::ok(ID, Group::Toolchain, message);
    let others: Vec<&str> = ["mold", "wild"]
        .into_iter()
        .filter(|program| facts.linker.has(program))
        .collect();
    match others.first() {
        None => finding,
        Some(other) => Finding {
            message: format!("{}; {} is installed, too", finding.message, others.join(" and ")),
            ..finding
        }
        .why("most of an edit's time is rustc's own, so the gain is small: measure before you keep it")
        .remedy(format!(
            "to try it: RUSTFLAGS=\"-Clink-arg=-fuse-ld={other}\" cargo anvil doctor --measure"
        )),
    }
}

fn slow(facts: &Facts, message: String, was_asked_for: bool) -> Finding {
    let finding = Finding::warn(ID, Group::Toolchain, message).why(WHY_SLOW);
    if was_asked_for || has_lld_by_default(&facts.toolchain) {
        let place = place_of_flags(facts.linker.flags_place.as_ref());
        return finding.remedy(format!(
            "take the flag that chooses it out of {place}: rustc's default or mold is faster"
        ));
    }
    let better = [("mold", "mold"), ("ld.lld", "lld")]
        .into_iter()
        .find(|(program, _)| facts.linker.has(program));
    match better {
        // Other flags for the target would be lost beside new ones: then the user decides.
        Some((_, name)) if facts.linker.flags.is_empty() => finding
            .remedy(format!("use {name}, which is installed"))
            .fix([Fix::Flags {
                target: facts.toolchain.host.clone(),
                flags: vec![format!("-Clink-arg=-fuse-ld={name}")],
            }]),
        Some((_, name)) => finding.remedy(format!(
            "add `-Clink-arg=-fuse-ld={name}` to your rustflags"
        )),
        None => finding.remedy("install mold or lld and run `cargo anvil doctor --fix`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;
    use crate::doctor::facts::Setting;

    fn facts(host: &str, rustc: &str, flags: &[&str], programs: &[&'static str]) -> Facts {
        let mut facts = Facts::default();
        facts.toolchain.host = host.to_owned();
        facts.toolchain.rustc = Version::parse(rustc);
        facts.linker.flags = flags.iter().map(|flag| (*flag).to_owned()).collect();
        facts.linker.programs = programs.to_vec();
        facts
    }

    const X86: &str = "x86_64-unknown-linux-gnu";
    const ARM: &str = "aarch64-unknown-linux-gnu";

    #[test]
    fn lld_is_the_default_since_1_90_on_one_platform() {
        let mark = |host, rustc| check(&facts(host, rustc, &[], &[])).unwrap().mark;
        assert_eq!(mark(X86, "1.90.0"), Mark::Ok);
        assert_eq!(mark(X86, "1.89.0"), Mark::Warn);
        assert_eq!(mark(ARM, "1.95.0"), Mark::Warn);
        assert_eq!(mark("aarch64-apple-darwin", "1.95.0"), Mark::Ok);
    }

    #[test]
    fn the_last_flag_counts() {
        let flags = ["-Clink-arg=-fuse-ld=bfd", "link-arg=-fuse-ld=mold"];
        let finding = check(&facts(X86, "1.95.0", &flags, &["mold"])).unwrap();
        assert_eq!(finding.mark, Mark::Ok);
        let finding = check(&facts(X86, "1.95.0", &["-Clinker-features=-lld"], &[])).unwrap();
        assert_eq!(finding.mark, Mark::Warn);
    }

    #[test]
    fn what_is_asked_for_and_missing_fails() {
        let flags = ["-Clink-arg=-fuse-ld=mold"];
        let finding = check(&facts(X86, "1.95.0", &flags, &[])).unwrap();
        assert_eq!(finding.mark, Mark::Fail);
        let mut facts = facts(X86, "1.95.0", &[], &[]);
        let driver = Setting {
            value: "clang".into(),
            place: Place::Project(".cargo/config.toml".into()),
        };
        facts.linker.driver = Some((driver, false));
        let finding = check(&facts).unwrap();
        assert_eq!(
            finding.message,
            "the linker `clang`, which `.cargo/config.toml` asks for, is not there"
        );
    }

    #[test]
    fn a_faster_one_is_set_only_where_the_default_is_slow() {
        let fixes = |host, flags: &[&str]| {
            check(&facts(host, "1.95.0", flags, &["mold"]))
                .unwrap()
                .fixes
                .len()
        };
        assert_eq!(fixes(X86, &[]), 0);
        assert_eq!(fixes(ARM, &[]), 1);
        assert_eq!(fixes(ARM, &["-Ctarget-cpu=native"]), 0);
    }
}

//! Flags for rustc that are set twice, of which cargo uses one set.

use crate::doctor::Facts;
use crate::doctor::facts::Place;
use crate::doctor::finding::{Finding, Group};

const ID: &str = "rustflags";

/// Looks for flags that are ignored, and for flags that live in one terminal alone.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let linker = &facts.linker;
    let place = linker.flags_place.as_ref()?;
    if !linker.ignored_flags.is_empty() {
        let ignored: Vec<String> = linker
            .ignored_flags
            .iter()
            .map(ToString::to_string)
            .collect();
        let ignored = ignored.join(" and ");
        return Some(
            Finding::warn(
                ID,
                Group::Toolchain,
                format!("the flags of {ignored} are ignored: those of {place} win"),
            )
            .why("cargo never joins them; and who builds with other flags builds everything again")
            .remedy(format!("keep them in one place: move them to {ignored}")),
        );
    }
    match place {
        Place::Variable(name) => Some(
            Finding::note(
                ID,
                Group::Toolchain,
                format!("`{name}` is set in this terminal"),
            )
            .why("an editor without it builds everything again, each time the two take turns")
            .remedy("put the flags into .cargo/config.toml"),
        ),
        Place::Project(_) | Place::Outside(_) => Some(Finding::ok(
            ID,
            Group::Toolchain,
            format!("{} from {place}", linker.flags.join(" ")),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;

    #[test]
    fn flags_that_lose_are_named() {
        let mut facts = Facts::default();
        assert_eq!(check(&facts), None);
        facts.linker.flags_place = Some(Place::Variable("RUSTFLAGS".into()));
        assert_eq!(check(&facts).unwrap().mark, Mark::Note);
        facts.linker.ignored_flags = vec![Place::Project(".cargo/config.toml".into())];
        let finding = check(&facts).unwrap();
        assert_eq!(
            finding.message,
            "the flags of `.cargo/config.toml` are ignored: those of the variable `RUSTFLAGS` win"
        );
    }
}

//! What the nightly toolchain offers. It is told, and turned on only when that is asked for.

use super::Wishes;
use crate::doctor::finding::{Finding, Group};
use crate::doctor::{Facts, Fix};

const ID: &str = "nightly";
const WHY: &str = "Cranelift generates code for development builds faster than LLVM; the parallel front end (-Zthreads) gained nothing where it was measured on applications of this framework";

/// Tells about Cranelift and the parallel front end.
pub(super) fn check(facts: &Facts, wishes: Wishes) -> Option<Finding> {
    let toolchain = &facts.toolchain;
    toolchain.rustc?;
    if let Some(backend) = &facts.settings.backend {
        let (value, place) = (&backend.value, &backend.place);
        return Some(if toolchain.is_nightly() {
            Finding::ok(ID, Group::Toolchain, format!("code by `{value}` ({place})"))
        } else {
            Finding::fail(
                ID,
                Group::Toolchain,
                format!("{place} asks for the code generator `{value}`, which needs nightly"),
            )
            .why("cargo of the stable toolchain refuses the setting")
            .remedy("take `codegen-backend` out, or use nightly: `rustup override set nightly`")
        });
    }
    if !toolchain.is_nightly() {
        let finding = Finding::note(ID, Group::Toolchain, "the toolchain is stable").why(WHY);
        return Some(if wishes.nightly {
            finding.remedy("`--nightly` changes nothing on a stable toolchain: `rustup override set nightly` first")
        } else {
            finding.remedy("nothing need be done; who wants it: nightly, then `cargo anvil doctor --fix --nightly`")
        });
    }
    if !toolchain.cranelift {
        return Some(
            Finding::note(ID, Group::Toolchain, "nightly, without Cranelift")
                .why(WHY)
                .remedy("`rustup component add rustc-codegen-cranelift-preview`, then `cargo anvil doctor --fix --nightly`"),
        );
    }
    let finding = Finding::note(ID, Group::Toolchain, "Cranelift is installed, and not used")
        .why(WHY)
        .remedy("`cargo anvil doctor --fix --nightly` turns it on for development builds");
    Some(if wishes.nightly {
        finding.fix([Fix::Cranelift])
    } else {
        finding
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;
    use crate::doctor::facts::{Place, Setting};
    use crate::doctor::version::Version;

    fn facts(release: &str) -> Facts {
        let mut facts = Facts::default();
        facts.toolchain.rustc = Version::parse(release);
        facts.toolchain.release = release.to_owned();
        facts.toolchain.cranelift = true;
        facts
    }

    #[test]
    fn nothing_is_turned_on_unasked() {
        for (release, nightly, fixes) in [
            ("1.95.0", false, 0),
            ("1.95.0", true, 0),
            ("1.97.0-nightly", false, 0),
            ("1.97.0-nightly", true, 1),
        ] {
            let finding = check(&facts(release), Wishes { nightly }).expect("a finding");
            assert_eq!(finding.mark, Mark::Note);
            assert_eq!(finding.fixes.len(), fixes, "{release} {nightly}");
        }
    }

    #[test]
    fn a_nightly_setting_on_stable_fails() {
        let mut facts = facts("1.95.0");
        facts.settings.backend = Some(Setting {
            value: "cranelift".into(),
            place: Place::Project("Cargo.toml".into()),
        });
        let finding = check(&facts, Wishes::default()).expect("a finding");
        assert_eq!(finding.mark, Mark::Fail);
    }
}

//! What slows builds on some systems, and cannot be seen from here.

use crate::doctor::Facts;
use crate::doctor::finding::{Finding, Group};

const ID: &str = "platform";

/// Notes on WSL, Windows' scanner and macOS' one.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let machine = &facts.machine;
    match machine.system {
        "linux" if machine.wsl => Some(wsl(facts)),
        "windows" => Some(
            Finding::note(ID, Group::Machine, "Windows scans every file that rustc writes")
                .why("an antivirus program reads each new binary before it may run")
                .remedy("keep the project on a Dev Drive, or exclude the target directory and ~/.cargo in Windows Security"),
        ),
        "macos" => Some(
            Finding::note(ID, Group::Machine, "macOS checks each new binary when it is first run")
                .why("build scripts and tests wait for it")
                .remedy("System Settings, Privacy & Security, Developer Tools: allow your terminal"),
        ),
        _ => None,
    }
}

fn wsl(facts: &Facts) -> Finding {
    let sources = &facts.machine.sources;
    let on_windows = sources
        .filesystem
        .as_deref()
        .is_some_and(|filesystem| matches!(filesystem, "9p" | "drvfs" | "virtiofs"));
    if !on_windows {
        return Finding::ok(
            ID,
            Group::Machine,
            "WSL, with the project on Linux' own disk",
        );
    }
    Finding::warn(
        ID,
        Group::Machine,
        format!("the project is on Windows' disk (`{}`)", sources.path),
    )
    .why("every access goes through both systems, and saves made in Windows are not seen by `cargo anvil dev`")
    .remedy("keep the project inside of WSL, for example in ~/code; Windows reaches it as \\\\wsl$")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;

    #[test]
    fn under_wsl_the_disk_is_what_counts() {
        let mut facts = Facts::default();
        facts.machine.system = "linux";
        assert_eq!(check(&facts), None);
        facts.machine.wsl = true;
        assert_eq!(check(&facts).unwrap().mark, Mark::Ok);
        facts.machine.sources.filesystem = Some("9p".into());
        assert_eq!(check(&facts).unwrap().mark, Mark::Warn);
    }
}

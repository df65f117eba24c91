//! Where cargo builds: a slow or copied folder costs at every build.

use crate::doctor::Facts;
use crate::doctor::finding::{Finding, Group};

const ID: &str = "target-directory";

/// File systems behind a network or another operating system, and what they are.
const SLOW: [(&str, &str); 19] = [
    ("nfs", "a network"),
    ("nfs4", "a network"),
    ("cifs", "a network"),
    ("smb3", "a network"),
    ("smbfs", "a network"),
    ("afs", "a network"),
    ("ceph", "a network"),
    ("fuse.ceph", "a network"),
    ("glusterfs", "a network"),
    ("fuse.glusterfs", "a network"),
    ("fuse.sshfs", "a network"),
    ("davfs", "a network"),
    ("fuse.rclone", "a network"),
    ("9p", "the host system"),
    ("drvfs", "Windows"),
    ("vboxsf", "the host system"),
    ("fuse.vmhgfs-fuse", "the host system"),
    ("virtiofs", "the host system"),
    ("prl_fs", "the host system"),
];

/// Judges the target directory.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let target = &facts.machine.target;
    let path = &target.path;
    let remedy = "build elsewhere: `target-dir = \"/a/local/folder\"` under `[build]` in your own ~/.cargo/config.toml, or `CARGO_TARGET_DIR`";
    if let Some(filesystem) = &target.filesystem
        && let Some((_, behind)) = SLOW.iter().find(|(name, _)| name == filesystem)
    {
        return Some(
            Finding::warn(
                ID,
                Group::Machine,
                format!("`{path}` is behind {behind} ({filesystem})"),
            )
            .why("cargo asks for thousands of files at every build, rustc writes large ones")
            .remedy(remedy),
        );
    }
    if let Some(service) = target.synced_by {
        return Some(
            Finding::warn(
                ID,
                Group::Machine,
                format!("`{path}` is copied by {service}"),
            )
            .why("it uploads some hundred megabytes after every build, and may lock files while cargo writes them")
            .remedy(remedy),
        );
    }
    let on = target
        .filesystem
        .as_ref()
        .map_or_else(String::new, |filesystem| format!(" ({filesystem})"));
    Some(Finding::ok(
        ID,
        Group::Machine,
        format!("builds go to `{path}`{on}"),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;

    #[test]
    fn networks_and_synced_folders_are_told() {
        let mut facts = Facts::default();
        let mut mark = |filesystem: Option<&str>, synced_by| {
            facts.machine.target.filesystem = filesystem.map(str::to_owned);
            facts.machine.target.synced_by = synced_by;
            check(&facts).unwrap().mark
        };
        assert_eq!(mark(Some("ext4"), None), Mark::Ok);
        assert_eq!(mark(None, None), Mark::Ok);
        assert_eq!(mark(Some("nfs4"), None), Mark::Warn);
        assert_eq!(mark(Some("9p"), None), Mark::Warn);
        assert_eq!(mark(Some("ext4"), Some("Dropbox")), Mark::Warn);
    }
}

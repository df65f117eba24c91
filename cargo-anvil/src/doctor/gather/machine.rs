//! The computer: file systems, limits, whether Linux runs inside of Windows.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use crate::doctor::facts::{Folder, Machine};

/// What `dev` watches below the application's folder.
const WATCHED: [&str; 3] = ["src", "resources", "config"];

/// Folder names of services that copy folders, and files that mark such a folder.
const SYNCED: [(&str, &str); 9] = [
    ("Dropbox", "Dropbox"),
    (".dropbox.cache", "Dropbox"),
    ("OneDrive", "OneDrive"),
    ("Google Drive", "Google Drive"),
    ("GoogleDrive", "Google Drive"),
    ("Mobile Documents", "iCloud"),
    ("Nextcloud", "Nextcloud"),
    ("ownCloud", "ownCloud"),
    (".stfolder", "Syncthing"),
];

/// Looks at the machine.
pub(super) fn machine(root: &Path, target: &Path) -> Machine {
    let mounts = fs::read_to_string("/proc/mounts").unwrap_or_default();
    let folder = |path: &Path| Folder {
        path: path.display().to_string(),
        filesystem: filesystem(&mounts, path),
        synced_by: synced_by(path, Path::exists),
    };
    let limit = |name: &str| {
        let text = fs::read_to_string(format!("/proc/sys/fs/inotify/{name}")).ok()?;
        text.trim().parse().ok()
    };
    let kernel = fs::read_to_string("/proc/version").unwrap_or_default();
    let mut target_folder = folder(&existing(target));
    // It may not be there yet: its file system is that of the folder above, its path is its own.
    target_folder.path = target.display().to_string();
    Machine {
        system: env::consts::OS,
        wsl: kernel.to_lowercase().contains("microsoft"),
        watches: limit("max_user_watches"),
        watchers: limit("max_user_instances"),
        watched_folders: WATCHED.iter().map(|name| folders(&root.join(name))).sum(),
        target: target_folder,
        sources: folder(root),
    }
}

/// The nearest folder that is there, without links.
fn existing(path: &Path) -> PathBuf {
    let found = path
        .ancestors()
        .find_map(|path| fs::canonicalize(path).ok());
    found.unwrap_or_else(|| path.to_path_buf())
}

/// The kind of the file system that holds a path, by the lines of `/proc/mounts`: the longest mount point wins, the last of equals.
fn filesystem(mounts: &str, path: &Path) -> Option<String> {
    let entries = mounts.lines().filter_map(|line| {
        let mut columns = line.split(' ').skip(1);
        // The kernel writes a blank as `\040`.
        let point = columns.next()?.replace("\\040", " ");
        let kind = columns.next()?;
        path.starts_with(&point).then_some((point.len(), kind))
    });
    entries
        .max_by_key(|(length, _)| *length)
        .map(|(_, kind)| kind.to_owned())
}

fn synced_by(path: &Path, exists: impl Fn(&Path) -> bool) -> Option<&'static str> {
    path.ancestors().find_map(|folder| {
        let name = folder.file_name()?.to_string_lossy();
        let found = SYNCED.iter().find(|(mark, _)| {
            // OneDrive adds the company's name: `OneDrive - Contoso`.
            let is_named = !mark.starts_with('.')
                && (name == *mark
                    || name
                        .strip_prefix(mark)
                        .is_some_and(|rest| rest.starts_with(" -") || rest.starts_with(" (")));
            is_named || (mark.starts_with('.') && exists(&folder.join(mark)))
        });
        found.map(|(_, service)| *service)
    })
}

/// The folders below a path, itself included.
fn folders(path: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(path) else {
        return 0;
    };
    let inner = entries
        .flatten()
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()));
    1 + inner.map(|entry| folders(&entry.path())).sum::<u64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "/dev/vda / ext4 rw 0 0\nsrv:/x /mnt/share nfs4 rw 0 0\nC: /mnt/my\\040disk 9p rw 0 0\ntmpfs /mnt/share/fast tmpfs rw 0 0\n";

    #[test]
    fn the_longest_mount_point_wins() {
        for (path, expected) in [
            ("/srv/blog", "ext4"),
            ("/mnt/share/blog", "nfs4"),
            ("/mnt/shared", "ext4"),
            ("/mnt/share/fast/x", "tmpfs"),
            ("/mnt/my disk/x", "9p"),
        ] {
            assert_eq!(
                filesystem(MOUNTS, Path::new(path)).as_deref(),
                Some(expected),
                "{path}"
            );
        }
        assert_eq!(filesystem("", Path::new("/x")), None);
    }

    #[test]
    fn copied_folders_are_known_by_name_or_mark() {
        let named = |path: &str| synced_by(Path::new(path), |_| false);
        assert_eq!(named("/u/Dropbox/blog/target"), Some("Dropbox"));
        assert_eq!(named("/u/OneDrive - Contoso/blog"), Some("OneDrive"));
        assert_eq!(named("/u/dropbox-clone/blog"), None);
        let marked = synced_by(Path::new("/u/sync/blog"), |path| {
            path == Path::new("/u/sync/.stfolder")
        });
        assert_eq!(marked, Some("Syncthing"));
    }
}

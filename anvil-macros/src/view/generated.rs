//! The file with the expressions of a view: where it is, and how it gets there.
//!
//! Tokens that are made of a text can only point at the attribute. So the code is written to a file, one expression on each line behind a
//! comment with its place in the template, and `include!`d: rustc then shows the template's line and column beside the
//! underlined expression. The file is `anvil-views/<crate>-<metadata>/<view>-<hash>.rs` below the folder that rustc is told to write to
//! (`--out-dir`, which is below `target`). Cargo's metadata is another one for each profile, set of features, and target of a
//! package, and for a check, a build, and a test; the hash is of the package's folder and of the struct. So no two compilations
//! that may differ, and no two checkouts with one target directory, share a file.
//!
//! * It is written when its content changes, beside its place and then renamed, and gets a time in the past: else cargo would find
//!   an input that is newer than the build, and build once more for nothing.
//! * Cargo knows it as an input of the build, and not the templates: a save of a template leaves the build fresh. When the
//!   running application meets an expression that is not compiled, it appends an empty line to the file, and whoever calls cargo next
//!   (`cargo anvil dev`, which is asked to, or a person with `cargo run`) builds the view again. So does a missing file.
//! * Where it cannot be written (a file system that is read-only), where rustc was not told of a folder (rustdoc), and in
//!   rust-analyzer (which must not write into `target` at each key, and cannot read what is there), the code is emitted as it is, and
//!   the templates are named in `include_bytes!`, so that cargo builds again whenever one of them changes. So it is with the whole form.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use std::{env, io, process};

/// The time that every such file has, in seconds since 1970: cargo builds again when an input is newer than the build.
const LONG_AGO: u64 = 946_684_800;

/// The folder for the files of one compilation of one package.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Place {
    folder: PathBuf,
    /// Of the package's folder: two checkouts may share a target directory.
    seed: u64,
}

impl Place {
    /// The folder of the compilation under way; `None` when there is none for it.
    pub(super) fn of_this_build(package: &Path) -> Option<Self> {
        let is_analyzer = env::current_exe().is_ok_and(|program| {
            let name = program.file_name().unwrap_or_default();
            name.to_string_lossy().starts_with("rust-analyzer")
        });
        if is_analyzer {
            return None;
        }
        let name = env::var("CARGO_CRATE_NAME").ok()?;
        Self::of(env::args_os(), &name, package)
    }

    /// The folder that belongs to the arguments of a compiler.
    fn of(
        arguments: impl IntoIterator<Item = OsString>,
        name: &str,
        package: &Path,
    ) -> Option<Self> {
        let (mut folder, mut metadata) = (None, None);
        let mut before = String::new();
        for argument in arguments {
            if before == "--out-dir" {
                folder = Some(PathBuf::from(&argument));
            }
            before = argument.to_string_lossy().into_owned();
            if let Some(path) = before.strip_prefix("--out-dir=") {
                folder = Some(PathBuf::from(path));
            }
            let codegen = before.strip_prefix("-C").unwrap_or(&before);
            if let Some(hash) = codegen.strip_prefix("metadata=") {
                metadata = Some(hash.to_owned());
            }
        }
        // Rustc runs in another folder than the application.
        let folder = env::current_dir().ok()?.join(folder?);
        Some(Self {
            folder: folder
                .join("anvil-views")
                .join(format!("{name}-{}", metadata?)),
            seed: hash(0xcbf2_9ce4_8422_2325, package.to_string_lossy().as_bytes()),
        })
    }

    /// Puts the code of a view there; `None` when that is impossible.
    pub(super) fn put(&self, view: &str, of: &str, code: &str) -> Option<PathBuf> {
        let number = hash(self.seed, of.as_bytes());
        let file = self.folder.join(format!("{view}-{number:016x}.rs"));
        let is_there = fs::read(&file).is_ok_and(|there| there == code.as_bytes());
        if !is_there {
            self.write(&file, code).ok()?;
        }
        Some(file)
    }

    /// Writes beside the place and renames: another compiler may be reading.
    fn write(&self, file: &Path, code: &str) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        let beside = file.with_extension(format!("{}.tmp", process::id()));
        let written = File::create(&beside).and_then(|mut new| {
            new.write_all(code.as_bytes())?;
            new.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(LONG_AGO))
        });
        let put = written.and_then(|()| fs::rename(&beside, file));
        put.inspect_err(|_| {
            // What is left of it is in nobody's way.
            let _ = fs::remove_file(&beside);
        })
    }
}

/// FNV-1a, which is the same in every build.
fn hash(seed: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(seed, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(arguments: &[&str]) -> Option<Place> {
        Place::of(
            arguments.iter().map(OsString::from),
            "blog",
            Path::new("/srv/blog"),
        )
    }

    #[test]
    fn the_compilers_arguments_name_the_folder() {
        let expected = Path::new("/t/debug/deps/anvil-views/blog-1a2b");
        for arguments in [
            &["rustc", "-C", "metadata=1a2b", "--out-dir", "/t/debug/deps"][..],
            &["rustc", "-Cmetadata=1a2b", "--out-dir=/t/debug/deps"],
        ] {
            assert_eq!(place(arguments).expect("a place").folder, expected);
        }
        assert_eq!(
            place(&["rustdoc", "-C", "metadata=1a2b", "-o", "/t/doc"]),
            None
        );
        assert_eq!(place(&["rustc", "--out-dir", "/t/debug/deps"]), None);
        assert_eq!(place(&["rustc", "@/tmp/arguments"]), None);
    }

    #[test]
    fn a_file_is_written_once_and_is_old() {
        let folder = env::temp_dir().join(format!("anvil-views-{}", process::id()));
        let out = folder.to_string_lossy().into_owned();
        let place = place(&["rustc", "-Cmetadata=1", "--out-dir", &out]).expect("a place");
        let file = place
            .put("posts.index", "struct Page;", "// one\n")
            .expect("written");
        let age = || fs::metadata(&file).unwrap().modified().unwrap();
        assert_eq!(
            age(),
            SystemTime::UNIX_EPOCH + Duration::from_secs(LONG_AGO)
        );

        // What the application appends makes cargo build, and is taken back then.
        let mut open = File::options().append(true).open(&file).unwrap();
        open.write_all(b"\n").unwrap();
        assert!(age() > SystemTime::UNIX_EPOCH + Duration::from_secs(LONG_AGO));
        assert_eq!(
            place.put("posts.index", "struct Page;", "// one\n"),
            Some(file.clone())
        );
        assert_eq!(fs::read_to_string(&file).unwrap(), "// one\n");
        assert_eq!(
            age(),
            SystemTime::UNIX_EPOCH + Duration::from_secs(LONG_AGO)
        );

        let other = place
            .put("posts.index", "struct Other;", "// two\n")
            .expect("written");
        assert_ne!(other, file);
        assert_eq!(
            fs::read_dir(file.parent().unwrap()).unwrap().count(),
            2,
            "nothing is left beside"
        );
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn where_nothing_can_be_written_there_is_no_file() {
        let file = env::temp_dir().join(format!("anvil-views-file-{}", process::id()));
        fs::write(&file, "").unwrap();
        let out = file.to_string_lossy().into_owned();
        let place = place(&["rustc", "-Cmetadata=1", "--out-dir", &out]).expect("a place");
        assert_eq!(place.put("home", "struct Home;", "// one\n"), None);
        fs::remove_file(&file).unwrap();
    }
}

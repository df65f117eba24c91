//! The files of `public/`: read from disk in debug builds, embedded in release builds.

use std::fmt::Write as _;

use rust_embed::{EmbeddedFile, RustEmbed};

/// The files of one folder, with the type that embeds them erased.
#[derive(Clone, Copy)]
pub struct PublicFiles {
    get: fn(&str) -> Option<EmbeddedFile>,
}

impl PublicFiles {
    /// The files that a type embeds.
    pub fn of<T: RustEmbed>() -> Self {
        Self { get: T::get }
    }

    /// No files.
    pub fn none() -> Self {
        Self { get: |_| None }
    }

    /// A file by its path below the folder; never one that is hidden or above it.
    pub fn get(&self, path: &str) -> Option<EmbeddedFile> {
        let is_plain = |segment: &str| {
            !segment.is_empty() && !segment.starts_with('.') && !segment.contains(['\\', ':', '\0'])
        };
        path.split('/')
            .all(is_plain)
            .then(|| (self.get)(path))
            .flatten()
    }

    /// The first sixteen digits of a file's SHA-256, to tell its versions apart.
    pub fn version(&self, path: &str) -> Option<String> {
        let hash = self.get(path)?.metadata.sha256_hash();
        Some(hash[..8].iter().fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        }))
    }
}

#[cfg(test)]
mod tests {
    use rust_embed::RustEmbed;

    use super::PublicFiles;

    #[derive(RustEmbed)]
    #[folder = "src/error"]
    struct Folder;

    #[test]
    fn gives_files_of_the_folder_and_nothing_else() {
        let files = PublicFiles::of::<Folder>();
        assert!(files.get("page.html").is_some());
        let outside = [
            "",
            "/page.html",
            "../lib.rs",
            "./page.html",
            "a/../page.html",
            "..\\lib.rs",
            ".hidden",
            "C:page.html",
            "missing.html",
        ];
        for path in outside {
            assert!(files.get(path).is_none(), "{path}");
        }
    }

    #[test]
    fn a_version_follows_the_content() {
        let files = PublicFiles::of::<Folder>();
        let version = files.version("page.html").expect("the file is there");
        assert_eq!(version.len(), 16);
        assert_ne!(Some(version), files.version("page.rs"));
    }
}

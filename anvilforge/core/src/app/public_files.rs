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

//! What `@vite` finds in `public/`: the manifest of a build and, while the application is developed, the address of Vite's server.

#[cfg(not(debug_assertions))]
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use forge::runtime::{Vite, ViteError};

use crate::app::PublicFiles;

/// Where Vite writes down what it has built.
const MANIFEST: &str = "build/manifest.json";

/// The files as they are now; a release build has them embedded, and reads its manifest once.
#[derive(Debug, Default)]
pub(crate) struct ViteFiles {
    is_off: AtomicBool,
    #[cfg(not(debug_assertions))]
    built: OnceLock<Result<Vite, ViteError>>,
}

impl ViteFiles {
    /// Takes it from here on that there are none, and need not be.
    pub(crate) fn turn_off(&self) {
        self.is_off.store(true, Ordering::Relaxed);
    }

    pub(crate) fn get(&self, public: &PublicFiles) -> Result<Vite, ViteError> {
        if self.is_off.load(Ordering::Relaxed) {
            return Ok(Vite::absent());
        }
        self.found(public)
    }

    #[cfg(not(debug_assertions))]
    fn found(&self, public: &PublicFiles) -> Result<Vite, ViteError> {
        self.built.get_or_init(|| built(public)).clone()
    }

    #[cfg(debug_assertions)]
    #[expect(
        clippy::unused_self,
        reason = "the release form keeps what it has read"
    )]
    fn found(&self, public: &PublicFiles) -> Result<Vite, ViteError> {
        /// Vite's plugin for Laravel writes its server's address there, and removes it at its end.
        const SERVER: &str = "hot";
        match text(public, SERVER) {
            Some(address) if address.starts_with("http") => Ok(Vite::served(&address)),
            _ => built(public),
        }
    }
}

fn built(public: &PublicFiles) -> Result<Vite, ViteError> {
    match text(public, MANIFEST) {
        Some(manifest) => Vite::built(&manifest, "/build"),
        None => Err(ViteError::NotBuilt),
    }
}

fn text(public: &PublicFiles, path: &str) -> Option<String> {
    let file = public.get(path)?;
    String::from_utf8(file.data.into_owned()).ok()
}

#[cfg(test)]
mod tests {
    use rust_embed::RustEmbed;

    use super::*;

    #[derive(RustEmbed)]
    #[folder = "tests/vite/built"]
    struct Built;

    #[derive(RustEmbed)]
    #[folder = "tests/vite/served"]
    struct Served;

    fn tags(public: &PublicFiles) -> Result<String, ViteError> {
        ViteFiles::default()
            .get(public)?
            .tags(&["resources/js/app.js"])
    }

    #[test]
    fn what_is_built_is_found_by_its_manifest() {
        let tags = tags(&PublicFiles::of::<Built>()).expect("a manifest");
        assert!(tags.contains("src=\"/build/assets/app-1a2b.js\""), "{tags}");
    }

    #[test]
    fn tests_can_do_without() {
        let files = ViteFiles::default();
        files.turn_off();
        let vite = files.get(&PublicFiles::none()).expect("nothing is needed");
        assert_eq!(vite.tags(&["resources/js/app.js"]).as_deref(), Ok(""));
    }

    #[test]
    fn without_anything_the_remedy_is_named() {
        let error = tags(&PublicFiles::none()).expect_err("nothing is there");
        assert!(error.to_string().contains("npm run build"), "{error}");
    }

    #[cfg(debug_assertions)]
    #[test]
    fn the_server_comes_first_while_it_runs() {
        let tags = tags(&PublicFiles::of::<Served>()).expect("an address");
        assert!(
            tags.contains("src=\"http://localhost:5173/@vite/client\""),
            "{tags}"
        );
    }
}

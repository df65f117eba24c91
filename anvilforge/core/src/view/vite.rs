//! What `@vite` finds in `public/`: the manifest of a build and, while the application is developed, the address of Vite's server.

#[cfg(not(debug_assertions))]
use std::sync::OnceLock;

use forge::runtime::{Vite, ViteError};

use crate::app::PublicFiles;

/// Where Vite writes down what it has built.
const MANIFEST: &str = "build/manifest.json";

/// What a release build has embedded, read once.
#[cfg(not(debug_assertions))]
#[derive(Debug, Default)]
pub(crate) struct ViteFiles(OnceLock<Result<Vite, ViteError>>);

#[cfg(not(debug_assertions))]
impl ViteFiles {
    pub(crate) fn get(&self, public: &PublicFiles) -> Result<Vite, ViteError> {
        self.0.get_or_init(|| built(public)).clone()
    }
}

/// What is there now.
#[cfg(debug_assertions)]
#[derive(Debug, Default)]
pub(crate) struct ViteFiles {}

#[cfg(debug_assertions)]
impl ViteFiles {
    #[expect(
        clippy::unused_self,
        reason = "the release form keeps what it has read"
    )]
    pub(crate) fn get(&self, public: &PublicFiles) -> Result<Vite, ViteError> {
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

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
pub(crate) struct ViteFiles;

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

//! What a booted application shares with its requests.

use std::sync::Arc;

use cast::Db;
use cookie::Key;
use forge::runtime::{Vite, ViteError};

use crate::app::{Kept, KeptValues, PublicFiles, Shareable};
use crate::cache::Cache;
use crate::config::{AppKey, Config};
use crate::error::ErrorPages;
use crate::http::encode_component;
use crate::routing::{RouteError, RouteParameters, RouteTable};
use crate::view::{Shares, ViteFiles};

/// The shared state; cloning copies one pointer.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) config: Arc<Config>,
    pub(crate) cookie_key: Key,
    pub(crate) db: Db,
    pub(crate) cache: Cache,
    pub(crate) routes: RouteTable,
    pub(crate) public: PublicFiles,
    pub(crate) error_pages: ErrorPages,
    pub(crate) kept: KeptValues,
    pub(crate) checks_csrf: bool,
    pub(crate) shares: Shares,
    pub(crate) vite: ViteFiles,
}

/// The key of cookies, derived from `APP_KEY`.
pub(crate) fn cookie_key(key: &AppKey) -> Key {
    Key::derive_from(key.bytes())
}

impl AppState {
    pub(crate) fn new(inner: Inner) -> Self {
        Self(Arc::new(inner))
    }

    /// The configuration.
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The configuration, to keep.
    pub fn config_handle(&self) -> &Arc<Config> {
        &self.0.config
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The cache; the same one as long as the process lives.
    pub fn cache(&self) -> &Cache {
        &self.0.cache
    }

    /// The routes.
    pub fn routes(&self) -> &RouteTable {
        &self.0.routes
    }

    /// The path of a named route.
    ///
    /// # Errors
    /// When the name is unknown or the parameters do not fit.
    pub fn url(&self, name: &str, parameters: &RouteParameters) -> Result<String, RouteError> {
        self.0.routes.url(name, parameters)
    }

    /// The URL of a file in `public/`, with its version, so that browsers may keep it for good.
    pub fn asset_url(&self, path: &str) -> String {
        let path = path.trim_start_matches('/');
        let encoded = path
            .split('/')
            .map(encode_component)
            .collect::<Vec<_>>()
            .join("/");
        match self.0.public.version(path) {
            Some(version) => format!("/{encoded}?v={version}"),
            None => format!("/{encoded}"),
        }
    }

    /// The value of a type that `App::keep` has made.
    pub fn kept<T: Send + 'static>(&self) -> Option<Kept<T>> {
        self.0.kept.get()
    }

    #[cfg_attr(
        not(debug_assertions),
        expect(dead_code, reason = "release builds replace no code")
    )]
    pub(crate) fn kept_values(&self) -> &KeptValues {
        &self.0.kept
    }

    /// A value that the binary shares (`Host::share`); `None` when the name or the type is another.
    pub fn shared<T: Shareable>(&self, name: &str) -> Option<&'static T> {
        super::shared::find(name)
    }

    pub(crate) fn shares(&self) -> &Shares {
        &self.0.shares
    }

    pub(crate) fn vite_files(&self) -> &ViteFiles {
        &self.0.vite
    }

    /// What Vite has built, or serves.
    pub(crate) fn vite(&self) -> Result<Vite, ViteError> {
        self.0.vite.get(&self.0.public)
    }

    pub(crate) fn public(&self) -> &PublicFiles {
        &self.0.public
    }

    pub(crate) fn cookie_key(&self) -> &Key {
        &self.0.cookie_key
    }

    pub(crate) fn error_pages(&self) -> &ErrorPages {
        &self.0.error_pages
    }

    pub(crate) fn checks_csrf(&self) -> bool {
        self.0.checks_csrf
    }
}

//! An application whose configuration and code are replaced while it serves. Development only.
//!
//! What a replacement builds is a new kernel (routes, middleware, error pages) over the same [`Services`]; it
//! takes its place between two requests, or not at all.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::boot::{BootError, BootOptions, Services, assemble, load_config, register};
use super::kernel::panic_text;
use super::secrets;
use super::state::cookie_key;
use super::{App, Booted, CurrentKernel, Definition, Workers};
use crate::config::{Config, ConfigError};
use crate::routing::RouteTable;

/// A serving application that can be replaced piece by piece.
pub(crate) struct Live {
    kernel: CurrentKernel,
    workers: Workers,
    options: BootOptions,
    parts: Mutex<Parts>,
}

struct Parts {
    definition: Definition,
    services: Services,
}

/// What came of reading the configuration again.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Reconfigured {
    /// Nothing is different.
    Unchanged,
    /// These keys have new values, which are in force.
    InForce(Vec<String>),
    /// Only a new process can take it up, for this reason: all is as before.
    NeedsRestart(String),
}

impl Live {
    pub(crate) fn new(
        definition: Definition,
        options: BootOptions,
        services: Services,
        kernel: CurrentKernel,
        workers: Workers,
    ) -> Self {
        Self {
            kernel,
            workers,
            options,
            parts: Mutex::new(Parts {
                definition,
                services,
            }),
        }
    }

    /// Reads `config/anvil.toml` and `.env` again.
    ///
    /// # Errors
    /// All problems of the configuration; the old one stays in force.
    pub(crate) fn reconfigure(&self) -> Result<Reconfigured, ConfigError> {
        let again = AssertUnwindSafe(|| self.read_again());
        // The application's own code runs in there; what it was about to become is dropped whole.
        catch_unwind(again).unwrap_or_else(|panic| {
            let text = panic_text(&*panic);
            let reason = format!("the application panicked while it was configured anew: {text}");
            Ok(Reconfigured::NeedsRestart(reason))
        })
    }

    fn read_again(&self) -> Result<Reconfigured, ConfigError> {
        let mut parts = self.parts();
        let (config, app_key) = load_config(
            &parts.definition,
            self.options.env_file,
            &self.options.overrides,
        )?;
        let key = cookie_key(&app_key);
        let is_new_key = key.master() != parts.services.cookie_key.master();
        let mut changed = differences(&parts.services.config, &config);
        if is_new_key {
            changed.push(Difference::live("APP_KEY"));
        }
        if changed.is_empty() {
            return Ok(Reconfigured::Unchanged);
        }
        let keys: Vec<String> = changed
            .iter()
            .map(|difference| difference.key.to_owned())
            .collect();
        if changed.iter().any(|difference| difference.at_start) {
            let reason = format!("`{}` is read at start only", keys.join("`, `"));
            return Ok(Reconfigured::NeedsRestart(reason));
        }
        let services = Services {
            config: Arc::new(config),
            cookie_key: key,
            ..parts.services.clone()
        };
        // The routes registered once already, so they do so again; if not, a restart will say why.
        let Ok((app, routes)) = self.register(&parts.definition) else {
            let reason = format!("the routes do not fit the new `{}`", keys.join("`, `"));
            return Ok(Reconfigured::NeedsRestart(reason));
        };
        let booted = assemble(&parts.definition, services.clone(), app, routes);
        if is_new_key {
            // First: what the next requests encrypt must be readable after a restart.
            secrets::install(&app_key);
        }
        self.put_in_service(booted);
        parts.services = services;
        Ok(Reconfigured::InForce(keys))
    }

    /// Puts a new generation of the application's code in service.
    ///
    /// # Errors
    /// When its routes are wrong; the old generation stays.
    #[cfg(feature = "dynamic")]
    pub(crate) fn replace(&self, definition: Definition) -> Result<(), BootError> {
        let mut parts = self.parts();
        let (app, routes) = self.register(&definition)?;
        let booted = assemble(&definition, parts.services.clone(), app, routes);
        self.put_in_service(booted);
        parts.definition = definition;
        Ok(())
    }

    /// Lets an application register everything, beside the generation in service and with what that one keeps.
    fn register(&self, definition: &Definition) -> Result<(App, RouteTable), BootError> {
        let kernel = self.kernel.get();
        let state = kernel.state();
        register(definition, state.kept_values().snapshots(), state.routes())
    }

    fn put_in_service(&self, booted: Booted) {
        self.workers
            .begin(&booted.background, booted.kernel.state());
        let old = self.kernel.replace(booted.kernel);
        // A thousand routes take milliseconds to drop, and nobody waits for that.
        std::thread::spawn(|| drop(old));
    }

    fn parts(&self) -> MutexGuard<'_, Parts> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A key with another value.
struct Difference {
    key: &'static str,
    /// Whether only a new process takes it up.
    at_start: bool,
}

impl Difference {
    fn live(key: &'static str) -> Self {
        Self {
            key,
            at_start: false,
        }
    }
}

/// The keys whose values differ.
fn differences(old: &Config, new: &Config) -> Vec<Difference> {
    let live = |key, same: bool| (!same).then(|| Difference::live(key));
    let at_start = |key, same: bool| {
        (!same).then_some(Difference {
            key,
            at_start: true,
        })
    };
    [
        live("app.name", old.app.name == new.app.name),
        live("app.env", old.app.env == new.app.env),
        live("app.debug", old.app.debug == new.app.debug),
        live("app.url", old.app.url == new.app.url),
        at_start("server.host", old.server.host == new.server.host),
        at_start("server.port", old.server.port == new.server.port),
        live(
            "server.body_limit",
            old.server.body_limit == new.server.body_limit,
        ),
        at_start(
            "server.shutdown_timeout",
            old.server.shutdown_timeout == new.server.shutdown_timeout,
        ),
        // Also its other options and the named connections: pools are made at the start.
        at_start("database", old.database == new.database),
        live("session.driver", old.session.driver == new.session.driver),
        live(
            "session.lifetime",
            old.session.lifetime == new.session.lifetime,
        ),
        live("session.cookie", old.session.cookie == new.session.cookie),
        live("session.secure", old.session.secure == new.session.secure),
        live(
            "session.same_site",
            old.session.same_site == new.session.same_site,
        ),
        at_start("cache.driver", old.cache.driver == new.cache.driver),
        at_start("cache.prefix", old.cache.prefix == new.cache.prefix),
        at_start("cache.max_size", old.cache.max_size == new.cache.max_size),
        at_start("log.level", old.log.level == new.log.level),
        live("custom", old.custom == new.custom),
    ]
    .into_iter()
    .flatten()
    .collect()
}

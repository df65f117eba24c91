//! From a definition to a booted application; everything that is wrong is found here.

use std::path::Path;
use std::sync::Arc;

use cast::migration::Migrations;
use cast::registry::Models;
use cast::seeder::Seeders;
use cast::{ConnectOptions, Db};
use cookie::Key;

use crate::app::state::{Inner, cookie_key};
use crate::app::{App, AppState, Definition, Kernel, Snapshots, Task};
use crate::cache::Cache;
use crate::config::{AppKey, Config, ConfigError, DatabaseConfig, Sources, load};
use crate::routing::RouteTable;
use crate::view::ViteFiles;

/// Why an application does not start.
#[derive(Debug, thiserror::Error)]
pub enum BootError {
    /// Something in the configuration.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Something in the routes.
    #[error("{} in the routes:\n{}", count(.0), list(.0))]
    Routes(Vec<String>),
    /// The database cannot be reached.
    #[error("the database of `DATABASE_URL` cannot be used: {}", chain(.0))]
    Database(#[source] cast::Error),
    /// The asynchronous runtime does not start.
    #[error("the runtime does not start: {0}")]
    Runtime(#[source] std::io::Error),
}

/// How to boot.
pub(crate) struct BootOptions {
    /// Whether an SQLite file that is missing is made.
    pub(crate) create_database: bool,
    pub(crate) env_file: &'static str,
    pub(crate) overrides: Vec<(String, String)>,
    pub(crate) checks_csrf: bool,
    /// The database connection that takes the place of the default one.
    pub(crate) connection: Option<String>,
}

/// What stays when the routes, the configuration or the code of an application are replaced.
#[derive(Clone)]
pub(crate) struct Services {
    pub(crate) config: Arc<Config>,
    pub(crate) cookie_key: Key,
    pub(crate) db: Db,
    pub(crate) cache: Cache,
    pub(crate) checks_csrf: bool,
}

/// A booted application, and the parts that only its commands use.
pub(crate) struct Booted {
    pub(crate) kernel: Kernel,
    pub(crate) services: Services,
    pub(crate) background: Vec<Task>,
    pub(crate) migrations: Migrations,
    pub(crate) models: Models,
    pub(crate) seeders: Seeders,
}

/// Loads the configuration of a definition.
pub(crate) fn load_config(
    definition: &Definition,
    env_file: &str,
    overrides: &[(String, String)],
) -> Result<(Config, AppKey), ConfigError> {
    let base = definition.base_path();
    let embedded = definition
        .config
        .get("anvil.toml")
        .map(|file| String::from_utf8_lossy(&file.data).into_owned());
    load(&Sources {
        base: &base,
        embedded,
        env_file,
        overrides,
    })
}

/// Lets the application register what it has, and builds its routes. What the generation before kept is carried over.
pub(crate) fn register(
    definition: &Definition,
    snapshots: Snapshots,
    earlier: &RouteTable,
) -> Result<(App, RouteTable), BootError> {
    let mut app = App {
        snapshots,
        ..App::default()
    };
    (definition.configure)(&mut app);
    let files = std::mem::take(&mut app.files);
    let routes = earlier.next(files).map_err(BootError::Routes)?;
    Ok((app, routes))
}

/// Boots an application.
///
/// # Errors
/// All problems of the configuration, then all of the routes, then the database.
pub(crate) async fn boot(
    definition: &Definition,
    options: &BootOptions,
) -> Result<Booted, BootError> {
    let (config, key) = load_config(definition, options.env_file, &options.overrides)?;
    let (app, routes) = register(definition, Snapshots::new(), &RouteTable::default())?;
    let db = connect(definition, &config, options.create_database)
        .await
        .map_err(BootError::Database)?;
    let db = match &options.connection {
        Some(name) => db.connection(name).map_err(BootError::Database)?,
        None => db,
    };
    super::secrets::install(&key);
    let services = Services {
        cache: Cache::open(&config.cache),
        config: Arc::new(config),
        cookie_key: cookie_key(&key),
        db,
        checks_csrf: options.checks_csrf,
    };
    Ok(assemble(definition, services, app, routes))
}

/// Puts together what is registered and what stays.
pub(crate) fn assemble(
    definition: &Definition,
    services: Services,
    app: App,
    routes: RouteTable,
) -> Booted {
    let state = AppState::new(Inner {
        config: Arc::clone(&services.config),
        cookie_key: services.cookie_key.clone(),
        db: services.db.clone(),
        cache: services.cache.clone(),
        routes,
        public: definition.public,
        error_pages: app.error_pages,
        kept: app.kept,
        checks_csrf: services.checks_csrf,
        shares: app.shares,
        vite: ViteFiles::default(),
    });
    Booted {
        kernel: Kernel::new(state, app.middleware),
        services,
        background: app.background,
        migrations: app.migrations,
        models: app.models,
        seeders: app.seeders,
    }
}

async fn connect(
    definition: &Definition,
    config: &Config,
    create: bool,
) -> Result<Db, cast::Error> {
    let base = definition.base_path();
    let named: Vec<_> = config
        .database
        .connections
        .iter()
        .map(|(name, connection)| (name.clone(), connect_options(connection, &base, create)))
        .collect();
    Db::connect_all(&connect_options(&config.database, &base, create), &named).await
}

fn connect_options(config: &DatabaseConfig, base: &Path, create: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(locate(&config.url, base))
        .max_connections(config.max_connections)
        .min_connections(config.min_connections)
        .acquire_timeout(config.acquire_timeout)
        .connect_timeout(config.connect_timeout)
        .idle_timeout(config.idle_timeout)
        .max_lifetime(config.max_lifetime)
        .busy_timeout(config.busy_timeout)
        .statement_cache(config.statement_cache)
        .sticky(config.sticky)
        .log_bindings(config.log_bindings)
        .create_if_missing(create);
    for url in &config.read_urls {
        options = options.read_url(locate(url, base));
    }
    options.statement_timeout = config.statement_timeout;
    options.slow_query = config.slow_query;
    options
}

/// Makes the path of an SQLite URL absolute: it is relative to the application, not to the shell.
fn locate(url: &str, base: &Path) -> String {
    let Some(rest) = url.strip_prefix("sqlite:") else {
        return url.to_owned();
    };
    let path = rest.strip_prefix("//").unwrap_or(rest);
    if path.starts_with(':') || path.is_empty() || Path::new(path).is_absolute() {
        return url.to_owned();
    }
    format!("sqlite://{}", base.join(path).display())
}

fn count(problems: &[String]) -> String {
    format!(
        "{} {}",
        problems.len(),
        if problems.len() == 1 {
            "problem"
        } else {
            "problems"
        }
    )
}

fn list(problems: &[String]) -> String {
    problems
        .iter()
        .map(|problem| format!("  {problem}"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// An error with its sources.
pub(crate) fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        source = cause.source();
    }
    text
}

//! What an application registers.

use std::future::Future;
use std::sync::Arc;

use cast::migration::Migrations;
use cast::registry::Models;
use cast::seeder::Seeders;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::app::{Background, KeptValues, Snapshots, Task};
use crate::error::ErrorPages;
use crate::http::{IntoResponse, Request, StatusCode};
use crate::middleware::{Middleware, StartSession, VerifyCsrf};
use crate::routing::Routes;
use crate::view::Shares;

/// The application that `#[anvilforge::app]` fills.
///
/// # Examples
/// ```
/// use anvilforge_core::app::App;
/// use anvilforge_core::routing::Routes;
///
/// async fn home() -> &'static str { "home" }
///
/// fn web(r: &mut Routes) {
///     r.get("/", home).name("home");
/// }
///
/// pub fn app(app: &mut App) {
///     app.web(web);
/// }
/// # app(&mut App::default());
/// ```
#[derive(Default)]
pub struct App {
    pub(crate) files: Vec<Routes>,
    pub(crate) middleware: Vec<Arc<dyn Middleware>>,
    pub(crate) migrations: Migrations,
    pub(crate) models: Models,
    pub(crate) seeders: Seeders,
    pub(crate) error_pages: ErrorPages,
    pub(crate) shares: Shares,
    pub(crate) background: Vec<Task>,
    pub(crate) kept: KeptValues,
    /// What the generation before has left.
    pub(crate) snapshots: Snapshots,
}

impl App {
    /// Adds routes with session and CSRF protection: `src/routes/web.rs`.
    pub fn web(&mut self, fill: impl FnOnce(&mut Routes)) -> &mut Self {
        let mut routes = Routes::of_file(
            "",
            vec![Arc::new(StartSession), Arc::new(VerifyCsrf)],
            false,
        );
        fill(&mut routes);
        self.files.push(routes);
        self
    }

    /// Adds stateless routes below `/api`, whose errors are JSON: `src/routes/api.rs`.
    pub fn api(&mut self, fill: impl FnOnce(&mut Routes)) -> &mut Self {
        let mut routes = Routes::of_file("/api", Vec::new(), true);
        fill(&mut routes);
        self.files.push(routes);
        self
    }

    /// Puts middleware in front of every route, the first added outermost.
    pub fn middleware(&mut self, middleware: impl Middleware) -> &mut Self {
        self.middleware.push(Arc::new(middleware));
        self
    }

    /// Sets the migrations.
    pub fn migrations(&mut self, migrations: Migrations) -> &mut Self {
        self.migrations = migrations;
        self
    }

    /// Sets the models, which `db:check`, `model:show` and `make:migration --from-models` look at. Queries do not need it.
    pub fn models(&mut self, models: Models) -> &mut Self {
        self.models = models;
        self
    }

    /// Sets the seeders.
    pub fn seeders(&mut self, seeders: Seeders) -> &mut Self {
        self.seeders = seeders;
        self
    }

    /// Keeps one value of the type for all requests; handlers take it as [`Kept<T>`](crate::app::Kept).
    pub fn keep<T: Serialize + DeserializeOwned + Send + 'static>(
        &mut self,
        init: impl FnOnce() -> T,
    ) -> &mut Self {
        self.kept.add(&mut self.snapshots, init);
        self
    }

    /// Begins work beside requests when the application serves (not for other commands, and not in tests).
    ///
    /// Work that panics is logged and ends; the server goes on. See [`Background`] for how it ends in time.
    pub fn background<F, Fut>(&mut self, name: &'static str, work: F) -> &mut Self
    where
        F: Fn(Background) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = ()> + Send + 'static,
    {
        self.background.push(Task::new(name, work));
        self
    }

    /// Shares a value with all views, which read it as `{{ shared("name") }}`: what a layout shows on every page.
    ///
    /// The function is called when a view asks for the value. What takes a query to find out is put into the request by a
    /// middleware, and taken from there. Without a request, as in a mail, there is no value.
    ///
    /// # Examples
    /// ```
    /// # use anvilforge_core::app::App;
    /// # let mut app = App::default();
    /// app.share("version", |_| Some(env!("CARGO_PKG_VERSION").to_owned()));
    /// app.share("path", |request| Some(request.path().to_owned()));
    /// ```
    pub fn share(
        &mut self,
        name: &'static str,
        value: impl Fn(&Request) -> Option<String> + Send + Sync + 'static,
    ) -> &mut Self {
        self.shares.add(name, value);
        self
    }

    /// Puts a view of the application in the place of a built-in error page.
    ///
    /// # Examples
    /// ```
    /// # use anvilforge_core::app::App;
    /// # use anvilforge_core::http::{Html, StatusCode};
    /// # let mut app = App::default();
    /// app.error_page(StatusCode::NOT_FOUND, || Html("<h1>Lost?</h1>"));
    /// ```
    pub fn error_page<R: IntoResponse>(
        &mut self,
        status: StatusCode,
        page: impl Fn() -> R + Send + Sync + 'static,
    ) -> &mut Self {
        self.error_pages.set(
            status,
            Box::new(move |request: &Request| page().into_response(request)),
        );
        self
    }
}

//! What `src/routes/*.rs` fill: routes, groups, prefixes, names.

use std::sync::Arc;

use crate::http::{IntoResponse, Method, Redirect, redirect};
use crate::middleware::Middleware;
use crate::routing::{Endpoint, Handler};

const GET: [Method; 2] = [Method::GET, Method::HEAD];
const ANY: [Method; 6] = [
    Method::GET,
    Method::HEAD,
    Method::POST,
    Method::PUT,
    Method::PATCH,
    Method::DELETE,
];

/// The routes of one file, in the order in which they were written.
///
/// # Examples
/// ```
/// use anvilforge_core::routing::Routes;
///
/// async fn home() -> &'static str { "home" }
/// async fn dashboard() -> &'static str { "dashboard" }
///
/// pub fn routes(r: &mut Routes) {
///     r.get("/", home).name("home");
///     r.prefix("/admin").name("admin.").group(|r| {
///         r.get("/", dashboard).name("dashboard"); // admin.dashboard
///     });
/// }
/// # let mut r = Routes::default();
/// # routes(&mut r);
/// ```
#[derive(Default)]
pub struct Routes {
    pub(crate) routes: Vec<Registration>,
    pub(crate) fallback: Option<Fallback>,
    prefix: String,
    name_prefix: String,
    middleware: Vec<Arc<dyn Middleware>>,
    pub(crate) is_api: bool,
}

/// One route as registered.
pub(crate) struct Registration {
    pub(crate) methods: Vec<Method>,
    pub(crate) path: String,
    pub(crate) name: Option<String>,
    pub(crate) middleware: Vec<Arc<dyn Middleware>>,
    pub(crate) endpoint: Arc<Endpoint>,
    pub(crate) is_api: bool,
    name_prefix: String,
}

/// What answers when no route does, and the middleware in front of it.
pub(crate) struct Fallback {
    pub(crate) endpoint: Arc<Endpoint>,
    pub(crate) middleware: Vec<Arc<dyn Middleware>>,
}

impl Routes {
    /// Routes below a prefix with middleware in front: a whole file of routes.
    pub(crate) fn of_file(
        prefix: &str,
        middleware: Vec<Arc<dyn Middleware>>,
        is_api: bool,
    ) -> Self {
        Self {
            prefix: prefix.to_owned(),
            middleware,
            is_api,
            ..Self::default()
        }
    }

    /// Answers GET (and HEAD).
    pub fn get<A>(&mut self, path: &str, handler: impl Handler<A>) -> RouteBuilder<'_> {
        self.add(&GET, path, handler.into_endpoint())
    }

    /// Answers POST.
    pub fn post<A>(&mut self, path: &str, handler: impl Handler<A>) -> RouteBuilder<'_> {
        self.add(&[Method::POST], path, handler.into_endpoint())
    }

    /// Answers PUT.
    pub fn put<A>(&mut self, path: &str, handler: impl Handler<A>) -> RouteBuilder<'_> {
        self.add(&[Method::PUT], path, handler.into_endpoint())
    }

    /// Answers PATCH.
    pub fn patch<A>(&mut self, path: &str, handler: impl Handler<A>) -> RouteBuilder<'_> {
        self.add(&[Method::PATCH], path, handler.into_endpoint())
    }

    /// Answers DELETE.
    pub fn delete<A>(&mut self, path: &str, handler: impl Handler<A>) -> RouteBuilder<'_> {
        self.add(&[Method::DELETE], path, handler.into_endpoint())
    }

    /// Answers the methods given: Laravel's `Route::match`.
    pub fn methods<A>(
        &mut self,
        methods: impl IntoIterator<Item = Method>,
        path: &str,
        handler: impl Handler<A>,
    ) -> RouteBuilder<'_> {
        let methods: Vec<Method> = methods.into_iter().collect();
        self.add(&methods, path, handler.into_endpoint())
    }

    /// Answers GET, HEAD, POST, PUT, PATCH and DELETE.
    pub fn any<A>(&mut self, path: &str, handler: impl Handler<A>) -> RouteBuilder<'_> {
        self.add(&ANY, path, handler.into_endpoint())
    }

    /// Answers GET with a redirect to a fixed place.
    pub fn redirect(&mut self, path: &str, location: &str) -> RouteBuilder<'_> {
        let location = location.to_owned();
        self.get(path, move || {
            let target: Redirect = redirect().to(location.clone());
            async move { target }
        })
    }

    /// Answers GET with a view that needs no data.
    pub fn view<V: IntoResponse + Default + 'static>(&mut self, path: &str) -> RouteBuilder<'_> {
        self.get(path, || async { StaticView::<V>::default() })
    }

    /// Answers what no route and no public file answers, instead of the 404 page. It stands behind the
    /// middleware of its group, so in `src/routes/web.rs` it has a session.
    pub fn fallback<A>(&mut self, handler: impl Handler<A>) {
        let endpoint = Arc::new(handler.into_endpoint());
        let middleware = self.middleware.clone();
        self.fallback = Some(Fallback {
            endpoint,
            middleware,
        });
    }

    /// Begins a group below a path prefix.
    pub fn prefix(&mut self, prefix: &str) -> GroupBuilder<'_> {
        GroupBuilder::new(self).prefix(prefix)
    }

    /// Begins a group whose route names share a prefix.
    pub fn name(&mut self, prefix: &str) -> GroupBuilder<'_> {
        GroupBuilder::new(self).name(prefix)
    }

    /// Begins a group with middleware in front of it.
    pub fn middleware(&mut self, middleware: impl Middleware) -> GroupBuilder<'_> {
        GroupBuilder::new(self).middleware(middleware)
    }

    fn add(&mut self, methods: &[Method], path: &str, endpoint: Endpoint) -> RouteBuilder<'_> {
        self.routes.push(Registration {
            methods: methods.to_vec(),
            path: join(&self.prefix, path),
            name: None,
            middleware: self.middleware.clone(),
            endpoint: Arc::new(endpoint),
            is_api: self.is_api,
            name_prefix: self.name_prefix.clone(),
        });
        let registration = self
            .routes
            .last_mut()
            .expect("invariant: a route was pushed just now");
        RouteBuilder { registration }
    }
}

/// Renders the default value of a view, made anew for each request.
struct StaticView<V>(std::marker::PhantomData<fn() -> V>);

impl<V> Default for StaticView<V> {
    fn default() -> Self {
        Self(std::marker::PhantomData)
    }
}

impl<V: IntoResponse + Default> IntoResponse for StaticView<V> {
    fn into_response(self, request: &crate::http::Request) -> crate::http::Response {
        V::default().into_response(request)
    }
}

/// A route that was just registered: gives it a name, or middleware of its own.
pub struct RouteBuilder<'a> {
    registration: &'a mut Registration,
}

impl RouteBuilder<'_> {
    /// Names the route, for [`redirect().route(…)`](crate::http::Redirector::route) and `route("…")` in views.
    pub fn name(self, name: &str) -> Self {
        self.registration.name = Some(format!("{}{name}", self.registration.name_prefix));
        self
    }

    /// Puts middleware in front of this route, inside that of its groups.
    pub fn middleware(self, middleware: impl Middleware) -> Self {
        self.registration.middleware.push(Arc::new(middleware));
        self
    }
}

/// A group that is being described; [`GroupBuilder::group`] fills it.
#[must_use = "a group without `.group(…)` holds no routes"]
pub struct GroupBuilder<'a> {
    routes: &'a mut Routes,
    prefix: String,
    name_prefix: String,
    middleware: Vec<Arc<dyn Middleware>>,
}

impl<'a> GroupBuilder<'a> {
    fn new(routes: &'a mut Routes) -> Self {
        Self {
            routes,
            prefix: String::new(),
            name_prefix: String::new(),
            middleware: Vec::new(),
        }
    }

    /// Puts the group below a path prefix.
    pub fn prefix(mut self, prefix: &str) -> Self {
        self.prefix = join(&self.prefix, prefix);
        self
    }

    /// Gives the names of the group's routes a common beginning, such as `admin.`.
    pub fn name(mut self, prefix: &str) -> Self {
        self.name_prefix.push_str(prefix);
        self
    }

    /// Puts middleware in front of the group; the first added is the outermost.
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        self.middleware.push(Arc::new(middleware));
        self
    }

    /// Registers the routes of the group.
    pub fn group(self, fill: impl FnOnce(&mut Routes)) {
        let outer = self.routes;
        let mut middleware = outer.middleware.clone();
        middleware.extend(self.middleware);
        let mut inner = Routes {
            prefix: join(&outer.prefix, &self.prefix),
            name_prefix: format!("{}{}", outer.name_prefix, self.name_prefix),
            middleware,
            is_api: outer.is_api,
            ..Routes::default()
        };
        fill(&mut inner);
        outer.routes.append(&mut inner.routes);
        outer.fallback = inner.fallback.or(outer.fallback.take());
    }
}

/// Joins two paths with exactly one slash between them and none at the end.
fn join(prefix: &str, path: &str) -> String {
    let (prefix, path) = (prefix.trim_matches('/'), path.trim_matches('/'));
    match (prefix, path) {
        ("", "") => "/".to_owned(),
        ("", path) => format!("/{path}"),
        (prefix, "") => format!("/{prefix}"),
        (prefix, path) => format!("/{prefix}/{path}"),
    }
}

//! Hot path: the route table. One `matchit` look-up finds the path, a short scan the method.
//!
//! Budget: two allocations per match (parameters and their values). Built once at start; all
//! conflicts are reported together.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::pattern::Pattern;
use super::routes::{Fallback, Registration, Routes};
use crate::http::{Method, decode_component};
use crate::middleware::Middleware;
use crate::routing::Endpoint;

/// A route of the table.
pub struct RouteEntry {
    /// The methods that it answers.
    pub methods: Vec<Method>,
    /// The path as registered, with its prefixes.
    pub path: String,
    /// The name, with the prefixes of its groups.
    pub name: Option<String>,
    /// The path of the handler function.
    pub handler: &'static str,
    /// Whether it stands in the `api` file.
    pub is_api: bool,
    pub(crate) pattern: Pattern,
    pub(crate) names: Vec<Arc<str>>,
    pub(crate) middleware: Arc<[Arc<dyn Middleware>]>,
    pub(crate) endpoint: Arc<Endpoint>,
}

impl RouteEntry {
    /// The names of the middleware in front of the handler, outermost first.
    pub fn middleware_names(&self) -> Vec<&'static str> {
        self.middleware
            .iter()
            .map(|middleware| middleware.name())
            .collect()
    }
}

/// All routes of an application.
#[derive(Default)]
pub struct RouteTable {
    entries: Vec<Arc<RouteEntry>>,
    matcher: matchit::Router<usize>,
    /// For each path of the matcher, the routes that share it.
    places: Vec<Vec<usize>>,
    by_name: BTreeMap<String, usize>,
    pub(crate) fallback: Option<Fallback>,
}

/// What the table says of a request.
pub(crate) enum Match {
    Found(Arc<RouteEntry>, Vec<(Arc<str>, String)>),
    /// The path is known, the method is not: the methods that are.
    WrongMethod(Vec<Method>),
    NotFound,
}

impl RouteTable {
    /// Builds the table. Problems are sentences that name the routes concerned.
    pub(crate) fn build(files: Vec<Routes>) -> Result<Self, Vec<String>> {
        let mut table = Self::default();
        let mut problems = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        for mut routes in files {
            table.fallback = routes.fallback.take().or(table.fallback.take());
            for registration in routes.routes {
                table.add(registration, &mut places, &mut problems);
            }
        }
        if problems.is_empty() {
            Ok(table)
        } else {
            Err(problems)
        }
    }

    fn add(
        &mut self,
        registration: Registration,
        places: &mut BTreeMap<String, usize>,
        problems: &mut Vec<String>,
    ) {
        let pattern = match Pattern::parse(&registration.path) {
            Ok(pattern) => pattern,
            Err(problem) => {
                return problems.push(format!(
                    "{problem} (handler `{}`)",
                    registration.endpoint.name()
                ));
            }
        };
        let index = self.entries.len();
        if let Some(name) = &registration.name
            && let Some(earlier) = self.by_name.insert(name.clone(), index)
        {
            let earlier = &self.entries[earlier].path;
            problems.push(format!(
                "the route name `{name}` stands for both `{earlier}` and `{}`",
                registration.path
            ));
        }
        for form in pattern.matchers() {
            let place = match places.get(&form) {
                Some(place) => *place,
                None => {
                    let place = self.places.len();
                    if let Err(error) = self.matcher.insert(form.clone(), place) {
                        problems.push(format!(
                            "`{}` cannot be matched: {error}",
                            registration.path
                        ));
                        continue;
                    }
                    self.places.push(Vec::new());
                    places.insert(form, place);
                    place
                }
            };
            let taken = self.places[place]
                .iter()
                .map(|earlier| &self.entries[*earlier])
                .find_map(|earlier| {
                    Some((
                        earlier,
                        earlier
                            .methods
                            .iter()
                            .find(|m| registration.methods.contains(m))?,
                    ))
                });
            if let Some((earlier, method)) = taken {
                problems.push(format!(
                    "`{method} {}` (handler `{}`) is already answered by `{}` (handler `{}`)",
                    registration.path,
                    registration.endpoint.name(),
                    earlier.path,
                    earlier.handler
                ));
            }
            self.places[place].push(index);
        }
        self.entries.push(Arc::new(RouteEntry {
            names: pattern.names().map(Arc::from).collect(),
            pattern,
            handler: registration.endpoint.name(),
            methods: registration.methods,
            path: registration.path,
            name: registration.name,
            is_api: registration.is_api,
            middleware: registration.middleware.into(),
            endpoint: registration.endpoint,
        }));
    }

    /// Finds the route for a path. A slash at the end is ignored.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Match {
        let path = match path.trim_end_matches('/') {
            "" => "/",
            trimmed => trimmed,
        };
        let Ok(found) = self.matcher.at(path) else {
            return Match::NotFound;
        };
        let place = &self.places[*found.value];
        let Some(entry) = place
            .iter()
            .map(|index| &self.entries[*index])
            .find(|entry| entry.methods.contains(method))
        else {
            let methods = place
                .iter()
                .flat_map(|index| self.entries[*index].methods.iter().cloned())
                .collect();
            return Match::WrongMethod(methods);
        };
        let mut parameters = Vec::with_capacity(entry.names.len());
        for (name, (_, raw)) in entry.names.iter().zip(found.params.iter()) {
            // Bytes that are not UTF-8 can be nobody's name or number.
            let Some(value) = decode_component(raw) else {
                return Match::NotFound;
            };
            parameters.push((Arc::clone(name), value));
        }
        Match::Found(Arc::clone(entry), parameters)
    }

    /// The routes, in the order of registration.
    pub fn entries(&self) -> &[Arc<RouteEntry>] {
        &self.entries
    }

    /// A route by its name.
    pub fn by_name(&self, name: &str) -> Option<&RouteEntry> {
        self.by_name.get(name).map(|index| &*self.entries[*index])
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::{Match, RouteTable};
    use crate::http::Method;
    use crate::routing::Routes;

    async fn one() {}
    async fn two() {}

    fn build(fill: impl FnOnce(&mut Routes)) -> Result<RouteTable, Vec<String>> {
        let mut routes = Routes::default();
        fill(&mut routes);
        RouteTable::build(vec![routes])
    }

    #[track_caller]
    fn found(table: &RouteTable, method: &Method, path: &str) -> (String, Vec<String>) {
        match table.find(method, path) {
            Match::Found(entry, parameters) => (
                entry.path.clone(),
                parameters.into_iter().map(|(_, value)| value).collect(),
            ),
            _ => panic!("no route for {method} {path}"),
        }
    }

    #[test]
    fn a_literal_wins_over_a_parameter_and_values_are_decoded() {
        let table = build(|r| {
            r.get("/posts/{post}", one);
            r.get("/posts/new", two);
            r.delete("/posts/{id}", two);
        })
        .unwrap();
        assert_eq!(found(&table, &Method::GET, "/posts/new/").0, "/posts/new");
        assert_eq!(found(&table, &Method::GET, "/posts/a%20b").1, ["a b"]);
        assert_eq!(found(&table, &Method::DELETE, "/posts/7").0, "/posts/{id}");
        assert!(
            matches!(table.find(&Method::PUT, "/posts/7"), Match::WrongMethod(methods) if methods.contains(&Method::DELETE))
        );
        assert!(matches!(
            table.find(&Method::GET, "/posts/%ff"),
            Match::NotFound
        ));
        assert!(matches!(
            table.find(&Method::GET, "/nothing"),
            Match::NotFound
        ));
    }

    #[test]
    fn groups_join_prefixes_and_names() {
        let table = build(|r| {
            r.prefix("/admin").name("admin.").group(|r| {
                r.get("/", one).name("home");
                r.prefix("users").name("users.").group(|r| {
                    r.get("{id?}", two).name("show");
                });
            });
        })
        .unwrap();
        assert_eq!(table.by_name("admin.home").unwrap().path, "/admin");
        assert_eq!(
            found(&table, &Method::HEAD, "/admin/users").0,
            "/admin/users/{id?}"
        );
        assert_eq!(found(&table, &Method::GET, "/admin/users/5").1, ["5"]);
    }

    #[test]
    fn all_conflicts_are_reported_together() {
        let Err(problems) = build(|r| {
            r.get("/a/{x}", one).name("a");
            r.get("/a/{y}", two).name("a");
            r.get("/b/:id", one);
        }) else {
            panic!("three problems passed");
        };
        assert_eq!(problems.len(), 3, "{problems:#?}");
        assert!(problems[0].contains("route name `a`"));
        assert!(
            problems[1].contains("`GET /a/{y}`")
                && problems[1].contains("already answered by `/a/{x}`")
        );
        assert!(problems[2].contains("written `{id}`"));
    }
}

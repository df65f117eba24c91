//! Hot path: the route table. One `matchit` look-up finds the path, a short scan the method.
//!
//! Budget: two allocations per match (parameters and their values). Built once at start; all
//! conflicts are reported together. While an application is developed every edit registers all routes anew: if they
//! lead where they did, the new table shares everything of the old one but what answers.

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
    pub(crate) parsed: Arc<Parsed>,
    pub(crate) middleware: Arc<[Arc<dyn Middleware>]>,
    pub(crate) endpoint: Arc<Endpoint>,
}

/// A route's path, read.
pub(crate) struct Parsed {
    pub(crate) pattern: Pattern,
    names: Vec<Arc<str>>,
}

impl RouteEntry {
    fn new(registration: Registration, parsed: Arc<Parsed>) -> Arc<Self> {
        Arc::new(Self {
            parsed,
            handler: registration.endpoint.name(),
            methods: registration.methods,
            path: registration.path,
            name: registration.name,
            is_api: registration.is_api,
            middleware: registration.middleware.into(),
            endpoint: registration.endpoint,
        })
    }

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
    map: Arc<Map>,
    pub(crate) fallback: Option<Fallback>,
}

/// Where paths and names lead. It depends on methods, paths and names alone.
#[derive(Default)]
struct Map {
    matcher: matchit::Router<usize>,
    /// For each path of the matcher, the routes that share it.
    places: Vec<Vec<usize>>,
    by_name: BTreeMap<String, usize>,
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
        let (registrations, fallback) = all(files);
        let mut building = Building::default();
        for registration in registrations {
            building.add(registration);
        }
        if building.problems.is_empty() {
            Ok(Self {
                entries: building.entries,
                map: Arc::new(building.map),
                fallback,
            })
        } else {
            Err(building.problems)
        }
    }

    /// Builds the table that comes after this one.
    pub(crate) fn next(&self, files: Vec<Routes>) -> Result<Self, Vec<String>> {
        if !self.leads_alike(files.iter().flat_map(|file| &file.routes)) {
            return Self::build(files);
        }
        let (registrations, fallback) = all(files);
        let entries = registrations
            .zip(&self.entries)
            .map(|(registration, earlier)| {
                RouteEntry::new(registration, Arc::clone(&earlier.parsed))
            })
            .collect();
        Ok(Self {
            entries,
            map: Arc::clone(&self.map),
            fallback,
        })
    }

    /// Whether these are this table's routes, in its order, whatever answers.
    fn leads_alike<'a>(&self, registrations: impl Iterator<Item = &'a Registration>) -> bool {
        registrations
            .map(|one| (&one.methods, &one.path, &one.name))
            .eq((self.entries.iter()).map(|one| (&one.methods, &one.path, &one.name)))
    }

    /// Finds the route for a path. A slash at the end is ignored.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Match {
        let path = match path.trim_end_matches('/') {
            "" => "/",
            trimmed => trimmed,
        };
        let Ok(found) = self.map.matcher.at(path) else {
            return Match::NotFound;
        };
        let place = &self.map.places[*found.value];
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
        let names = &entry.parsed.names;
        let mut parameters = Vec::with_capacity(names.len());
        for (name, (_, raw)) in names.iter().zip(found.params.iter()) {
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
        (self.map.by_name.get(name)).map(|index| &*self.entries[*index])
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.map.by_name.keys().map(String::as_str)
    }
}

/// The routes of all files in their order, and the last fallback.
fn all(mut files: Vec<Routes>) -> (impl Iterator<Item = Registration>, Option<Fallback>) {
    let fallback = (files.iter_mut().rev()).find_map(|file| file.fallback.take());
    (files.into_iter().flat_map(|file| file.routes), fallback)
}

/// A table in the making.
#[derive(Default)]
struct Building {
    entries: Vec<Arc<RouteEntry>>,
    map: Map,
    /// The places of the map by their paths.
    places: BTreeMap<String, usize>,
    problems: Vec<String>,
}

impl Building {
    fn add(&mut self, registration: Registration) {
        let pattern = match Pattern::parse(&registration.path) {
            Ok(pattern) => pattern,
            Err(problem) => {
                let handler = registration.endpoint.name();
                return self
                    .problems
                    .push(format!("{problem} (handler `{handler}`)"));
            }
        };
        let index = self.entries.len();
        if let Some(name) = &registration.name
            && let Some(earlier) = self.map.by_name.insert(name.clone(), index)
        {
            let earlier = &self.entries[earlier].path;
            self.problems.push(format!(
                "the route name `{name}` stands for both `{earlier}` and `{}`",
                registration.path
            ));
        }
        for form in pattern.matchers() {
            match self.place(form) {
                Ok(place) => {
                    self.problems.extend(self.conflict(place, &registration));
                    self.map.places[place].push(index);
                }
                Err(error) => {
                    let path = &registration.path;
                    self.problems
                        .push(format!("`{path}` cannot be matched: {error}"));
                }
            }
        }
        let names = pattern.names().map(Arc::from).collect();
        let parsed = Arc::new(Parsed { pattern, names });
        self.entries.push(RouteEntry::new(registration, parsed));
    }

    /// The place of a path.
    fn place(&mut self, form: String) -> Result<usize, matchit::InsertError> {
        if let Some(place) = self.places.get(&form) {
            return Ok(*place);
        }
        let place = self.map.places.len();
        self.map.matcher.insert(form.clone(), place)?;
        self.map.places.push(Vec::new());
        self.places.insert(form, place);
        Ok(place)
    }

    /// What is wrong with a route at a place where others are.
    fn conflict(&self, place: usize, registration: &Registration) -> Option<String> {
        let (earlier, method) = self.map.places[place]
            .iter()
            .map(|earlier| &self.entries[*earlier])
            .find_map(|earlier| {
                let mut methods = earlier.methods.iter();
                let method = methods.find(|method| registration.methods.contains(method))?;
                Some((earlier, method))
            })?;
        Some(format!(
            "`{method} {}` (handler `{}`) is already answered by `{}` (handler `{}`)",
            registration.path,
            registration.endpoint.name(),
            earlier.path,
            earlier.handler
        ))
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
    fn the_next_table_answers_anew_and_follows_every_change_of_a_path() {
        let first = build(|r| {
            r.get("/posts/{post}", one).name("post");
        })
        .unwrap();
        let next = |path: &str, name: &str| {
            let mut routes = Routes::default();
            routes.get(path, two).name(name);
            first
                .next(vec![routes])
                .unwrap_or_else(|problems| panic!("{problems:?}"))
        };
        let same = next("/posts/{post}", "post");
        let entry = same.by_name("post").unwrap();
        assert!(entry.handler.ends_with("::two"), "{}", entry.handler);
        let at = found(&same, &Method::GET, "/posts/7");
        assert_eq!(at, ("/posts/{post}".to_owned(), vec!["7".to_owned()]));
        let moved = next("/entries/{post}", "post");
        assert!(matches!(
            moved.find(&Method::GET, "/posts/7"),
            Match::NotFound
        ));
        assert_eq!(found(&moved, &Method::GET, "/entries/7").1, ["7"]);
        let renamed = next("/posts/{post}", "entry");
        assert!(renamed.by_name("post").is_none() && renamed.by_name("entry").is_some());
        let more = first.next(vec![{
            let mut routes = Routes::default();
            routes.get("/posts/{post}", one).name("post");
            routes.get("/posts/{id}", two);
            routes
        }]);
        assert_eq!(more.err().map(|problems| problems.len()), Some(1));
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

//! What the cases talk of: a request, posts, users, a status, and components with structs.

use std::any::Any;
use std::collections::BTreeMap;

use forge::runtime::{Errors, RouteError, Shared, ViteError, fill_in};

pub(crate) use forge::runtime::Vite;

/// A request with something of everything.
#[derive(Default)]
pub(crate) struct Request {
    pub(crate) errors: Vec<(&'static str, &'static str)>,
    pub(crate) old: Vec<(&'static str, &'static str)>,
    pub(crate) flash: Vec<(&'static str, &'static str)>,
    pub(crate) session: Vec<(&'static str, &'static str)>,
    pub(crate) user: Option<&'static str>,
    pub(crate) environment: Option<&'static str>,
    /// The abilities of the user, and the post that each is about, if it is about one.
    pub(crate) abilities: Vec<(&'static str, Option<i64>)>,
    pub(crate) vite: Option<Vite>,
    /// Made of `errors` when it is asked for.
    pub(crate) bag: std::sync::OnceLock<Errors>,
}

fn find<'a>(list: &[(&'static str, &'a str)], key: &str) -> Option<&'a str> {
    list.iter()
        .find(|(name, _)| *name == key)
        .map(|(_, value)| *value)
}

impl Shared for Request {
    fn csrf_token(&self) -> Option<&str> {
        Some("t0k<3n")
    }

    fn errors(&self) -> &Errors {
        self.bag
            .get_or_init(|| self.errors.iter().copied().collect())
    }

    fn old(&self, field: &str) -> Option<&str> {
        find(&self.old, field)
    }

    fn flash(&self, key: &str) -> Option<&str> {
        find(&self.flash, key)
    }

    fn route(&self, name: &str, parameters: &[String]) -> Result<String, RouteError> {
        if name == "missing" {
            return Err(RouteError::Unknown {
                name: name.to_owned(),
                nearest: None,
            });
        }
        Ok(format!("/{name}/{}", parameters.join("/")))
    }

    fn asset(&self, path: &str) -> String {
        format!("/{path}?v=1a2b")
    }

    fn config(&self, key: &str) -> Option<String> {
        (key == "app.name").then(|| "Blog & Co".to_owned())
    }

    fn session(&self, key: &str) -> Option<String> {
        find(&self.session, key).map(str::to_owned)
    }

    fn shared(&self, name: &str) -> Option<Option<String>> {
        match name {
            "cart" => Some(Some("3 <items>".to_owned())),
            "team" => Some(None),
            _ => None,
        }
    }

    fn is_authenticated(&self, guard: &str) -> bool {
        self.user.is_some() && matches!(guard, "" | "web")
    }

    fn user_field(&self, field: &str) -> Option<String> {
        let user = self.user?;
        match field {
            "id" => Some("7".to_owned()),
            "name" => Some(user.to_owned()),
            _ => None,
        }
    }

    fn can(&self, ability: &str, subjects: &[&dyn Any]) -> bool {
        let post = subjects
            .first()
            .and_then(|subject| subject.downcast_ref::<Post>())
            .map(|post| post.id);
        self.abilities.contains(&(ability, post))
    }

    fn environment(&self) -> &str {
        self.environment.unwrap_or("production")
    }

    fn translate(&self, key: &str, count: Option<i64>, replacements: &[(&str, String)]) -> String {
        let text = match (key, count) {
            ("messages.welcome", _) => "Welcome, :name!",
            ("messages.apples", Some(1)) => "one apple",
            ("messages.apples", Some(_)) => ":count apples",
            (key, _) => key,
        };
        fill_in(text, replacements)
    }

    fn vite(&self, entries: &[&str]) -> Result<String, ViteError> {
        self.vite
            .as_ref()
            .map_or(Err(ViteError::NotBuilt), |vite| vite.tags(entries))
    }

    fn vite_asset(&self, entry: &str) -> Result<String, ViteError> {
        self.vite
            .as_ref()
            .map_or(Err(ViteError::NotBuilt), |vite| vite.asset(entry))
    }

    fn vite_react_refresh(&self) -> String {
        self.vite
            .as_ref()
            .map(Vite::react_refresh)
            .unwrap_or_default()
    }
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Post {
    pub(crate) id: i64,
    pub(crate) title: String,
    pub(crate) status: Status,
    pub(crate) tags: Vec<&'static str>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) admin: bool,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) enum Status {
    #[default]
    Draft,
    Published {
        year: u16,
    },
    Rejected(String),
}

pub(crate) fn post(id: i64, title: &str) -> Post {
    Post {
        id,
        title: title.to_owned(),
        tags: vec!["rust", "web"],
        ..Post::default()
    }
}

pub(crate) fn posts() -> Vec<Post> {
    vec![post(1, "First"), post(2, "<Second>"), post(3, "Third")]
}

pub(crate) fn user(name: &str) -> User {
    User {
        name: name.to_owned(),
        admin: name == "Ada",
    }
}

pub(crate) fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(ToString::to_string).collect()
}

pub(crate) fn ages() -> BTreeMap<&'static str, u8> {
    BTreeMap::from([("Ada", 36), ("Bob", 9)])
}

pub(crate) fn vite() -> Vite {
    let manifest = r#"{
        "resources/js/app.js": { "file": "assets/app-1.js", "css": ["assets/app-2.css"] },
        "resources/css/app.css": { "file": "assets/main-3.css" }
    }"#;
    Vite::built(manifest, "/build").unwrap()
}

impl Post {
    pub(crate) fn is_new(&self) -> bool {
        self.id > 2
    }

    pub(crate) fn upper(&self) -> String {
        self.title.to_uppercase()
    }
}

/// Structs behind components.
pub(crate) mod components {
    /// A message in a box.
    pub(crate) struct Alert<'a> {
        pub(crate) kind: &'a str,
        pub(crate) message: String,
        pub(crate) times: usize,
    }

    impl Alert<'_> {
        pub(crate) fn icon(&self) -> &'static str {
            if self.kind == "error" { "!" } else { "i" }
        }

        pub(crate) fn repeat(&self, mark: &str) -> String {
            mark.repeat(self.times)
        }
    }
}

//! One function for each engine and page: from the page's data to HTML.

use std::sync::Arc;

use askama::Template;
use forge::live::{Live, Program};
use forge::loader::Disk;
use forge::runtime::{Errors, RouteError, Shared, render_with};
use serde::Serialize;

use crate::pages;

/// What Forge makes of the templates in `forge/`.
pub mod views {
    include!(concat!(env!("OUT_DIR"), "/views.rs"));
}

#[derive(Template)]
#[template(path = "table.html")]
struct AskamaTable<'a> {
    page: &'a pages::Table,
}

#[derive(Template)]
#[template(path = "components.html")]
struct AskamaComponents<'a> {
    page: &'a pages::Components,
}

#[derive(Template)]
#[template(path = "includes.html")]
struct AskamaIncludes<'a> {
    page: &'a pages::Includes,
}

/// A request that has nothing to say.
struct Request(Errors);

impl Shared for Request {
    fn csrf_token(&self) -> Option<&str> {
        None
    }
    fn errors(&self) -> &Errors {
        &self.0
    }
    fn old(&self, _: &str) -> Option<&str> {
        None
    }
    fn flash(&self, _: &str) -> Option<&str> {
        None
    }
    fn route(&self, name: &str, _: &[String]) -> Result<String, RouteError> {
        Ok(name.to_owned())
    }
    fn asset(&self, path: &str) -> String {
        path.to_owned()
    }
    fn config(&self, _: &str) -> Option<String> {
        None
    }
}

/// A way to render a page.
pub struct Engine<'a> {
    pub name: &'static str,
    pub render: Box<dyn Fn() -> String + 'a>,
}

fn engine<'a>(name: &'static str, render: impl Fn() -> String + 'a) -> Engine<'a> {
    let render = Box::new(render);
    Engine { name, render }
}

fn request() -> Arc<dyn Shared> {
    Arc::new(Request(Errors::new()))
}

/// The development renderer; the templates were read before.
fn live<'a>(view: impl Live + 'a) -> impl Fn() -> String + 'a {
    let program = Program::read(view.known(), &Disk::new(concat!(env!("CARGO_MANIFEST_DIR"), "/forge")));
    let program = program.unwrap_or_else(|error| panic!("{error}"));
    let request = request();
    move || {
        render_with(&request, |values| program.render(&view, values.1)).expect("it renders")
    }
}

/// The two that interpret, with what they are given made for each page, as a handler would.
fn interpreters<'a>(name: &'static str, page: &'a impl Serialize) -> Vec<Engine<'a>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/jinja");
    let mut jinja = minijinja::Environment::new();
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let file = path.file_name().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("a template");
        jinja.add_template_owned(file, text).expect("the template is right");
    }
    let file = format!("{name}.html");
    let template = file.clone();
    let ready = minijinja::Value::from(minijinja::value::Serde(page));
    let jinja = Arc::new(jinja);
    let other = (Arc::clone(&jinja), file.clone());
    vec![
        engine("minijinja", move || {
            let template = jinja.get_template(&template).expect("there is one");
            template.render(minijinja::Value::from(minijinja::value::Serde(page))).expect("it renders")
        }),
        engine("minijinja, values ready", move || {
            let template = other.0.get_template(&other.1).expect("there is one");
            template.render(&ready).expect("it renders")
        }),
        tera(folder, file, page),
    ]
}

fn tera<'a>(folder: &str, file: String, page: &'a impl Serialize) -> Engine<'a> {
    let mut tera = tera::Tera::default();
    tera.load_from_glob(&format!("{folder}/../tera/*.html")).expect("the templates are right");
    engine("Tera", move || {
        let context = tera::Context::from_serialize(page).expect("it can be given");
        tera.render(&file, &context).expect("it renders")
    })
}

/// All engines for the big table, the reference first.
pub fn table(page: &pages::Table) -> Vec<Engine<'_>> {
    let request = request();
    let mut engines = vec![
        engine("Askama by hand", move || AskamaTable { page }.render().expect("it renders")),
        engine("Forge, release", move || {
            render_with(&request, |values| views::Table(page).render_with_values(values)).expect("it renders")
        }),
        engine("Forge, development", live(views::Table(page))),
    ];
    engines.extend(interpreters("table", page));
    engines
}

/// All engines for the components.
pub fn components(page: &pages::Components) -> Vec<Engine<'_>> {
    let request = request();
    let mut engines = vec![
        engine("Askama by hand", move || AskamaComponents { page }.render().expect("it renders")),
        engine("Forge, release", move || {
            render_with(&request, |values| views::Components(page).render_with_values(values)).expect("it renders")
        }),
        engine("Forge, development", live(views::Components(page))),
    ];
    engines.extend(interpreters("components", page));
    engines
}

/// All engines for the includes.
pub fn includes(page: &pages::Includes) -> Vec<Engine<'_>> {
    let request = request();
    let mut engines = vec![
        engine("Askama by hand", move || AskamaIncludes { page }.render().expect("it renders")),
        engine("Forge, release", move || {
            render_with(&request, |values| views::Includes(page).render_with_values(values)).expect("it renders")
        }),
        engine("Forge, development", live(views::Includes(page))),
    ];
    engines.extend(interpreters("includes", page));
    engines
}

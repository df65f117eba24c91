//! What the file of a view says of itself.

use std::sync::Arc;

use crate::ast::{Node, NodeKind};
use crate::loader::Loader;
use crate::lower::{print_path, print_type};
use crate::parser::parse;
use crate::resolve::{Uses, component_views};

/// What a view is made of, as far as its file can be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outline {
    /// The name of the view.
    pub view: String,
    /// The path of its file, as its loader gives it.
    pub path: String,
    /// The view that it extends.
    pub layout: Option<String>,
    /// The views and components that it shows, and its layout, in the order of the text, each once. Those that are not
    /// there are left out.
    pub uses: Vec<String>,
    /// What it takes, if it is a component.
    pub props: Vec<PropOutline>,
    /// The path of the struct behind the component, if there is one.
    pub class: Option<String>,
}

/// A prop of a component.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PropOutline {
    /// Its name in the component.
    pub name: String,
    /// Its type, if the component says it.
    pub ty: Option<String>,
    /// Whether the tag may leave it out.
    pub optional: bool,
}

impl Outline {
    /// The name that the component has in a tag, or `None` for a view that is no component.
    ///
    /// # Examples
    ///
    /// ```
    /// use forge::loader::Memory;
    ///
    /// let views = Memory::new().with("components.menu.index", "").with("posts.show", "");
    /// let tags: Vec<_> = forge::survey(&views).iter().map(|view| view.tag().map(str::to_owned)).collect();
    /// assert_eq!(tags, [Some("menu".to_owned()), None]);
    /// ```
    #[must_use]
    pub fn tag(&self) -> Option<&str> {
        let name = self.view.strip_prefix(crate::resolve::COMPONENTS)?;
        let Some((folder, last)) = name.rsplit_once('.') else {
            return Some(name);
        };
        let is_of_folder = last == "index" || folder.rsplit('.').next() == Some(last);
        Some(if is_of_folder { folder } else { name })
    }
}

/// Reads every view that the loader lists, in the order of their names.
///
/// Mistakes are passed over: [`check`](super::check()) finds them.
///
/// # Examples
///
/// ```
/// use forge::loader::Memory;
///
/// let views = Memory::new()
///     .with("components.alert", "@props({ kind: &str = \"info\" }) {{ kind }}: {{ slot }}")
///     .with("layouts.app", "@yield(\"content\")")
///     .with("posts.show", "@extends(\"layouts.app\") @section(\"content\") <x-alert>Hi</x-alert> @endsection");
/// let survey = forge::survey(&views);
/// assert_eq!(survey[2].layout.as_deref(), Some("layouts.app"));
/// assert_eq!(survey[2].uses, ["layouts.app", "components.alert"]);
/// assert_eq!((survey[0].props[0].name.as_str(), survey[0].props[0].optional), ("kind", true));
/// ```
#[must_use]
pub fn survey(loader: &dyn Loader) -> Vec<Outline> {
    let mut names = loader.names();
    names.sort();
    names.dedup();
    let outlines = names
        .iter()
        .filter_map(|name| outline(name, &names, loader));
    outlines.collect()
}

fn outline(view: &str, known: &[String], loader: &dyn Loader) -> Option<Outline> {
    let file = Arc::new(loader.load(view).ok().flatten()?);
    let mut outline = Outline {
        view: view.to_owned(),
        path: file.path().to_owned(),
        ..Outline::default()
    };
    if file.text().len() > crate::MAX_SOURCE {
        return Some(outline);
    }
    let nodes = parse(&file, &mut Vec::new());
    outline.read_head(&nodes);
    let exists = |view: &String| known.binary_search(view).is_ok();
    let mut uses = Uses::default();
    uses.collect(&nodes);
    let included = uses.views.into_iter().filter_map(|(views, _)| {
        let mut views = views.into_iter().map(|view| view.value);
        views.find(&exists)
    });
    let components = uses
        .components
        .iter()
        .filter_map(|component| component_views(&component.value).into_iter().find(&exists));
    let layout = outline.layout.clone().filter(&exists);
    for used in layout.into_iter().chain(included).chain(components) {
        if !outline.uses.contains(&used) {
            outline.uses.push(used);
        }
    }
    Some(outline)
}

impl Outline {
    fn read_head(&mut self, nodes: &[Node]) {
        for node in nodes {
            match &node.kind {
                NodeKind::Extends { view } if self.layout.is_none() => {
                    self.layout = Some(view.value.clone());
                }
                NodeKind::Props(props) if !props.broken => {
                    let path = props.head.as_ref().map(|head| print_path(&head.path, "::"));
                    self.class = path;
                    let props = props.props.iter().map(|prop| PropOutline {
                        name: prop.name.value.trim_start_matches("r#").to_owned(),
                        ty: prop.ty.as_ref().map(print_type),
                        optional: prop.default.is_some(),
                    });
                    self.props = props.collect();
                }
                _ => {}
            }
        }
    }
}

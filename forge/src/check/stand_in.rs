//! A page around a component that no page shows.

use super::outline::Outline;
use crate::expression::is_keyword;
use crate::loader::{LoadError, Loader};
use crate::lower::needed_slots;
use crate::resolve::resolve;
use crate::source::SourceFile;

/// The name of the page.
pub(super) const VIEW: &str = "__stand_in";

/// The views, and a page that shows one component with everything that it takes.
pub(super) struct StandIn<'a> {
    views: &'a dyn Loader,
    page: String,
}

impl<'a> StandIn<'a> {
    /// The page for a component; `None` if no tag can name it.
    pub(super) fn for_component(outline: &Outline, views: &'a dyn Loader) -> Option<Self> {
        let name = outline.view.strip_prefix(crate::resolve::COMPONENTS)?;
        if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
            return None;
        }
        // Its mistakes are found when the page is compiled.
        let program = resolve(&outline.view, views, &mut Vec::new());
        let unit = program
            .as_ref()
            .and_then(|program| program.unit(&outline.view));
        let slots = program
            .as_ref()
            .zip(unit)
            .map(|(program, unit)| needed_slots(program, unit));
        let mut page = format!("<x-{name}");
        for prop in &outline.props {
            let value = if is_keyword(&prop.name) {
                "value"
            } else {
                &prop.name
            };
            page.push_str(&format!(" :{}=\"{value}\"", prop.name.replace('_', "-")));
        }
        page.push('>');
        // What it shows and is no prop may be a slot; if it is a name of a loop instead, the slot is shadowed.
        for slot in slots.unwrap_or_default() {
            if !outline.props.iter().any(|prop| prop.name == slot) {
                page.push_str(&format!("<x-slot:{slot}>{slot}</x-slot>"));
            }
        }
        page.push_str(&format!("</x-{name}>"));
        Some(Self { views, page })
    }
}

impl Loader for StandIn<'_> {
    fn load(&self, view: &str) -> Result<Option<SourceFile>, LoadError> {
        if view == VIEW {
            return Ok(Some(SourceFile::new(VIEW, VIEW, self.page.clone())));
        }
        self.views.load(view)
    }

    fn names(&self) -> Vec<String> {
        self.views.names()
    }
}

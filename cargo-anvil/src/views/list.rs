//! The list of views for people.

use anstyle::{AnsiColor, Style};
use forge::Outline;

use super::derive::View;

const NAME: Style = AnsiColor::Cyan.on_default().bold();
const DIM: Style = Style::new().dimmed();

/// A line for each template: its name, its layout, and who uses it.
pub(crate) fn list_text(templates: &[Outline], views: &[View]) -> String {
    let width = |text: &dyn Fn(&Outline) -> usize| templates.iter().map(text).max().unwrap_or(0);
    let names = width(&|template| template.view.chars().count());
    let layouts = width(&|template| layout(template).chars().count());
    let mut text = String::new();
    for template in templates {
        let role = role(template, templates, views);
        text.push_str(&format!(
            "{NAME}{:<names$}{NAME:#}  {DIM}{:<layouts$}{DIM:#}  {role}\n",
            template.view,
            layout(template),
        ));
    }
    text
}

fn layout(template: &Outline) -> &str {
    template.layout.as_deref().unwrap_or("-")
}

/// What the template is to the application.
fn role(template: &Outline, templates: &[Outline], views: &[View]) -> String {
    let mut roles = Vec::new();
    for view in views.iter().filter(|view| view.template == template.view) {
        let fields = match &view.fields {
            Some(fields) if fields.is_empty() => String::new(),
            Some(fields) => format!(": {}", fields.join(", ")),
            None => ": unnamed fields".to_owned(),
        };
        roles.push(format!(
            "{} ({}:{}){fields}",
            view.name,
            view.file.path(),
            view.line()
        ));
    }
    let users = |other: &&Outline| other.uses.contains(&template.view);
    let (layouts, others): (Vec<&Outline>, Vec<&Outline>) = templates
        .iter()
        .filter(users)
        .partition(|other| other.layout.as_ref() == Some(&template.view));
    if let Some(tag) = template.tag() {
        let shown = count(others.len(), "view", "views");
        roles.push(format!("<x-{tag}> in {shown}{}", props(template)));
    } else {
        if !layouts.is_empty() {
            roles.push(format!(
                "layout of {}",
                count(layouts.len(), "view", "views")
            ));
        }
        if !others.is_empty() {
            roles.push(format!(
                "included by {}",
                count(others.len(), "view", "views")
            ));
        }
    }
    if roles.is_empty() {
        return "unused".to_owned();
    }
    roles.join("; ")
}

fn props(template: &Outline) -> String {
    let props: Vec<String> = template
        .props
        .iter()
        .map(|prop| {
            let ty = prop.ty.as_ref().map(|ty| format!(": {ty}"));
            let optional = if prop.optional { "?" } else { "" };
            format!("{}{optional}{}", prop.name, ty.unwrap_or_default())
        })
        .collect();
    if props.is_empty() {
        return String::new();
    }
    format!(": {}", props.join(", "))
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

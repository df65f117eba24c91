//! Both reports for programs.

use forge::{Errors, Outline};
use serde_json::{Value, json};

use super::derive::View;

/// `{ "views": […] }`.
pub(crate) fn list_json(templates: &[Outline], views: &[View]) -> String {
    let entries: Vec<Value> = templates
        .iter()
        .map(|template| {
            let structs: Vec<Value> = views
                .iter()
                .filter(|view| view.template == template.view)
                .map(|view| {
                    json!({
                        "name": view.name,
                        "file": view.file.path(),
                        "line": view.line(),
                        "fields": view.fields,
                    })
                })
                .collect();
            let used_by: Vec<&str> = templates
                .iter()
                .filter(|other| other.uses.contains(&template.view))
                .map(|other| other.view.as_str())
                .collect();
            let props: Vec<Value> = template
                .props
                .iter()
                .map(
                    |prop| json!({ "name": prop.name, "type": prop.ty, "optional": prop.optional }),
                )
                .collect();
            json!({
                "view": template.view,
                "file": template.path,
                "layout": template.layout,
                "uses": template.uses,
                "used_by": used_by,
                "component": template.tag(),
                "props": props,
                "class": template.class,
                "structs": structs,
            })
        })
        .collect();
    text(&json!({ "views": entries }))
}

/// `{ "views": 3, "errors": […] }`.
pub(crate) fn check_json(views: usize, errors: Option<&Errors>) -> String {
    let errors: Vec<Value> = errors
        .iter()
        .flat_map(|errors| errors.iter())
        .map(|error| {
            let place = error.location();
            json!({
                "file": error.path(),
                "line": place.line,
                "column": place.column,
                "message": error.kind().to_string(),
                "help": error.help(),
                "rendered": format!("{error:#}"),
            })
        })
        .collect();
    text(&json!({ "views": views, "errors": errors }))
}

fn text(value: &Value) -> String {
    format!("{value:#}\n")
}

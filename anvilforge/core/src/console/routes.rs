//! `routes`: the route table, as a list or as JSON.

use std::future::ready;

use futures_util::future::LocalBoxFuture;
use serde_json::json;

use super::{Command, Context, Failure, output};
use crate::app::{Snapshots, register};
use crate::http::Method;
use crate::routing::{RouteEntry, RouteTable};

pub(super) const COMMAND: Command = Command {
    name: "routes",
    summary: "List the routes",
    options: &[
        ("--json", "Print JSON"),
        ("--method <method>", "Only routes that answer this method"),
        ("--path <text>", "Only routes whose path contains this"),
        ("--name <text>", "Only routes whose name contains this"),
        ("--middleware", "Show the middleware of each route"),
    ],
    run,
};

fn run(context: Context) -> LocalBoxFuture<'static, Result<(), Failure>> {
    Box::pin(ready(list(&context)))
}

fn list(context: &Context) -> Result<(), Failure> {
    let (_, table) = register(
        &context.definition,
        Snapshots::new(),
        &RouteTable::default(),
    )?;
    let arguments = &context.arguments;
    let method = arguments.value("method").map(str::to_ascii_uppercase);
    let wanted = |entry: &RouteEntry| {
        method
            .as_ref()
            .is_none_or(|method| entry.methods.iter().any(|known| known.as_str() == method))
            && arguments
                .value("path")
                .is_none_or(|text| entry.path.contains(text))
            && arguments
                .value("name")
                .is_none_or(|text| entry.name.as_ref().is_some_and(|name| name.contains(text)))
    };
    let routes: Vec<&RouteEntry> = table
        .entries()
        .iter()
        .map(|entry| &**entry)
        .filter(|entry| wanted(entry))
        .collect();
    if arguments.has("json") {
        let rows: Vec<_> = routes.iter().map(|entry| as_json(entry)).collect();
        output::print(format_args!("{:#}", json!(rows)));
        return Ok(());
    }
    for entry in &routes {
        let name = entry
            .name
            .as_ref()
            .map(|name| format!("{name} › "))
            .unwrap_or_default();
        let left = format!("{:<10} {}", methods(entry), entry.path);
        output::print(output::dotted(
            &left,
            &format!("{name}{}", short(entry.handler)),
        ));
        if arguments.has("middleware") {
            for middleware in entry.middleware_names() {
                output::print(format_args!("             ⇂ {}", short(middleware)));
            }
        }
    }
    let noun = if routes.len() == 1 { "route" } else { "routes" };
    output::note(format_args!("\n  {} {noun}", routes.len()));
    Ok(())
}

fn as_json(entry: &RouteEntry) -> serde_json::Value {
    json!({
        "methods": entry.methods.iter().map(Method::as_str).collect::<Vec<_>>(),
        "path": entry.path,
        "name": entry.name,
        "handler": entry.handler,
        "middleware": entry.middleware_names(),
    })
}

fn methods(entry: &RouteEntry) -> String {
    entry
        .methods
        .iter()
        .map(Method::as_str)
        .collect::<Vec<_>>()
        .join("|")
}

/// The path of a function without its crate and without the `controllers` module.
fn short(handler: &str) -> &str {
    let handler = handler.split_once("::").map_or(handler, |(_, rest)| rest);
    handler.strip_prefix("controllers::").unwrap_or(handler)
}

//! `about`: what this application is and which drivers it uses.

use std::future::ready;

use futures_util::future::LocalBoxFuture;
use serde_json::json;

use super::{Command, Context, Failure, output};
use crate::app::load_config;

pub(super) const COMMAND: Command = Command {
    name: "about",
    summary: "Show what this application is and which drivers it uses",
    options: &[("--json", "Print JSON")],
    run,
};

fn run(context: Context) -> LocalBoxFuture<'static, Result<(), Failure>> {
    Box::pin(ready(about(&context)))
}

fn about(context: &Context) -> Result<(), Failure> {
    let definition = &context.definition;
    let (config, _) = load_config(definition, ".env", &[])?;
    let build = if definition.debug_build {
        "debug"
    } else {
        "release"
    };
    let rows = [
        ("application", "name", config.app.name.clone()),
        ("application", "version", definition.version.to_owned()),
        (
            "application",
            "framework",
            env!("CARGO_PKG_VERSION").to_owned(),
        ),
        ("application", "build", build.to_owned()),
        ("environment", "env", config.app.env.clone()),
        ("environment", "debug", config.app.debug.to_string()),
        ("environment", "url", config.app.url.clone()),
        (
            "environment",
            "base path",
            definition.base_path().display().to_string(),
        ),
        (
            "drivers",
            "database",
            without_password(&config.database.url),
        ),
        ("drivers", "session", config.session.driver.clone()),
        ("drivers", "cache", config.cache.driver.clone()),
        ("drivers", "log", format!("stderr, {}", config.log.level)),
    ];
    if context.arguments.has("json") {
        let mut value = json!({});
        for (section, name, text) in rows {
            value[section][name.replace(' ', "_")] = json!(text);
        }
        output::print(format_args!("{value:#}"));
        return Ok(());
    }
    let mut last = "";
    for (section, name, text) in &rows {
        if *section != last {
            output::print(format_args!(
                "{}{section}",
                if last.is_empty() { "" } else { "\n" }
            ));
            last = section;
        }
        output::print(output::dotted(name, text));
    }
    Ok(())
}

/// The URL with the password of its authority hidden.
fn without_password(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.to_owned();
    };
    match rest.rsplit_once('@') {
        Some((user, place)) => format!(
            "{scheme}://{}:***@{place}",
            user.split(':').next().unwrap_or_default()
        ),
        None => url.to_owned(),
    }
}

//! `cargo anvil make:controller`.

use anyhow::Result;

use super::{Generate, generate, register_module};
use crate::context::Context;
use crate::inflect::{plural, singular};
use crate::plan::Plan;
use crate::project::Files;
use crate::stub::{Name, module_name, rename, stub};

/// Write a controller
///
/// Writes src/controllers/<name>.rs and registers it in src/controllers/mod.rs. `Entry`, `EntryController` and `entries` are all the
/// controller `entries`; a name in lower case is taken as it is.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(after_help = "\
Examples:
  cargo anvil make:controller EntryController
  cargo anvil make:controller Post --resource
  cargo anvil make:controller about")]
pub(crate) struct Args {
    /// The controller's name: Entry, EntryController, entries
    name: String,
    /// Write index, create, store, show, edit, update and destroy
    #[arg(short, long)]
    resource: bool,
    #[command(flatten)]
    generate: Generate,
}

/// Runs the command.
///
/// # Errors
/// As [`generate`].
pub(crate) fn run(args: &Args, ctx: &mut Context) -> Result<()> {
    generate(args.generate, ctx, |files| plan(args, files))
}

fn plan(args: &Args, files: &Files) -> Result<Plan> {
    let stem = args
        .name
        .strip_suffix("Controller")
        .or_else(|| args.name.strip_suffix("_controller"))
        .filter(|stem| !stem.is_empty());
    let name = stem.unwrap_or(&args.name);
    let module = module_name("controller", name)?;
    let as_written = stem.is_none() && !name.contains(|c: char| c.is_ascii_uppercase());
    let module = if as_written { module } else { plural(&module) };
    let mut plan = Plan::default();
    plan_into(&mut plan, files, &module, &singular(&module), args.resource)?;
    Ok(plan)
}

/// Plans a controller by its module and the name of one of its things.
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn plan_into(
    plan: &mut Plan,
    files: &Files,
    module: &str,
    one: &str,
    resource: bool,
) -> Result<()> {
    let name = Name {
        snake_plural: module.to_owned(),
        ..Name::new(one)
    };
    let file = if resource {
        "controller/resource.rs"
    } else {
        "controller/plain.rs"
    };
    let text = rename(&stub(files, file)?, &name);
    plan.create(format!("src/controllers/{module}.rs"), text);
    register_module(plan, files, "controllers", module, &[])?;
    let routes = if resource {
        [
            ("get", "", "index"),
            ("get", "/create", "create"),
            ("post", "", "store"),
            ("get", "/{id}", "show"),
            ("get", "/{id}/edit", "edit"),
            ("put", "/{id}", "update"),
            ("delete", "/{id}", "destroy"),
        ]
        .as_slice()
    } else {
        &[("get", "", "index")]
    };
    let lines: Vec<String> = routes
        .iter()
        .map(|(method, path, action)| {
            format!("    r.{method}(\"/{module}{path}\", {module}::{action});")
        })
        .collect();
    plan.next(format!(
        "give it routes in src/routes/web.rs, with `use crate::controllers::{module};`:\n{}",
        lines.join("\n")
    ));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Step, shown};

    fn path(name: &str) -> String {
        let files = Files::memory(&[("src/controllers/mod.rs", "pub mod home;\n")]);
        let plan = plan(
            &Args {
                name: name.into(),
                ..Args::default()
            },
            &files,
        )
        .expect("a plan");
        let Some(Step::Create { path, .. }) = plan.steps.first() else {
            panic!("a new file")
        };
        path.clone()
    }

    #[test]
    fn every_form_of_the_name_is_the_same_controller() {
        for name in [
            "Entry",
            "EntryController",
            "entries",
            "entry_controller",
            "Entries",
        ] {
            assert_eq!(path(name), "src/controllers/entries.rs", "{name}");
        }
        assert_eq!(path("about"), "src/controllers/about.rs");
    }

    #[test]
    fn a_resource_has_its_seven_actions() {
        let files = Files::memory(&[("src/controllers/mod.rs", "pub mod home;\n")]);
        let plan = plan(
            &Args {
                name: "BlogPost".into(),
                resource: true,
                ..Args::default()
            },
            &files,
        )
        .expect("a plan");
        let text = shown(&plan);
        for action in [
            "index", "create", "store", "show", "edit", "update", "destroy",
        ] {
            assert!(
                text.contains(&format!("pub async fn {action}(")),
                "{action}"
            );
        }
        assert!(
            text.contains("/// Lists the blog_posts.") && text.contains("+pub mod blog_posts;\n"),
            "{text}"
        );
        assert!(plan.next[0].contains("r.put(\"/blog_posts/{id}\", blog_posts::update);"));
    }
}

//! `cargo anvil make:request`.

use anyhow::Result;

use super::{Generate, depend_on_types, generate, register_module};
use crate::context::Context;
use crate::inflect::pascal;
use crate::plan::Plan;
use crate::project::Files;
use crate::stub::{Field, Name, model_name, parse_fields, rename, repeat, stub};

/// Write a form request with its rules
///
/// Writes src/requests/<name>.rs and registers it in src/requests/mod.rs. A handler that takes `Valid<Name>` runs only when the input
/// keeps the rules.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(after_help = "\
Examples:
  cargo anvil make:request StorePost title:string body:text?")]
pub(crate) struct Args {
    /// The request's name: StorePost
    name: String,
    /// The fields: title:string body:text? email:string
    fields: Vec<String>,
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
    let module = model_name("request", &args.name)?;
    let type_name = pascal(&module);
    let fields = parse_fields(&args.fields)?;
    let lines: Vec<String> = fields.iter().flat_map(Field::request_lines).collect();
    let name = Name {
        pascal: type_name.clone(),
        snake: module.clone(),
        ..Name::new(&module)
    };
    let text = rename(
        &repeat(&stub(files, "request/widget.rs")?, "each field", &lines),
        &name,
    );
    let mut plan = Plan::default();
    plan.create(format!("src/requests/{module}.rs"), text);
    register_module(&mut plan, files, "requests", &module, &[&type_name])?;
    depend_on_types(&mut plan, files, &fields)?;
    plan.next(format!(
        "take it in a handler: `form: Valid<{type_name}>`, with `use crate::requests::{type_name};`"
    ));
    Ok(plan)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::shown;

    #[test]
    fn the_rules_come_from_the_types() {
        let files = Files::memory(&[("src/requests/mod.rs", "//! Requests.\n")]);
        let args = Args {
            name: "StorePost".into(),
            fields: vec!["title:string".into(), "body:text?".into()],
            ..Args::default()
        };
        let expected = "    create  src/requests/store_post.rs
            +use anvilforge::prelude::*;
            +
            +/// What a client may send.
            +#[derive(FormRequest)]
            +pub struct StorePost {
            +    #[rule(required, max = 255)]
            +    pub title: String,
            +    pub body: Option<String>,
            +}
      edit  src/requests/mod.rs
            @@ -1 +1,5 @@
             //! Requests.
            +
            +mod store_post;
            +
            +pub use store_post::StorePost;
";
        assert_eq!(shown(&plan(&args, &files).expect("a plan")), expected);
    }

    #[test]
    fn without_fields_the_struct_is_empty() {
        let files = Files::memory(&[("src/requests/mod.rs", "")]);
        let text = shown(
            &plan(
                &Args {
                    name: "Search".into(),
                    ..Args::default()
                },
                &files,
            )
            .expect("a plan"),
        );
        assert!(text.contains("pub struct Search {}\n"), "{text}");
    }
}

//! `cargo anvil make:view`.

use anyhow::Result;

use super::{Generate, generate, register_module};
use crate::context::Context;
use crate::error::CliError;
use crate::inflect::{pascal, snake, title};
use crate::plan::Plan;
use crate::project::Files;
use crate::stub::{Name, model_name, rename, stub};

/// Write a template and its typed view
///
/// Writes resources/views/<folder>/<name>.forge.html and src/views/<folder>_<name>.rs, and registers the view in src/views/mod.rs. Give
/// the struct a field for everything that the template shows.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(after_help = "\
Examples:
  cargo anvil make:view posts.index
  cargo anvil make:view about")]
pub(crate) struct Args {
    /// The view's dotted name: posts.index
    name: String,
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
    let dotted = args.name.replace('/', ".");
    let words: Vec<&str> = dotted.split('.').collect();
    if words
        .iter()
        .any(|word| word.is_empty() || snake(word).replace('_', "-") != word.replace('_', "-"))
    {
        return Err(CliError::usage(format!("`{}` is no view name", args.name))
            .help("a view is named by its folder and file, in lower case: `posts.index`")
            .into());
    }
    let module = model_name("view", &dotted)?;
    let type_name = pascal(&module);
    let heading = title(&words.join("_"));
    let fill = |text: &str| {
        let name = Name {
            pascal: type_name.clone(),
            snake: module.clone(),
            ..Name::new(&module)
        };
        rename(
            &text
                .replace("WIDGET_VIEW", &dotted)
                .replace("WIDGET_TITLE", &heading),
            &name,
        )
    };
    let mut plan = Plan::default();
    plan.create(
        format!("resources/views/{}.forge.html", words.join("/")),
        fill(&stub(files, "view/widget.forge.html")?),
    );
    plan.create(
        format!("src/views/{module}.rs"),
        fill(&stub(files, "view/widget.rs")?),
    );
    register_module(&mut plan, files, "views", &module, &[&type_name])?;
    plan.next(format!(
        "return it from a handler: `use crate::views::{type_name};`"
    ));
    Ok(plan)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::shown;

    #[test]
    fn a_view_is_a_template_and_a_struct() {
        let files = Files::memory(&[(
            "src/views/mod.rs",
            "mod welcome;\n\npub use welcome::Welcome;\n",
        )]);
        let plan = plan(
            &Args {
                name: "posts.index".into(),
                ..Args::default()
            },
            &files,
        )
        .expect("a plan");
        let expected = "    create  resources/views/posts/index.forge.html
            +@extends(\"layouts.app\")
            +
            +@section(\"title\", \"Posts Index\")
            +
            +@section(\"content\")
            +    <h1>Posts Index</h1>
            +@endsection
    create  src/views/posts_index.rs
            +use anvilforge::prelude::*;
            +
            +/// What the template `posts.index` is given.
            +#[derive(View)]
            +#[view(\"posts.index\")]
            +pub struct PostsIndex {}
      edit  src/views/mod.rs
            @@ -1,3 +1,5 @@
            +mod posts_index;
             mod welcome;

            +pub use posts_index::PostsIndex;
             pub use welcome::Welcome;
";
        assert_eq!(shown(&plan), expected);
    }

    #[test]
    fn a_name_that_is_no_path_of_words_is_refused() {
        for name in ["posts..index", "Posts.Index", "", "posts.in dex", "../x"] {
            assert!(
                plan(
                    &Args {
                        name: name.into(),
                        ..Args::default()
                    },
                    &Files::memory(&[])
                )
                .is_err(),
                "{name}"
            );
        }
    }
}

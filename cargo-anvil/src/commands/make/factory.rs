//! `cargo anvil make:factory`.

use anyhow::Result;

use super::{Generate, fake_value, generate, register_module};
use crate::context::Context;
use crate::edit::add_framework_feature;
use crate::error::CliError;
use crate::plan::Plan;
use crate::project::Files;
use crate::stub::{ModelField, Name, model_fields, model_name, rename, repeat, stub};

/// Write a factory of a model
///
/// Writes src/factories/<name>_factory.rs, with made-up values for the fields that a new record of the model has, by their names and
/// types. The application gets the feature `fake` of the framework.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(after_help = "\
Examples:
  cargo anvil make:factory Post
  cargo anvil make:factory PostFactory --dry-run")]
pub(crate) struct Args {
    /// The model, or the factory's name: Post, PostFactory
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
    let module = model_name("model", &args.name)?;
    let module = module
        .strip_suffix("_factory")
        .filter(|rest| !rest.is_empty())
        .unwrap_or(&module);
    let name = Name::new(module);
    let mut plan = Plan::default();
    let Some(fields) = fields_of(files, &name)? else {
        return Err(CliError::failure(format!(
            "there is no model `{}` in src/models",
            name.pascal
        ))
        .help(format!(
            "`cargo anvil make:model {} …` writes one; with -f its factory too",
            name.pascal
        ))
        .into());
    };
    plan_into(&mut plan, files, &name, &fields)?;
    Ok(plan)
}

/// Plans the factory of a model.
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn plan_into(
    plan: &mut Plan,
    files: &Files,
    name: &Name,
    fields: &[ModelField],
) -> Result<()> {
    let values: Vec<_> = fields
        .iter()
        .map(|field| fake_value::of(field, name))
        .collect();
    let lines: Vec<String> = values
        .iter()
        .flat_map(|value| value.lines.clone())
        .collect();
    let text = repeat(&stub(files, "factory/widget.rs")?, "each field", &lines);
    let mut text = join_short(&rename(&text, name), &lines);
    if !lines.iter().any(|line| line.contains("{number")) {
        text = text.replace("(number: u64)", "(_number: u64)");
    }
    text = with_imports(&text, &values);
    let new = format!("New{}", name.pascal);
    if name.pascal < new {
        // The stub has the names in the order of its own.
        text = text.replace(
            &format!("{{{new}, {}}}", name.pascal),
            &format!("{{{}, {new}}}", name.pascal),
        );
    }
    let module = format!("{}_factory", name.snake);
    plan.create(format!("src/factories/{module}.rs"), text);
    register_module(plan, files, "factories", &module, &[])?;
    if values.iter().any(|value| !value.fakers.is_empty()) {
        plan.edit(files, "Cargo.toml", String::new, |text| {
            add_framework_feature(text, "fake")
        })?;
    }
    for value in &values {
        if let Some(note) = &value.note {
            plan.next(note.clone());
        }
    }
    Ok(())
}

/// rustfmt writes a literal on one line when its fields are short, or when it has none.
fn join_short(text: &str, lines: &[String]) -> String {
    const WIDTH: usize = 18;
    let joined = lines.join(" ");
    let joined = joined.trim_end_matches(',');
    if joined.len() > WIDTH || joined.contains("//") {
        return text.to_owned();
    }
    let long: String = lines
        .iter()
        .map(|line| format!("            {line}\n"))
        .collect();
    let short = match joined {
        "" => "{}".to_owned(),
        fields => format!("{{ {fields} }}"),
    };
    text.replace(&format!("{{\n{long}        }}"), &short)
}

/// The imports of what the values are made with, in the place where rustfmt wants them.
fn with_imports(text: &str, values: &[fake_value::FakeValue]) -> String {
    const FACTORY: &str = "use anvilforge::factory::Factory;\n";
    let mut fakers: Vec<&str> = values
        .iter()
        .flat_map(|value| value.fakers.iter().copied())
        .collect();
    fakers.sort_unstable();
    fakers.dedup();
    let mut types: Vec<&str> = values
        .iter()
        .filter_map(|value| value.database_type)
        .collect();
    types.sort_unstable();
    types.dedup();
    let mut imports = String::new();
    if !types.is_empty() {
        imports.push_str(&format!("use anvilforge::database::{};\n", braced(&types)));
    }
    imports.push_str(FACTORY);
    if !fakers.is_empty() {
        imports.push_str("use anvilforge::factory::fake::Fake as _;\n");
        let fakers: Vec<&str> = fakers
            .into_iter()
            .filter(|faker| !faker.is_empty())
            .collect();
        if !fakers.is_empty() {
            imports.push_str(&format!(
                "use anvilforge::factory::fake::faker::{};\n",
                braced(&fakers)
            ));
        }
    }
    text.replace(FACTORY, &imports)
}

/// `a`, or `{a, b}`.
fn braced(names: &[&str]) -> String {
    match names {
        [one] => (*one).to_owned(),
        names => format!("{{{}}}", names.join(", ")),
    }
}

/// The fields of a model, in whichever file of `src/models` it stands.
fn fields_of(files: &Files, name: &Name) -> Result<Option<Vec<ModelField>>> {
    let own = format!("{}.rs", name.snake);
    let mut names = files.list("src/models")?;
    // Its own file first.
    names.sort_by_key(|file| *file != own);
    for file in names.iter().filter(|file| file.ends_with(".rs")) {
        let Some(text) = files.read(&format!("src/models/{file}"))? else {
            continue;
        };
        if let Some(fields) = model_fields(&text, &name.pascal) {
            return Ok(Some(fields));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::shown;

    const POST: &str = "#[derive(Model)]\n#[model(table = \"posts\")]\npub struct Post {\n    pub id: i64,\n    pub user_id: i64,\n    pub title: String,\n    pub slug: String,\n    pub body: Option<String>,\n    #[column(default)]\n    pub hits: i32,\n    pub published_at: Option<Timestamp>,\n    pub created_at: Timestamp,\n    #[belongs_to]\n    pub author: BelongsTo<User>,\n}\n";
    const MANIFEST: &str = "[dependencies]\nanvilforge = { path = \"../framework\" }\n";

    fn plan_of(name: &str, post: &str) -> Result<String> {
        let files = Files::memory(&[
            ("Cargo.toml", MANIFEST),
            ("src/lib.rs", "pub mod models;\n"),
            ("src/models/mod.rs", "mod post;\n"),
            ("src/models/post.rs", post),
        ]);
        let args = Args {
            name: name.into(),
            ..Args::default()
        };
        plan(&args, &files).map(|plan| shown(&plan))
    }

    #[test]
    fn a_factory_has_a_value_for_each_field_of_a_new_record() {
        for name in ["Post", "PostFactory", "post"] {
            let expected = "    create  src/factories/post_factory.rs
            +use anvilforge::database::now;
            +use anvilforge::factory::Factory;
            +use anvilforge::factory::fake::Fake as _;
            +use anvilforge::factory::fake::faker::lorem;
            +
            +use crate::models::{NewPost, Post};
            +
            +/// Made-up posts, for tests and seeders.
            +impl Factory for Post {
            +    fn definition(number: u64) -> NewPost {
            +        NewPost {
            +            // `Post::factory().belonging_to(…)` makes the record that this points to.
            +            user_id: 0,
            +            title: lorem::en::Sentence(3..7).fake(),
            +            slug: format!(\"post-{number}\"),
            +            body: Some(lorem::en::Paragraph(2..5).fake()),
            +            hits: None,
            +            published_at: Some(now()),
            +        }
            +    }
            +}
    create  src/factories/mod.rs
            +pub mod post_factory;
      edit  src/lib.rs
            @@ -1 +1,2 @@
            +pub mod factories;
             pub mod models;
      edit  Cargo.toml
            @@ -1,2 +1,2 @@
             [dependencies]
            -anvilforge = { path = \"../framework\" }
            +anvilforge = { path = \"../framework\", features = [\"fake\"] }
";
            assert_eq!(plan_of(name, POST).expect("a plan"), expected);
        }
    }

    #[test]
    fn a_model_without_fields_of_its_own_has_an_empty_factory() {
        let text = plan_of(
            "Post",
            "#[derive(Model)]\npub struct Post {\n    pub id: i64,\n}\n",
        )
        .expect("a plan");
        assert!(
            text.contains(
                "+    fn definition(_number: u64) -> NewPost {\n            +        NewPost {}\n"
            ),
            "{text}"
        );
        assert!(!text.contains("Cargo.toml"), "{text}");
    }

    #[test]
    fn a_model_that_is_not_there_is_told() {
        let error = plan_of("Comment", POST).expect_err("no model");
        assert_eq!(
            error.to_string(),
            "there is no model `Comment` in src/models"
        );
    }
}

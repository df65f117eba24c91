//! `cargo anvil make:model`.

use anyhow::Result;

use super::{Generate, controller, depend_on_types, factory, generate, migration, register_model};
use crate::context::Context;
use crate::inflect::singular;
use crate::plan::Plan;
use crate::project::Files;
use crate::stub::{Field, Name, model_fields, model_name, parse_fields, rename, repeat, stub};

/// Write a model, and with -m its migration
///
/// Writes src/models/<name>.rs and registers it in src/models/mod.rs. The fields go into the model and, with -m, into the migration
/// that creates its table.
///
/// A field is `name:type`, followed by `?` (nullable), `:unique` or `:index`. The types: string, text, integer, float, boolean, date,
/// datetime, json, references.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(after_help = "\
Examples:
  cargo anvil make:model Post
  cargo anvil make:model Post title:string body:text published_at:datetime? user:references -m
  cargo anvil make:model Category name:string:unique -mcf --dry-run")]
pub(crate) struct Args {
    /// The model's name, singular: Post, BlogPost
    name: String,
    /// The fields: title:string body:text? email:string:unique user:references
    fields: Vec<String>,
    /// Write the migration that creates the table too
    #[arg(short, long)]
    migration: bool,
    /// Write a factory too
    #[arg(short, long)]
    factory: bool,
    /// Write a controller too
    #[arg(short, long)]
    controller: bool,
    /// Write a controller with the seven resource actions
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
    generate(args.generate, ctx, |files| {
        plan(args, files, migration::now())
    })
}

fn plan(args: &Args, files: &Files, now: u64) -> Result<Plan> {
    let name = Name::new(&model_name("model", &args.name)?);
    let fields = parse_fields(&args.fields)?;
    let mut plan = Plan::default();
    let lines: Vec<String> = fields.iter().flat_map(Field::model_lines).collect();
    let text = rename(
        &repeat(&stub(files, "model/widget.rs")?, "each field", &lines),
        &name,
    );
    let new_fields = model_fields(&text, &name.pascal);
    plan.create(format!("src/models/{}.rs", name.snake), text);
    register_model(&mut plan, files, &name.snake, &name.pascal)?;
    depend_on_types(&mut plan, files, &fields)?;
    if args.migration {
        migration::plan_create(&mut plan, files, &name.snake_plural, &fields, now)?;
        plan.next("cargo anvil migrate");
    }
    if let (true, Some(fields)) = (args.factory, new_fields) {
        factory::plan_into(&mut plan, files, &name, &fields)?;
    }
    if args.controller || args.resource {
        controller::plan_into(
            &mut plan,
            files,
            &name.snake_plural,
            &singular(&name.snake_plural),
            args.resource,
        )?;
    }
    Ok(plan)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::shown;

    const MODELS: (&str, &str) = (
        "src/models/mod.rs",
        "//! Models.\n\nmod user;\n\npub use user::User;\n\npub fn all() -> Models {\n    models![User]\n}\n",
    );
    const MIGRATIONS: (&str, &str) = (
        "src/migrations/mod.rs",
        "use anvilforge::migration::{Migrations, migrations};\n\nmod m2026_01_01_000000_create_users_table;\n\n/// All.\npub fn all() -> Migrations {\n    migrations![m2026_01_01_000000_create_users_table]\n}\n",
    );
    /// 2026-05-04 03:02:01 UTC.
    const NOW: u64 = 1_777_863_721;

    fn args(name: &str, fields: &[&str]) -> Args {
        let fields = fields.iter().map(|field| (*field).to_owned()).collect();
        Args {
            name: name.to_owned(),
            fields,
            migration: true,
            ..Args::default()
        }
    }

    #[test]
    fn the_fields_reach_model_and_migration() {
        let files = Files::memory(&[MODELS, MIGRATIONS]);
        let plan = plan(
            &args("Entry", &["name:string", "message:text?"]),
            &files,
            NOW,
        )
        .expect("a plan");
        let expected = "    create  src/models/entry.rs
            +use anvilforge::prelude::*;
            +
            +/// One row of the `entries` table.
            +#[derive(Model)]
            +#[model(table = \"entries\")]
            +pub struct Entry {
            +    pub id: i64,
            +    pub name: String,
            +    pub message: Option<String>,
            +    pub created_at: Timestamp,
            +    pub updated_at: Timestamp,
            +}
      edit  src/models/mod.rs
            @@ -1,9 +1,11 @@
             //! Models.

            +mod entry;
             mod user;

            +pub use entry::{Entry, NewEntry};
             pub use user::User;

             pub fn all() -> Models {
            -    models![User]
            +    models![Entry, User]
             }
    create  src/migrations/m2026_05_04_030201_create_entries_table.rs
            +use anvilforge::migration::Schema;
            +
            +/// Creates the `entries` table.
            +pub fn up(schema: &mut Schema) {
            +    schema.create(\"entries\", |t| {
            +        t.id();
            +        t.string(\"name\");
            +        t.text(\"message\").nullable();
            +        t.timestamps();
            +    });
            +}
            +
            +/// Drops it again.
            +pub fn down(schema: &mut Schema) {
            +    schema.drop_if_exists(\"entries\");
            +}
      edit  src/migrations/mod.rs
            @@ -2,7 +2,11 @@

             mod m2026_01_01_000000_create_users_table;
            +mod m2026_05_04_030201_create_entries_table;

             /// All.
             pub fn all() -> Migrations {
            -    migrations![m2026_01_01_000000_create_users_table]
            +    migrations![
            +        m2026_01_01_000000_create_users_table,
            +        m2026_05_04_030201_create_entries_table,
            +    ]
             }
";
        assert_eq!(shown(&plan), expected);
    }

    #[test]
    fn a_second_run_finds_its_own_migration() {
        let files = Files::memory(&[
            MODELS,
            MIGRATIONS,
            (
                "src/migrations/m2026_02_02_000000_create_entries_table.rs",
                "",
            ),
        ]);
        let plan = plan(&args("Entry", &[]), &files, NOW).expect("a plan");
        assert!(
            shown(&plan)
                .contains("create  src/migrations/m2026_02_02_000000_create_entries_table.rs\n")
        );
    }

    #[test]
    fn a_missing_models_folder_is_made_and_registered() {
        let files = Files::memory(&[("src/lib.rs", "pub mod routes;\n")]);
        let args = Args {
            name: "Entry".into(),
            ..Args::default()
        };
        let text = shown(&plan(&args, &files, NOW).expect("a plan"));
        assert!(text.contains("create  src/models/mod.rs\n            +use anvilforge::model::{Models, models};\n            +\n            +mod entry;\n            +\n            +pub use entry::{Entry, NewEntry};\n            +\n            +/// All models, for the commands that compare them with the database.\n            +pub fn all() -> Models {\n            +    models![Entry]\n            +}\n"), "{text}");
        assert!(
            text.contains(
                "edit  src/lib.rs\n            @@ -1 +1,2 @@\n            +pub mod models;\n"
            ),
            "{text}"
        );
    }
}

//! `cargo anvil make:seeder`.

use anyhow::Result;

use super::{Generate, generate, register_in_list};
use crate::context::Context;
use crate::inflect::pascal;
use crate::plan::Plan;
use crate::project::Files;
use crate::stub::{Name, module_name, rename, stub};

/// Write a seeder
///
/// Writes src/seeders/<name>_seeder.rs and registers it in src/seeders/mod.rs.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(after_help = "\
Examples:
  cargo anvil make:seeder PostSeeder
  cargo anvil db:seed --class PostSeeder")]
pub(crate) struct Args {
    /// The seeder's name: Post, PostSeeder
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
    let module = module_name("seeder", &args.name)?;
    let stem = module.strip_suffix("_seeder").unwrap_or(&module);
    let module = format!("{stem}_seeder");
    let mut plan = Plan::default();
    plan.create(
        format!("src/seeders/{module}.rs"),
        rename(&stub(files, "seeder/widget.rs")?, &Name::new(stem)),
    );
    register_in_list(&mut plan, files, "seeders", &module, "seeders")?;
    plan.next(format!("cargo anvil db:seed --class {}", pascal(&module)));
    Ok(plan)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::shown;

    #[test]
    fn a_seeder_joins_the_list() {
        let list = "mod database_seeder;\n\n/// All.\npub fn all() -> Seeders {\n    seeders![database_seeder]\n}\n";
        let files = Files::memory(&[("src/seeders/mod.rs", list)]);
        for name in ["Post", "PostSeeder", "post_seeder"] {
            let text = shown(
                &plan(
                    &Args {
                        name: name.into(),
                        ..Args::default()
                    },
                    &files,
                )
                .expect("a plan"),
            );
            assert!(
                text.contains("create  src/seeders/post_seeder.rs"),
                "{text}"
            );
            assert!(
                text.contains("+mod post_seeder;")
                    && text.contains("+    seeders![database_seeder, post_seeder]"),
                "{text}"
            );
        }
    }
}

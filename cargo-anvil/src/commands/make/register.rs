//! Makes a new file part of the application: its `mod` line, its re-export, its entry in a list macro.

use anyhow::Result;

use crate::edit::{Visibility, add_dependency, add_module, add_to_list_macro};
use crate::plan::Plan;
use crate::project::Files;
use crate::stub::{Field, stub};

/// Adds `module` to `src/<folder>/mod.rs`, and shows `exports` from there.
///
/// A folder that is not there yet is made part of the crate in `src/lib.rs`.
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn register_module(
    plan: &mut Plan,
    files: &Files,
    folder: &str,
    module: &str,
    exports: &[&str],
) -> Result<()> {
    // What is shown under its own name needs no public module; handlers are called by their module's name.
    let visibility = if exports.is_empty() {
        Visibility::Public
    } else {
        Visibility::Private
    };
    register(plan, files, folder, module, visibility, exports)
}

/// Adds `module` to `src/<folder>/mod.rs` and to the list that `macro_name!` makes there.
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn register_in_list(
    plan: &mut Plan,
    files: &Files,
    folder: &str,
    module: &str,
    macro_name: &str,
) -> Result<()> {
    register(plan, files, folder, module, Visibility::Private, &[])?;
    plan.edit(
        files,
        &format!("src/{folder}/mod.rs"),
        String::new,
        |text| add_to_list_macro(text, macro_name, module),
    )
}

/// Adds the model `name` of the module `module` to `src/models/mod.rs`: its module, its types, its entry in `models!`.
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn register_model(
    plan: &mut Plan,
    files: &Files,
    module: &str,
    name: &str,
) -> Result<()> {
    let exports = [name, &format!("New{name}")];
    register_module(plan, files, "models", module, &exports)?;
    plan.edit(files, "src/models/mod.rs", String::new, |text| {
        add_to_list_macro(text, "models", name)
    })
}

/// Adds the crates that the fields' types come from to the application's dependencies.
///
/// # Errors
/// When the manifest cannot be read.
pub(crate) fn depend_on_types(plan: &mut Plan, files: &Files, fields: &[Field]) -> Result<()> {
    let mut crates: Vec<&str> = fields.iter().filter_map(Field::krate).collect();
    crates.sort_unstable();
    crates.dedup();
    for krate in crates {
        plan.edit(files, "Cargo.toml", String::new, |text| {
            add_dependency(text, krate, "1")
        })?;
    }
    Ok(())
}

fn register(
    plan: &mut Plan,
    files: &Files,
    folder: &str,
    module: &str,
    visibility: Visibility,
    exports: &[&str],
) -> Result<()> {
    let path = format!("src/{folder}/mod.rs");
    let is_new = files.read(&path)?.is_none();
    let first_text = match folder {
        "migrations" => stub(files, "migration/mod.rs")?,
        "models" => stub(files, "model/mod.rs")?,
        "seeders" => stub(files, "seeder/mod.rs")?,
        _ => String::new(),
    };
    plan.edit(
        files,
        &path,
        || first_text,
        |text| add_module(text, module, visibility, exports),
    )?;
    if is_new {
        plan.edit(files, "src/lib.rs", String::new, |text| {
            add_module(text, folder, Visibility::Public, &[])
        })?;
        if matches!(folder, "migrations" | "models" | "seeders") {
            plan.next(format!(
                "give the list to the application in src/lib.rs: `app.{folder}({folder}::all());`"
            ));
        }
    }
    Ok(())
}

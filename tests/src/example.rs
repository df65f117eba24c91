//! An example of this checkout, as an app of its own.

use std::fs;
use std::io;
use std::path::Path;

use crate::cargo::workspace_root;

/// A key for cookies, as `cargo anvil key:generate` writes one.
const KEY: &str = "APP_KEY=base64:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0NTY=";

/// Copies an example. Its manifests get what they inherit from this workspace, and a `.env` is made of each
/// `.env.example`.
pub(crate) fn copy(from: &Path, to: &Path) -> io::Result<()> {
    copy_folder(from, to)?;
    let manifest = to.join("Cargo.toml");
    let text = fs::read_to_string(&manifest)?;
    let members = to.join("handlers").is_dir().then_some("\"handlers\"");
    let workspace = format!(
        "\n[workspace]\nmembers = [{}]\n\n[profile.dev]\ndebug = \"line-tables-only\"\n",
        members.unwrap_or_default()
    );
    fs::write(&manifest, text + &workspace)?;
    fs::copy(workspace_root().join("Cargo.lock"), to.join("Cargo.lock"))?;
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (from, name) = {
            let entry = entry?;
            (entry.path(), entry.file_name())
        };
        let to = to.join(&name);
        if from.is_dir() {
            copy_folder(&from, &to)?;
        } else if name == "Cargo.toml" {
            fs::write(to, standalone(&fs::read_to_string(from)?))?;
        } else if name == ".env.example" {
            let text = fs::read_to_string(from)?.replace("APP_KEY=", KEY);
            fs::write(to.with_file_name(".env"), text)?;
        } else {
            fs::copy(from, to)?;
        }
    }
    Ok(())
}

/// A manifest without inheritance.
fn standalone(manifest: &str) -> String {
    let framework = workspace_root().join("anvilforge");
    let inherited = [
        ("rust-version.workspace = true\n", String::new()),
        ("version.workspace = true", "version = \"0.1.0\"".to_owned()),
        ("edition.workspace = true", "edition = \"2024\"".to_owned()),
        ("license.workspace = true\n", String::new()),
        ("publish.workspace = true", "publish = false".to_owned()),
        (
            "anvilforge.workspace = true",
            format!("anvilforge = {{ path = {framework:?} }}"),
        ),
        (
            "serde.workspace = true",
            "serde = { version = \"1\", features = [\"derive\"] }".to_owned(),
        ),
        (
            "[lints]\nworkspace = true\n",
            "[lints.rust]\nunexpected_cfgs = { level = \"warn\", check-cfg = [\"cfg(anvil_hot)\"] }\n"
                .to_owned(),
        ),
    ];
    inherited
        .into_iter()
        .fold(manifest.to_owned(), |text, (from, to)| {
            text.replace(from, &to)
        })
}

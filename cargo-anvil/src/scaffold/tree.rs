//! The files of a new application, in memory: the embedded `stubs/app`, renamed.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Database, PackageName};
use crate::edit::{FrameworkSource, env_value, set_env, set_framework};
use crate::inflect::pascal;
use crate::stub::{embedded_below, replace_words};

/// Paths inside the application, with `/`, and their bytes.
pub(crate) type FileTree = BTreeMap<String, Vec<u8>>;

/// Makes all files but the lock.
///
/// # Errors
/// When the embedded manifest is broken, or the system has no random numbers.
pub(crate) fn tree(
    name: &PackageName,
    database: &Database,
    source: &FrameworkSource,
) -> Result<FileTree> {
    let mut files = FileTree::new();
    for (path, bytes) in embedded_below("app") {
        let contents = match std::str::from_utf8(bytes) {
            Ok(text) => renamed(text, name).into_bytes(),
            Err(_) => bytes.to_vec(),
        };
        files.insert(real_path(path), contents);
    }

    let manifest =
        text(&files, "Cargo.toml").context("the embedded application has no manifest")?;
    let manifest = set_framework(&manifest, source, database.features())
        .context("the embedded manifest is broken")?;
    files.insert("Cargo.toml".to_owned(), manifest.into_bytes());

    let example = text(&files, ".env.example").unwrap_or_default();
    let example = set_env(
        &set_env(&example, "APP_NAME", &name.title),
        "DATABASE_URL",
        &database.example_url,
    );
    let env = set_env(
        &set_env(&example, "APP_KEY", &app_key()?),
        "DATABASE_URL",
        &database.url,
    );
    files.insert(".env.example".to_owned(), example.into_bytes());
    files.insert(".env".to_owned(), env.into_bytes());
    if let Some(file) = database.file() {
        files.entry(file.to_owned()).or_default();
    }
    Ok(files)
}

/// A new key: `base64:` and 32 random bytes.
///
/// # Errors
/// When the system has no random numbers.
pub(crate) fn app_key() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| anyhow::anyhow!("the system gives no random numbers: {error}"))?;
    Ok(format!("base64:{}", STANDARD.encode(bytes)))
}

/// Whether a `.env` already has a key.
pub(crate) fn has_app_key(env: &str) -> bool {
    env_value(env, "APP_KEY").is_some_and(|key| !key.is_empty())
}

fn text(files: &FileTree, path: &str) -> Option<String> {
    files
        .get(path)
        .and_then(|bytes| String::from_utf8(bytes.clone()).ok())
}

/// `dot-env.example` → `.env.example`, `Cargo.toml.stub` → `Cargo.toml`: names that cargo or git would act on are stored otherwise.
fn real_path(path: &str) -> String {
    let parts = path.split('/').map(|part| match part.strip_prefix("dot-") {
        Some(rest) => format!(".{rest}"),
        None => part.strip_suffix(".stub").unwrap_or(part).to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

fn renamed(text: &str, name: &PackageName) -> String {
    replace_words(
        text,
        &[
            ("stub_app", &name.krate),
            ("stub-app", &name.package),
            ("StubApp", &pascal(&name.krate)),
            ("Stub App", &name.title),
        ],
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scaffold::check_name;

    fn blog(db: &str) -> FileTree {
        let name = check_name("my-blog", &[]).expect("a name");
        let database = Database::parse(db, &name.krate).expect("a database");
        tree(
            &name,
            &database,
            &FrameworkSource::Path("/f/anvilforge".into()),
        )
        .expect("a tree")
    }

    #[test]
    fn names_that_tools_would_act_on_become_real() {
        assert_eq!(real_path("dot-gitignore"), ".gitignore");
        assert_eq!(real_path("Cargo.toml.stub"), "Cargo.toml");
        assert_eq!(real_path("src/main.rs"), "src/main.rs");
    }

    #[test]
    fn no_placeholder_is_left() {
        for (path, bytes) in blog("sqlite") {
            let text = String::from_utf8_lossy(&bytes);
            for placeholder in ["stub_app", "stub-app", "FRAMEWORK_PATH"] {
                assert!(
                    !text.contains(placeholder) && !path.contains(placeholder),
                    "{placeholder} in {path}"
                );
            }
        }
    }

    #[test]
    fn the_environment_has_a_key_and_the_database() {
        let files = blog("postgres://me:secret@db/x");
        let env = text(&files, ".env").expect("an .env");
        assert!(has_app_key(&env), "{env}");
        assert_eq!(
            env_value(&env, "DATABASE_URL"),
            Some("postgres://me:secret@db/x")
        );
        assert_eq!(env_value(&env, "APP_NAME"), Some("My Blog"));
        let example = text(&files, ".env.example").expect("an example");
        assert!(
            !example.contains("secret") && !has_app_key(&example),
            "{example}"
        );
        assert!(
            text(&files, "Cargo.toml")
                .expect("a manifest")
                .contains("features = [\"postgres\"]")
        );
    }

    #[test]
    fn the_sqlite_file_is_there_and_empty() {
        assert_eq!(
            blog("sqlite").get("database/database.sqlite").map(Vec::len),
            Some(0)
        );
    }

    #[test]
    fn two_keys_differ() {
        assert_ne!(app_key().expect("a key"), app_key().expect("a key"));
        assert_eq!(app_key().expect("a key").len(), "base64:".len() + 44);
    }
}

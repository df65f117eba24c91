//! Which names a new application may have.
//!
//! Cargo's own rules, and those that follow from what the application is: a crate that is named in its own code, beside its
//! dependencies.

use anyhow::Result;

use crate::error::CliError;
use crate::inflect::title;
use crate::stub::is_keyword;

/// Crates that every Rust program can name already.
const STANDARD: &[&str] = &["alloc", "core", "proc_macro", "std", "test"];

/// Names of folders that cargo makes beside the binary.
const ARTIFACT_FOLDERS: &[&str] = &["build", "deps", "examples", "incremental"];

/// File names that Windows keeps for itself.
const WINDOWS: &[&str] = &[
    "aux", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "con", "lpt1",
    "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "nul", "prn",
];

/// The forms of an application's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PackageName {
    /// The package: `my-blog`.
    pub(crate) package: String,
    /// The crate: `my_blog`.
    pub(crate) krate: String,
    /// For people: `My Blog`.
    pub(crate) title: String,
}

/// Checks a name. `dependencies` are the crates that the application uses.
///
/// # Errors
/// When cargo would refuse the name, or the application's code could not use it; the message says why.
pub(crate) fn check_name(name: &str, dependencies: &[String]) -> Result<PackageName> {
    let krate = name.replace('-', "_");
    if let Some(reason) = objection(name, &krate, dependencies) {
        let help = match suggestion(name, dependencies) {
            Some(better) => format!("give the application another name: `--name {better}`"),
            None => "give the application another name with `--name`: ASCII letters, digits, `-` and `_`".to_owned(),
        };
        return Err(
            CliError::usage(format!("the name `{name}` cannot be used: {reason}"))
                .help(help)
                .into(),
        );
    }
    Ok(PackageName {
        package: name.to_owned(),
        title: title(name),
        krate,
    })
}

fn objection(name: &str, krate: &str, dependencies: &[String]) -> Option<String> {
    let first = name.chars().next();
    let odd = name
        .chars()
        .find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_')));
    let lower = krate.to_ascii_lowercase();
    if first.is_none() {
        Some("it is empty".to_owned())
    } else if let Some(odd) = odd {
        Some(format!("a package name has no `{odd}`"))
    } else if first.is_some_and(|c| !c.is_ascii_alphabetic()) {
        Some("a package name begins with a letter".to_owned())
    } else if name != lower && krate != lower {
        Some("a crate is named in lower case".to_owned())
    } else if is_keyword(krate) {
        Some("it is a keyword of Rust".to_owned())
    } else if STANDARD.contains(&krate) {
        Some("a crate of Rust itself has this name".to_owned())
    } else if dependencies
        .iter()
        .any(|dependency| dependency.replace('-', "_") == krate)
    {
        Some("the application depends on a crate of this name".to_owned())
    } else if ARTIFACT_FOLDERS.contains(&krate) {
        Some("cargo keeps a folder of this name beside the binary".to_owned())
    } else if WINDOWS.contains(&krate) {
        Some("Windows keeps this name for itself".to_owned())
    } else {
        None
    }
}

/// A name near the asked one that would do.
fn suggestion(name: &str, dependencies: &[String]) -> Option<String> {
    let lower: String = name
        .to_ascii_lowercase()
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || c == '_' {
                c
            } else {
                '-'
            }
        })
        .collect();
    let trimmed = lower.trim_matches(['-', '_']).to_owned();
    let candidates = [
        trimmed.clone(),
        format!("{trimmed}-app"),
        format!("app-{trimmed}"),
    ];
    candidates
        .into_iter()
        .filter(|_| !trimmed.is_empty())
        .find(|name| objection(name, &name.replace('-', "_"), dependencies).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dependencies() -> Vec<String> {
        vec!["anvilforge".to_owned(), "serde".to_owned()]
    }

    #[test]
    fn a_good_name_has_its_forms() {
        let name = check_name("my-blog", &dependencies()).expect("a name");
        assert_eq!(
            (
                name.package.as_str(),
                name.krate.as_str(),
                name.title.as_str()
            ),
            ("my-blog", "my_blog", "My Blog")
        );
    }

    #[test]
    fn a_bad_name_says_why_and_what_would_do() {
        for (name, reason, better) in [
            ("", "it is empty", None),
            ("my blog", "has no ` `", Some("my-blog")),
            ("1st", "begins with a letter", Some("app-1st")),
            ("-x", "begins with a letter", Some("x")),
            ("Blog", "lower case", Some("blog")),
            ("match", "keyword", Some("match-app")),
            ("self", "keyword", Some("self-app")),
            ("test", "Rust itself", Some("test-app")),
            ("proc-macro", "Rust itself", Some("proc-macro-app")),
            ("serde", "depends on a crate", Some("serde-app")),
            ("anvilforge", "depends on a crate", Some("anvilforge-app")),
            ("deps", "cargo keeps", Some("deps-app")),
            ("nul", "Windows", Some("nul-app")),
            ("größe", "has no `ö`", Some("gr--e")),
        ] {
            let error = check_name(name, &dependencies()).expect_err(name);
            assert!(error.to_string().contains(reason), "{name}: {error}");
            let help = error
                .downcast_ref::<CliError>()
                .and_then(CliError::remedy)
                .expect("a remedy");
            if let Some(better) = better {
                assert!(
                    help.ends_with(&format!("`--name {better}`")),
                    "{name}: {help}"
                );
            }
        }
    }
}

//! Which names a generator takes.

use anyhow::Result;

use crate::error::CliError;
use crate::inflect::{pascal, snake};

/// The words that are no identifiers in Rust 2024.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Types that the generated code itself uses: a model of that name would hide them.
const TAKEN_TYPES: &[&str] = &[
    "App",
    "Box",
    "Clone",
    "Copy",
    "Date",
    "Db",
    "Debug",
    "Default",
    "Err",
    "Fn",
    "FormRequest",
    "From",
    "Iterator",
    "Json",
    "Model",
    "None",
    "Ok",
    "Option",
    "Page",
    "Path",
    "Query",
    "Redirect",
    "Request",
    "Response",
    "Result",
    "Routes",
    "Schema",
    "Self",
    "Send",
    "Serialize",
    "Some",
    "String",
    "Sync",
    "Timestamp",
    "Valid",
    "Vec",
    "View",
];

/// Whether a word is a keyword of Rust.
pub(crate) fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// Checks a name and gives its module: `BlogPost` → `blog_post`.
///
/// # Errors
/// When the name is no identifier, or a keyword; the message names `thing`.
pub(crate) fn module_name(thing: &str, name: &str) -> Result<String> {
    if name.contains(['/', '\\']) {
        return Err(
            CliError::usage(format!("the {thing} name `{name}` has a folder in it"))
                .help("give the name alone; folders are not supported")
                .into(),
        );
    }
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let module = snake(name);
    if module.is_empty()
        || !name.chars().all(fits)
        || module.starts_with(|c: char| c.is_ascii_digit())
    {
        return Err(CliError::usage(format!("`{name}` is no {thing} name"))
            .help("use ASCII letters, digits and `_`, a letter first: `BlogPost`, `blog_post`")
            .into());
    }
    if is_keyword(&module) || module == "mod" {
        return Err(CliError::usage(format!(
            "the {thing} `{name}` would be the module `{module}`, which is a keyword of Rust"
        ))
        .help("choose another name")
        .into());
    }
    Ok(module)
}

/// Checks the name of a type and gives its module.
///
/// # Errors
/// As [`module_name`], and when the type would hide one that the generated code uses.
pub(crate) fn model_name(thing: &str, name: &str) -> Result<String> {
    let module = module_name(thing, name)?;
    let type_name = pascal(&module);
    if TAKEN_TYPES.contains(&type_name.as_str()) {
        return Err(CliError::usage(format!(
            "the {thing} `{type_name}` would hide the type of that name that its own code uses"
        ))
        .help(format!(
            "choose another name, for example `{type_name}Entry`"
        ))
        .into());
    }
    Ok(module)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_names_become_modules() {
        for (name, module) in [
            ("BlogPost", "blog_post"),
            ("entry", "entry"),
            ("blog-post", "blog_post"),
        ] {
            assert_eq!(model_name("model", name).expect("a name"), module);
        }
    }

    #[test]
    fn bad_names_are_refused_with_their_reason() {
        for (name, reason) in [
            ("Type", "keyword"),
            ("2Fast", "is no model name"),
            ("Blog/Post", "folder"),
            ("Größe", "is no model name"),
            ("", "is no model name"),
            ("Option", "would hide"),
        ] {
            let error = model_name("model", name).expect_err(name);
            assert!(error.to_string().contains(reason), "{name}: {error}");
        }
    }
}

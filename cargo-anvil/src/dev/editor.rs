//! Links that open a place in the user's editor: `ANVIL_EDITOR`.

use std::env;
use std::path::Path;

use anyhow::Result;

use crate::error::CliError;

/// The variable that names the editor.
const VARIABLE: &str = "ANVIL_EDITOR";

/// The editors that are known by name, the default first.
const KNOWN: &[(&str, &str)] = &[
    ("vscode", "vscode://file{path}:{line}:{column}"),
    ("vscodium", "vscodium://file{path}:{line}:{column}"),
    ("cursor", "cursor://file{path}:{line}:{column}"),
    ("zed", "zed://file{path}:{line}:{column}"),
    (
        "sublime",
        "subl://open?url=file://{path}&line={line}&column={column}",
    ),
    (
        "rustrover",
        "rustrover://open?file={path}&line={line}&column={column}",
    ),
];

/// The form of the links.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Editor {
    template: String,
}

impl Editor {
    /// The one that the environment names.
    ///
    /// # Errors
    /// When its name is not known.
    pub(crate) fn from_environment() -> Result<Self> {
        Self::named(&env::var(VARIABLE).unwrap_or_default())
    }

    /// The one of that name, or the one with that template.
    pub(crate) fn named(name: &str) -> Result<Self> {
        if name.contains("{path}") {
            return Ok(Self {
                template: name.to_owned(),
            });
        }
        let found = KNOWN
            .iter()
            .find(|(known, _)| name.is_empty() || known.eq_ignore_ascii_case(name));
        let names: Vec<&str> = KNOWN.iter().map(|(known, _)| *known).collect();
        match found {
            Some((_, template)) => Ok(Self {
                template: (*template).to_owned(),
            }),
            None => Err(CliError::usage(format!("{VARIABLE} names an editor that is not known: `{name}`"))
                .help(format!(
                    "the editors: {}; or a link of your own: `name://open?file={{path}}&line={{line}}&column={{column}}`",
                    names.join(", ")
                ))
                .into()),
        }
    }

    /// The link to a place.
    pub(crate) fn url(&self, path: &Path, line: u32, column: u32) -> String {
        let mut path = path.to_string_lossy().replace('\\', "/");
        if !path.starts_with('/') {
            path.insert(0, '/');
        }
        self.template
            .replace("{path}", &escaped(&path))
            .replace("{line}", &line.to_string())
            .replace("{column}", &column.to_string())
    }
}

/// The path as it stands in a URL.
fn escaped(path: &str) -> String {
    let mut escaped = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-_.~:".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            escaped.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(name: &str, path: &str) -> String {
        Editor::named(name)
            .expect("known")
            .url(Path::new(path), 7, 5)
    }

    #[test]
    fn the_default_is_the_first() {
        assert_eq!(
            url("", "/srv/blog/src/main.rs"),
            "vscode://file/srv/blog/src/main.rs:7:5"
        );
        assert_eq!(url("Zed", "/b/main.rs"), "zed://file/b/main.rs:7:5");
    }

    #[test]
    fn paths_are_escaped() {
        assert_eq!(
            url("rustrover", "/my blog/ü&.rs"),
            "rustrover://open?file=/my%20blog/%C3%BC%26.rs&line=7&column=5"
        );
        assert_eq!(
            url("vscode", "C:\\blog\\main.rs"),
            "vscode://file/C:/blog/main.rs:7:5"
        );
    }

    #[test]
    fn a_template_is_taken_as_it_is() {
        assert_eq!(url("my://{line}/{column}{path}", "/a.rs"), "my://7/5/a.rs");
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones() {
        let error = Editor::named("ed").expect_err("unknown");
        assert!(error.to_string().contains("`ed`"));
        let help = error.downcast_ref::<CliError>().and_then(CliError::remedy);
        assert!(help.is_some_and(|help| {
            help.contains("vscode, vscodium, cursor, zed, sublime, rustrover")
        }));
    }
}

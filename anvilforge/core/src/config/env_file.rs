//! The environment: variables of the process over those of `.env`.

use std::collections::BTreeMap;
use std::path::Path;

use super::load::Problem;

/// Variables by name. The process is not changed: `.env` stays in this value.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
}

impl Environment {
    /// The variables of the process alone.
    pub fn of_process() -> Self {
        Self {
            variables: std::env::vars_os()
                .filter_map(|(k, v)| Some((k.into_string().ok()?, v.into_string().ok()?)))
                .collect(),
        }
    }

    /// The value of a variable; an empty one counts as not set.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables
            .get(name)
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }

    /// Sets a variable, over what was there.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.variables.insert(name.into(), value.into());
    }

    /// Adds the variables of a `.env` file that are not set yet. A missing file is no problem.
    pub(crate) fn add_file(&mut self, path: &Path, shown: &str, problems: &mut Vec<Problem>) {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return,
            Err(error) => {
                problems.push(Problem::new(
                    shown,
                    None,
                    format!("the file cannot be read: {error}"),
                ));
                return;
            }
        };
        for entry in dotenvy::from_read_iter(text.as_bytes()) {
            match entry {
                Ok((name, value)) => {
                    self.variables.entry(name).or_insert(value);
                }
                Err(dotenvy::Error::LineParse(rest, _)) => {
                    problems.push(bad_line(&text, &rest, shown));
                }
                Err(error) => problems.push(Problem::new(shown, None, error.to_string())),
            }
        }
    }
}

/// The problem of a line, of which dotenvy gives the end. The value may be a secret, so only the
/// name is shown.
fn bad_line(text: &str, rest: &str, shown: &str) -> Problem {
    let found = text
        .lines()
        .enumerate()
        .find(|(_, line)| line.trim().ends_with(rest.trim()));
    let name = found.map_or("", |(_, line)| {
        line.split('=').next().unwrap_or_default().trim()
    });
    let message = format!(
        "`{name}` is not a valid line: write `NAME=value`, and quote a value that has spaces: \
         `NAME=\"two words\"`"
    );
    Problem::new(shown, found.map(|(index, _)| index + 1), message)
}

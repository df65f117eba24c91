//! Reads the sources, checks every key, and reports all problems at once.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::database::connection_key;
use super::env_file::Environment;
use super::key::AppKey;
use super::setting::Reader;
use super::settings::{Config, all};

/// Where the configuration comes from.
pub(crate) struct Sources<'a> {
    /// The folder that holds `.env` and `config/`.
    pub(crate) base: &'a Path,
    /// The file to use when `config/anvil.toml` is not on disk.
    pub(crate) embedded: Option<String>,
    /// The name of the environment file: `.env`, or `.env.testing` in tests.
    pub(crate) env_file: &'a str,
    /// Variables that stand above all others.
    pub(crate) overrides: &'a [(String, String)],
}

/// A value of the file as text, with its line.
#[derive(Debug)]
pub(super) struct FileValue {
    pub(super) text: String,
    pub(super) line: usize,
}

/// One thing that is wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    place: String,
    line: Option<usize>,
    text: String,
}

impl Problem {
    pub(crate) fn new(place: &str, line: Option<usize>, text: String) -> Self {
        Self {
            place: place.to_owned(),
            line,
            text,
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.place, self.text),
            None => write!(f, "{}: {}", self.place, self.text),
        }
    }
}

/// Everything that is wrong with the configuration.
#[derive(Debug, thiserror::Error)]
#[error("{}", self.list())]
pub struct ConfigError {
    /// The problems, in the order of the sources.
    pub problems: Vec<Problem>,
}

impl ConfigError {
    fn list(&self) -> String {
        let noun = if self.problems.len() == 1 {
            "problem"
        } else {
            "problems"
        };
        let lines: Vec<String> = self
            .problems
            .iter()
            .map(|problem| format!("  {problem}"))
            .collect();
        format!(
            "{} {noun} in the configuration:\n{}",
            self.problems.len(),
            lines.join("\n")
        )
    }
}

/// Loads and checks the configuration.
///
/// # Errors
/// All problems together: unreadable or broken files, unknown keys, wrong values, a missing or weak key.
pub(crate) fn load(sources: &Sources<'_>) -> Result<(Config, AppKey), ConfigError> {
    let mut problems = Vec::new();
    let mut environment = Environment::of_process();
    for (name, value) in sources.overrides {
        environment.set(name, value);
    }
    environment.add_file(
        &sources.base.join(sources.env_file),
        sources.env_file,
        &mut problems,
    );

    let file_name = "config/anvil.toml";
    let text = match std::fs::read_to_string(sources.base.join(file_name)) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            sources.embedded.clone().unwrap_or_default()
        }
        Err(error) => {
            problems.push(Problem::new(
                file_name,
                None,
                format!("the file cannot be read: {error}"),
            ));
            String::new()
        }
    };
    let file = read_file(&text, file_name, &mut problems);
    let mut reader = Reader {
        environment: &environment,
        file: &file,
        file_name,
        connection: None,
        problems,
    };
    let config = Config::read(&mut reader);
    let mut problems = reader.problems;
    check(&config, &mut problems);
    config.database.check(&mut problems);

    let key = AppKey::parse(environment.get("APP_KEY").unwrap_or_default())
        .map_err(|text| problems.push(Problem::new(sources.env_file, None, text)));
    match key {
        Ok(key) if problems.is_empty() => Ok((config, key)),
        _ => Err(ConfigError { problems }),
    }
}

/// Rules that concern more than one setting, or the form of a text.
fn check(config: &Config, problems: &mut Vec<Problem>) {
    let mut problem = |key: &str, text: String| {
        problems.push(Problem::new(
            "config/anvil.toml",
            None,
            format!("`{key}`: {text}"),
        ));
    };
    if config.is_production() && config.app.debug {
        problem(
            "app.debug",
            "must be `false` in production: error pages would show secrets".to_owned(),
        );
    }
    if !config.app.url.starts_with("http://") && !config.app.url.starts_with("https://") {
        problem(
            "app.url",
            format!(
                "`{}` does not begin with `http://` or `https://`",
                config.app.url
            ),
        );
    }
    let valid_cookie = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if config.session.cookie.is_empty() || !config.session.cookie.chars().all(valid_cookie) {
        problem(
            "session.cookie",
            format!(
                "`{}` is not a cookie name: use letters, digits, `-`, `_`, `.`",
                config.session.cookie
            ),
        );
    }
}

/// Flattens the file to dotted keys; unknown keys and syntax errors are problems.
fn read_file(
    text: &str,
    file_name: &str,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, FileValue> {
    let line_of = |offset: usize| text.get(..offset).unwrap_or(text).matches('\n').count() + 1;
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let line = error.span().map(|span| line_of(span.start));
        problems.push(Problem::new(file_name, line, error.message().to_owned()));
    }
    let mut values = BTreeMap::new();
    flatten(table.get_ref(), "", &line_of, &mut values);
    for (key, value) in &values {
        let option = connection_key(key).map(|(_, option)| format!("database.{option}"));
        let known = option.as_ref().unwrap_or(key);
        if key.starts_with("custom.") || all().any(|setting| setting.key == known) {
            continue;
        }
        problems.push(Problem::new(file_name, Some(value.line), unknown_key(key)));
    }
    values
}

fn unknown_key(key: &str) -> String {
    // An option of a named connection is looked for among those of the default one.
    let wanted = match connection_key(key) {
        Some((_, option)) => format!("database.{option}"),
        None => key.to_owned(),
    };
    let nearest = all()
        .map(|setting| {
            let distance = strsim::damerau_levenshtein(setting.key, &wanted);
            let shown = match connection_key(key) {
                Some((name, _)) => {
                    setting
                        .key
                        .replacen("database.", &format!("database.connections.{name}."), 1)
                }
                None => setting.key.to_owned(),
            };
            (distance, shown)
        })
        .min()
        .filter(|(distance, _)| *distance <= 4);
    match nearest {
        Some((_, nearest)) => format!("unknown key `{key}`: did you mean `{nearest}`?"),
        None => format!("unknown key `{key}`: keys of your own belong below `[custom]`"),
    }
}

fn flatten(
    table: &DeTable<'_>,
    prefix: &str,
    line_of: &impl Fn(usize) -> usize,
    values: &mut BTreeMap<String, FileValue>,
) {
    for (name, value) in table {
        let key = if prefix.is_empty() {
            name.get_ref().to_string()
        } else {
            format!("{prefix}.{}", name.get_ref())
        };
        if let DeValue::Table(inner) = value.get_ref() {
            flatten(inner, &key, line_of, values);
        } else {
            values.insert(
                key,
                FileValue {
                    text: as_text(value),
                    line: line_of(name.span().start),
                },
            );
        }
    }
}

fn as_text(value: &Spanned<DeValue<'_>>) -> String {
    match value.get_ref() {
        DeValue::String(text) => text.trim().to_owned(),
        DeValue::Integer(number) => number.as_str().replace('_', ""),
        DeValue::Float(number) => number.as_str().to_owned(),
        DeValue::Boolean(value) => value.to_string(),
        DeValue::Datetime(value) => value.to_string(),
        DeValue::Array(items) => items.iter().map(as_text).collect::<Vec<_>>().join(","),
        DeValue::Table(_) => String::new(),
    }
}

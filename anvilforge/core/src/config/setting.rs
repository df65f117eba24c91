//! One setting, and the reader that turns text from four sources into its type.

use std::collections::BTreeMap;

use super::env_file::Environment;
use super::load::{FileValue, Problem};
use super::size::parse_size;

/// The name, place and limits of one setting.
pub(super) struct Setting {
    pub(super) key: &'static str,
    pub(super) variable: &'static str,
    default: &'static str,
    choices: &'static [&'static str],
    range: (u64, u64),
}

impl Setting {
    pub(super) const fn new(
        key: &'static str,
        variable: &'static str,
        default: &'static str,
    ) -> Self {
        Self {
            key,
            variable,
            default,
            choices: &[],
            range: (0, u64::MAX),
        }
    }

    pub(super) const fn range(mut self, least: u64, most: u64) -> Self {
        self.range = (least, most);
        self
    }

    pub(super) const fn one_of(mut self, choices: &'static [&'static str]) -> Self {
        self.choices = choices;
        self
    }
}

/// Reads settings and collects what is wrong with them.
pub(super) struct Reader<'a> {
    pub(super) environment: &'a Environment,
    pub(super) file: &'a BTreeMap<String, FileValue>,
    pub(super) file_name: &'a str,
    /// The named connection whose settings are read now.
    pub(super) connection: Option<String>,
    pub(super) problems: Vec<Problem>,
}

/// A raw value with the words that name its place.
struct Raw {
    text: String,
    place: String,
    line: Option<usize>,
}

impl Reader<'_> {
    pub(super) fn text(&mut self, setting: &Setting) -> String {
        self.raw(setting).text
    }

    pub(super) fn one_of(&mut self, setting: &Setting) -> String {
        let raw = self.raw(setting);
        if setting.choices.contains(&raw.text.as_str()) {
            return raw.text;
        }
        let known = setting.choices.join("`, `");
        self.problem(
            &raw,
            setting,
            &format!("`{}` is not known: it may be `{known}`", raw.text),
        );
        setting.default.to_owned()
    }

    pub(super) fn integer(&mut self, setting: &Setting) -> u64 {
        let raw = self.raw(setting);
        let (least, most) = setting.range;
        match raw.text.parse::<u64>() {
            Ok(number) if (least..=most).contains(&number) => number,
            _ => {
                self.problem(
                    &raw,
                    setting,
                    &format!(
                        "`{}` is not a whole number from {least} to {most}",
                        raw.text
                    ),
                );
                least
            }
        }
    }

    pub(super) fn port(&mut self, setting: &Setting) -> u16 {
        u16::try_from(self.integer(setting)).unwrap_or_default()
    }

    pub(super) fn size(&mut self, setting: &Setting) -> usize {
        let raw = self.raw(setting);
        let least = setting.range.0;
        let problem = match parse_size(&raw.text) {
            Some(size) if size as u64 >= least => return size,
            Some(_) => format!(
                "`{}` is too small: it takes at least {least} bytes",
                raw.text
            ),
            None => format!(
                "`{}` is not a size: write for example `2 MB` or `512 KB`",
                raw.text
            ),
        };
        self.problem(&raw, setting, &problem);
        0
    }

    /// A truth value; `None` when it is set nowhere.
    pub(super) fn optional_boolean(&mut self, setting: &Setting) -> Option<bool> {
        let raw = self.raw(setting);
        match raw.text.as_str() {
            "" => None,
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            other => {
                let text = format!("`{other}` is neither `true` nor `false`");
                self.problem(&raw, setting, &text);
                None
            }
        }
    }

    /// The free keys below `[custom]`.
    pub(super) fn custom(&self) -> BTreeMap<String, String> {
        self.file
            .iter()
            .filter_map(|(key, value)| {
                Some((key.strip_prefix("custom.")?.to_owned(), value.text.clone()))
            })
            .collect()
    }

    /// The key and the variable of a setting. Those of a named connection have its name in them.
    fn names(&self, setting: &Setting) -> (String, String) {
        let Some(name) = &self.connection else {
            return (setting.key.to_owned(), setting.variable.to_owned());
        };
        let within = |text: &str, prefix: &str, name: &str| match text.strip_prefix(prefix) {
            Some(rest) => format!("{prefix}{name}{rest}"),
            None => text.to_owned(),
        };
        let key = within(setting.key, "database.", &format!("connections.{name}."));
        let variable = within(
            setting.variable,
            "DATABASE_",
            &format!("{}_", name.to_uppercase()),
        );
        (key, variable)
    }

    fn raw(&self, setting: &Setting) -> Raw {
        let (key, variable) = self.names(setting);
        if let Some(text) = self.environment.get(&variable) {
            return Raw {
                text: text.trim().to_owned(),
                place: variable,
                line: None,
            };
        }
        if let Some(value) = self.file.get(&key) {
            return Raw {
                text: value.text.clone(),
                place: self.file_name.to_owned(),
                line: Some(value.line),
            };
        }
        // A connection that is only named must say where its database is.
        let is_named_url = self.connection.is_some() && setting.key == "database.url";
        Raw {
            text: if is_named_url { "" } else { setting.default }.to_owned(),
            place: "the default".to_owned(),
            line: None,
        }
    }

    fn problem(&mut self, raw: &Raw, setting: &Setting, text: &str) {
        let text = format!("`{}`: {text}", self.names(setting).0);
        // A line is known only for the file.
        let problem = match raw.line {
            Some(line) => Problem::new(&raw.place, Some(line), text),
            None => Problem::new(&format!("variable {}", raw.place), None, text),
        };
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

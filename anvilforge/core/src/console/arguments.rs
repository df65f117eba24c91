//! Options of the command line, checked against what the command declares.

use lexopt::{Arg, Parser, ValueExt as _};

use super::{COMMANDS, Command, Failure};

/// The options given to a command. An argument without a name is kept under the name that the
/// command declares for it, as in `<table>`.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    options: Vec<(String, Option<String>)>,
}

/// What the command line asks for.
pub(crate) enum Request {
    Help,
    CommandHelp(&'static Command),
    Version,
    Run(&'static Command, Arguments),
}

/// Reads the command line.
pub(crate) fn parse(
    arguments: impl IntoIterator<Item = std::ffi::OsString>,
) -> Result<Request, Failure> {
    let usage = |error: lexopt::Error| Failure::Usage(error.to_string());
    let mut parser = Parser::from_args(arguments);
    let command = match parser.next().map_err(usage)? {
        None | Some(Arg::Short('h') | Arg::Long("help")) => return Ok(Request::Help),
        Some(Arg::Short('V') | Arg::Long("version")) => return Ok(Request::Version),
        Some(Arg::Value(name)) => match name.string().map_err(usage)?.as_str() {
            "help" | "list" => return Ok(Request::Help),
            name => find(name)?,
        },
        Some(other) => {
            return Err(Failure::Usage(format!(
                "expected a command before {}",
                shown(&other)
            )));
        }
    };
    let mut options = Vec::new();
    while let Some(argument) = parser.next().map_err(usage)? {
        let name = match &argument {
            Arg::Short('h') | Arg::Long("help") => return Ok(Request::CommandHelp(command)),
            Arg::Long(name) => (*name).to_owned(),
            Arg::Value(value) if let Some(name) = unnamed(command, &options) => {
                let value = value.clone().string().map_err(usage)?;
                options.push((name, Some(value)));
                continue;
            }
            other => {
                return Err(Failure::Usage(format!(
                    "`{}` takes no {}",
                    command.name,
                    shown(other)
                )));
            }
        };
        let declared = command
            .options
            .iter()
            .map(|(form, _)| *form)
            .find(|form| option_name(form) == name);
        let Some(form) = declared else {
            return Err(Failure::Usage(unknown_option(command, &name)));
        };
        let value = match form.contains(' ') {
            true => Some(parser.value().map_err(usage)?.string().map_err(usage)?),
            false => None,
        };
        options.push((name, value));
    }
    Ok(Request::Run(command, Arguments { options }))
}

impl Arguments {
    /// Whether a flag was given.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.options.iter().any(|(known, _)| known == name)
    }

    /// The value of an option; the last one given counts.
    pub(crate) fn value(&self, name: &str) -> Option<&str> {
        self.options
            .iter()
            .rev()
            .find(|(known, _)| known == name)?
            .1
            .as_deref()
    }

    /// A whole number above zero.
    pub(crate) fn count(&self, name: &str) -> Result<Option<usize>, Failure> {
        let Some(text) = self.value(name) else {
            return Ok(None);
        };
        match text.parse() {
            Ok(count) if count > 0 => Ok(Some(count)),
            _ => Err(Failure::Usage(format!(
                "`--{name}` takes a whole number above 0, not `{text}`"
            ))),
        }
    }

    /// The settings that options of this command stand for.
    pub(crate) fn overrides(&self) -> Vec<(String, String)> {
        [("host", "SERVER_HOST"), ("port", "SERVER_PORT")]
            .into_iter()
            .filter_map(|(option, variable)| {
                Some((variable.to_owned(), self.value(option)?.to_owned()))
            })
            .collect()
    }
}

/// The name of the argument without a name that the command takes and that was not given yet.
fn unnamed(command: &Command, given: &[(String, Option<String>)]) -> Option<String> {
    let name = command
        .options
        .iter()
        .find_map(|(form, _)| form.strip_prefix('<')?.strip_suffix('>'))?;
    let is_given = given.iter().any(|(known, _)| known == name);
    (!is_given).then(|| name.to_owned())
}

/// The name in `--step <n>` and `--force`.
fn option_name(form: &str) -> &str {
    form.trim_start_matches("--")
        .split(' ')
        .next()
        .unwrap_or_default()
}

fn find(name: &str) -> Result<&'static Command, Failure> {
    if let Some(command) = COMMANDS.iter().find(|command| command.name == name) {
        return Ok(command);
    }
    let nearest = COMMANDS
        .iter()
        .map(|command| {
            (
                strsim::damerau_levenshtein(command.name, name),
                command.name,
            )
        })
        .min()
        .filter(|(distance, _)| *distance <= 3);
    let hint = match nearest {
        Some((_, nearest)) => format!("did you mean `{nearest}`?"),
        None => "`help` lists all".to_owned(),
    };
    Err(Failure::Usage(format!("unknown command `{name}`: {hint}")))
}

fn unknown_option(command: &Command, name: &str) -> String {
    if command.options.is_empty() {
        return format!("`{}` takes no options, but got `--{name}`", command.name);
    }
    let known = command
        .options
        .iter()
        .map(|(form, _)| format!("`{form}`"))
        .collect::<Vec<_>>()
        .join(", ");
    format!(
        "`{}` has no option `--{name}`: it takes {known}",
        command.name
    )
}

fn shown(argument: &Arg<'_>) -> String {
    match argument {
        Arg::Short(name) => format!("option `-{name}`"),
        Arg::Long(name) => format!("option `--{name}`"),
        Arg::Value(value) => format!("argument `{}`", value.to_string_lossy()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Request, parse};
    use crate::console::Failure;

    fn arguments(text: &str) -> Result<Request, Failure> {
        parse(text.split_whitespace().map(Into::into))
    }

    #[track_caller]
    fn refusal(text: &str) -> String {
        match arguments(text) {
            Err(Failure::Usage(text)) => text,
            _ => panic!("`{text}` was accepted"),
        }
    }

    #[test]
    fn reads_flags_and_values() {
        let Ok(Request::Run(command, options)) = arguments("migrate:rollback --step 2 --force")
        else {
            panic!("a valid line was refused");
        };
        assert_eq!(command.name, "migrate:rollback");
        assert_eq!(options.value("step"), Some("2"));
        assert!(options.has("force") && !options.has("seed"));
    }

    #[test]
    fn reads_an_argument_without_a_name_where_the_command_takes_one() {
        let Ok(Request::Run(_, options)) = arguments("db:table users --json") else {
            panic!("a valid line was refused");
        };
        assert_eq!(options.value("table"), Some("users"));
        assert!(options.has("json"));
        assert_eq!(
            refusal("db:table users posts"),
            "`db:table` takes no argument `posts`"
        );
    }

    #[test]
    fn names_what_it_does_not_know() {
        assert_eq!(
            refusal("migrat"),
            "unknown command `migrat`: did you mean `migrate`?"
        );
        assert!(refusal("routes --forc").starts_with("`routes` has no option `--forc`: it takes"));
        assert_eq!(refusal("serve now"), "`serve` takes no argument `now`");
        assert!(refusal("db:seed --class").contains("missing argument"));
    }
}

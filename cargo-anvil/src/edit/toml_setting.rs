//! Sets one key of a TOML file: a profile in a manifest, a table of cargo's configuration.

use std::fmt;

use toml_edit::{Array, DocumentMut, Item, Key, TableLike, Value};

use super::Edited;

/// A value to set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Scalar {
    /// `"line-tables-only"`
    Text(String),
    /// `256`
    Number(i64),
    /// `false`
    Flag(bool),
    /// `["-Clink-arg=-fuse-ld=mold"]`
    List(Vec<String>),
}

impl Scalar {
    fn value(&self) -> Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Number(number) => (*number).into(),
            Self::Flag(flag) => (*flag).into(),
            Self::List(list) => Value::Array(list.iter().map(String::as_str).collect::<Array>()),
        }
    }

    fn is(&self, value: &Value) -> bool {
        match self {
            Self::Text(text) => value.as_str() == Some(text),
            Self::Number(number) => value.as_integer() == Some(*number),
            Self::Flag(flag) => value.as_bool() == Some(*flag),
            Self::List(list) => value.as_array().is_some_and(|array| {
                array
                    .iter()
                    .map(Value::as_str)
                    .eq(list.iter().map(|text| Some(text.as_str())))
            }),
        }
    }
}

impl fmt::Display for Scalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.value())
    }
}

impl From<&str> for Scalar {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<i64> for Scalar {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Scalar {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

/// Sets a key of a table.
///
/// A value that is there is replaced in its place, with the comment behind it kept. A table that is not there is written at the end of
/// the file, below `comment`, so that nothing else moves.
pub(crate) fn set_toml(
    source: &str,
    table: &[&str],
    key: &str,
    value: &Scalar,
    comment: Option<&str>,
) -> Edited {
    let names: Vec<String> = table
        .iter()
        .map(|name| Key::new(*name).to_string())
        .collect();
    let header = names.join(".");
    let help = format!("set `{key} = {value}` under `[{header}]`");
    let Ok(mut document) = source.parse::<DocumentMut>() else {
        return Edited::AnchorMissing { help };
    };
    if needs_header(document.as_item(), table) {
        let gap = match source {
            "" => "",
            text if text.ends_with('\n') => "\n",
            _ => "\n\n",
        };
        let comment = comment.map_or_else(String::new, |comment| format!("# {comment}\n"));
        let text = format!("{source}{gap}{comment}[{header}]\n{key} = {value}\n");
        return match text.parse::<DocumentMut>() {
            Ok(_) => Edited::Changed(text),
            Err(_) => Edited::AnchorMissing { help },
        };
    }
    let mut at: &mut dyn TableLike = document.as_table_mut();
    for name in table {
        if !at.contains_key(name) {
            let mut inner = toml_edit::Table::new();
            inner.set_dotted(true);
            at.insert(name, Item::Table(inner));
        }
        at = match at.get_mut(name).and_then(Item::as_table_like_mut) {
            Some(inner) => inner,
            None => return Edited::AnchorMissing { help },
        };
    }
    match at.get_mut(key).and_then(Item::as_value_mut) {
        Some(old) if value.is(old) => return Edited::AlreadyPresent,
        Some(old) => {
            let decor = old.decor().clone();
            *old = value.value();
            *old.decor_mut() = decor;
        }
        None => {
            at.insert(key, Item::Value(value.value()));
        }
    }
    Edited::Changed(document.to_string())
}

/// Whether the table is to be written as a table of its own: it has no header yet, and none of its parents is `a = { … }` or `a.b = …`.
fn needs_header(root: &Item, table: &[&str]) -> bool {
    let mut item = root;
    for name in table {
        match item.get(name) {
            None => return item.as_table().is_some_and(|table| !table.is_dotted()),
            Some(inner) => item = inner,
        }
    }
    item.as_table()
        .is_some_and(|table| table.is_implicit() && !table.is_dotted())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATH: [&str; 2] = ["profile", "dev"];

    #[track_caller]
    fn check(source: &str, expected: &str) {
        let set = |text: &str| set_toml(text, &PATH, "debug", &"limited".into(), Some("Why."));
        assert_eq!(set(source), Edited::Changed(expected.to_owned()));
        assert_eq!(set(expected), Edited::AlreadyPresent);
    }

    #[test]
    fn a_value_is_replaced_in_its_place() {
        check(
            "# all\n[profile.dev] # quick\n# full\ndebug = 2 # for gdb\nopt-level = 0\n# end\n",
            "# all\n[profile.dev] # quick\n# full\ndebug = \"limited\" # for gdb\nopt-level = 0\n# end\n",
        );
    }

    #[test]
    fn a_new_table_comes_last_and_moves_nothing() {
        check(
            "[dependencies]\na = \"1\"\n# b = \"1\"\n",
            "[dependencies]\na = \"1\"\n# b = \"1\"\n\n# Why.\n[profile.dev]\ndebug = \"limited\"\n",
        );
        check("", "# Why.\n[profile.dev]\ndebug = \"limited\"\n");
        check(
            "[profile.dev.package.a]\ndebug = true",
            "[profile.dev.package.a]\ndebug = true\n\n# Why.\n[profile.dev]\ndebug = \"limited\"\n",
        );
    }

    #[test]
    fn other_spellings_of_a_table_are_kept() {
        check(
            "[profile]\ndev.opt-level = 1 # x\n",
            "[profile]\ndev.opt-level = 1 # x\ndev.debug = \"limited\"\n",
        );
        check(
            "[profile]\ndev = { debug = true }\n",
            "[profile]\ndev = { debug = \"limited\" }\n",
        );
        check(
            "profile.dev.debug = true\n",
            "profile.dev.debug = \"limited\"\n",
        );
    }

    #[test]
    fn a_key_joins_the_table_that_is_there() {
        check(
            "[profile.dev]\nopt-level = 0\n\n[profile.release]\nlto = true\n",
            "[profile.dev]\nopt-level = 0\ndebug = \"limited\"\n\n[profile.release]\nlto = true\n",
        );
    }

    #[test]
    fn names_that_need_quotes_get_them() {
        let edited = set_toml(
            "",
            &["profile", "dev", "package", "*"],
            "debug",
            &false.into(),
            None,
        );
        assert_eq!(
            edited,
            Edited::Changed("[profile.dev.package.\"*\"]\ndebug = false\n".into())
        );
    }

    #[test]
    fn what_is_no_toml_is_left_to_the_user() {
        let edited = set_toml("[profile", &PATH, "debug", &1.into(), None);
        assert_eq!(
            edited,
            Edited::AnchorMissing {
                help: "set `debug = 1` under `[profile.dev]`".into()
            }
        );
    }
}

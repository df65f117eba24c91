//! Reads and sets one variable of a `.env` file; every other line stays as it is.

/// The value of a variable, without its quotes; `None` when it is not set.
pub(crate) fn env_value<'a>(source: &'a str, key: &str) -> Option<&'a str> {
    let value = source
        .lines()
        .rev()
        .find_map(|line| assigned(line, key))?
        .trim();
    let quoted = |mark: char| {
        value
            .strip_prefix(mark)
            .and_then(|rest| rest.strip_suffix(mark))
    };
    Some(quoted('"').or_else(|| quoted('\'')).unwrap_or(value))
}

/// Sets a variable: in its line, or in a new one at the end.
pub(crate) fn set_env(source: &str, key: &str, value: &str) -> String {
    let line = format!("{key}={}", quoted(value));
    let mut found = false;
    let mut text = String::with_capacity(source.len() + line.len());
    for old in source.split_inclusive('\n') {
        if assigned(old, key).is_some() {
            text.push_str(&line);
            text.push('\n');
            found = true;
        } else {
            text.push_str(old);
        }
    }
    if !found {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&line);
        text.push('\n');
    }
    text
}

fn assigned<'a>(line: &'a str, key: &str) -> Option<&'a str> {
    let line = line.trim_start();
    let line = line.strip_prefix("export ").unwrap_or(line);
    line.strip_prefix(key)?.trim_start().strip_prefix('=')
}

/// Quotes a value that a `.env` parser would otherwise cut or expand.
fn quoted(value: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-+=/.:@%?&,".contains(c);
    if value.chars().all(plain) {
        return value.to_owned();
    }
    let mut text = String::from("\"");
    for c in value.chars() {
        if matches!(c, '"' | '\\' | '$') {
            text.push('\\');
        }
        text.push(c);
    }
    text.push('"');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_line_of_the_variable_changes() {
        let source = "# the app\nAPP_NAME=Blog\n\nAPP_KEY=\nAPP_KEY_OLD=x";
        assert_eq!(
            set_env(source, "APP_KEY", "base64:a+/="),
            "# the app\nAPP_NAME=Blog\n\nAPP_KEY=base64:a+/=\nAPP_KEY_OLD=x"
        );
        assert_eq!(set_env("A=1", "B", "two words"), "A=1\nB=\"two words\"\n");
    }

    #[test]
    fn a_value_comes_without_its_quotes() {
        assert_eq!(env_value("A=\"x y\"\nB=", "A"), Some("x y"));
        assert_eq!(env_value("A=\"x y\"\nB=", "B"), Some(""));
        assert_eq!(env_value("#A=1", "A"), None);
    }
}

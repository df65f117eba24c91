//! `format!`, whose text may name what it shows.

use std::fmt::Write;

use super::expression::Mode;
use super::lowering::Lowering;
use crate::expression::{Expr, ExpressionError, is_name_part, is_name_start};
use crate::span::Span;

impl Lowering<'_> {
    /// `format!`, whose text may name what it shows.
    pub(super) fn format(
        &mut self,
        text: &str,
        arguments: &[(Option<String>, Expr)],
        span: Span,
    ) -> String {
        let Some(captured) = captured_names(text) else {
            self.error(ExpressionError::FormatString.into(), span);
            return String::new();
        };
        let mut code = format!("::std::format!({text}");
        for (name, value) in arguments {
            let value = self.print(value, Mode::Rust);
            let _infallible = match name {
                Some(name) => write!(code, ", {name} = {value}"),
                None => write!(code, ", {value}"),
            };
        }
        for name in captured {
            if !arguments
                .iter()
                .any(|(given, _)| given.as_deref() == Some(name))
            {
                let value = self.name(name, span);
                let _infallible = write!(code, ", {name} = {value}");
            }
        }
        code.push(')');
        code
    }
}

/// The names in the braces of a format string, each once; `None` when its braces do not match.
fn captured_names(text: &str) -> Option<Vec<&str>> {
    let mut names: Vec<&str> = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}', '\\']) {
        let after = &rest[at + 1..];
        match (rest.as_bytes()[at], after.as_bytes().first()) {
            // `\u{e9}` names nothing; other escapes are two characters.
            (b'\\', Some(b'u')) => {
                rest = &after[after.find('}')? + 1..];
                continue;
            }
            (b'\\', Some(_)) | (b'{', Some(b'{')) | (b'}', Some(b'}')) => {
                rest = &after[1..];
                continue;
            }
            (b'{', Some(_)) => {}
            _ => return None,
        }
        let end = after.find('}')?;
        let (argument, spec) = after[..end].split_once(':').unwrap_or((&after[..end], ""));
        let widths = spec
            .split('$')
            .rev()
            .skip(1)
            .map(|piece| &piece[piece.trim_end_matches(is_name_part).len()..]);
        let argument = argument.trim();
        if !argument.chars().all(is_name_part) || spec.contains('{') {
            return None;
        }
        for name in std::iter::once(argument).chain(widths) {
            if name.starts_with(is_name_start) && !names.contains(&name) {
                names.push(name);
            }
        }
        rest = &after[end + 1..];
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::captured_names;

    #[test]
    fn finds_the_names_and_widths_in_braces() {
        assert_eq!(
            captured_names(r#""{a} {b:>w$.p$} {0} {} {c:?}""#).unwrap(),
            ["a", "b", "p", "w", "c"]
        );
    }

    #[test]
    fn finds_nothing_in_doubled_braces_and_escapes() {
        assert_eq!(captured_names(r#""{{a}} \u{e9} \\""#).unwrap(), [""; 0]);
    }

    #[test]
    fn refuses_braces_that_do_not_match() {
        for text in ["\"{a\"", "\"a}\"", "\"{nam{{\"", "\"{a b}\"", "\"{\""] {
            assert_eq!(captured_names(text), None, "{text}");
        }
    }
}

//! The helpers that a template calls like functions: `old`, `flash`, `session`, `shared`, `csrf_token`, `route`, `asset`,
//! `vite_asset`, `config`, `__`, `trans_choice`.
//!
//! They hide methods of the view of the same name, which `self.old(…)` still reaches. `errors` and `auth` are
//! values; a field or a local of that name hides them.

use super::expression::Mode;
use super::lowering::Lowering;
use crate::askama;
use crate::error::ErrorKind;
use crate::expression::{Expr, ExprKind, ExpressionError};
use crate::page::{Code, Words};
use crate::span::Span;

/// A helper: its name, how it is called, and how many arguments it takes.
struct Helper {
    name: &'static str,
    usage: &'static str,
    least: usize,
    most: usize,
}

const HELPERS: &[Helper] = &[
    Helper {
        name: "old",
        usage: "old(\"field\") or old(\"field\", default)",
        least: 1,
        most: 2,
    },
    Helper {
        name: "flash",
        usage: "flash(\"status\")",
        least: 1,
        most: 1,
    },
    Helper {
        name: "session",
        usage: "session(\"cart\")",
        least: 1,
        most: 1,
    },
    Helper {
        name: "shared",
        usage: "shared(\"cart\")",
        least: 1,
        most: 1,
    },
    Helper {
        name: "vite_asset",
        usage: "vite_asset(\"resources/images/logo.svg\")",
        least: 1,
        most: 1,
    },
    Helper {
        name: "csrf_token",
        usage: "csrf_token()",
        least: 0,
        most: 0,
    },
    Helper {
        name: "route",
        usage: "route(\"posts.show\", post.id)",
        least: 1,
        most: usize::MAX,
    },
    Helper {
        name: "asset",
        usage: "asset(\"css/app.css\")",
        least: 1,
        most: 1,
    },
    Helper {
        name: "config",
        usage: "config(\"app.name\") or config(\"app.name\", default)",
        least: 1,
        most: 2,
    },
    Helper {
        name: "__",
        usage: "__(\"messages.welcome\") or __(\"messages.welcome\", { name: user.name })",
        least: 1,
        most: 2,
    },
    Helper {
        name: "trans_choice",
        usage: "trans_choice(\"messages.apples\", count) or trans_choice(\"messages.apples\", count, { basket: name })",
        least: 2,
        most: 3,
    },
];

/// The name of the value that holds what was wrong with the form.
pub(super) const ERRORS: &str = "errors";
/// The name of the value that holds who is signed in.
pub(super) const AUTH: &str = "auth";

/// Whether a call gives an `Option`, whose echo shows nothing when it is empty.
pub(super) fn is_optional(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call { callee, .. } => {
            matches!(&callee.kind, ExprKind::Name(name) if matches!(name.as_str(), "flash" | "session" | "shared"))
        }
        ExprKind::Method {
            receiver,
            name,
            arguments,
        } => {
            let ExprKind::Name(receiver) = &receiver.kind else {
                return false;
            };
            match receiver.as_str() {
                ERRORS => name.name == "first",
                AUTH => matches!(name.name.as_str(), "id" | "get"),
                // A bag of attributes; a prop cannot be called so.
                "attributes" => name.name == "get" && arguments.len() == 1,
                _ => false,
            }
        }
        _ => false,
    }
}

impl Lowering<'_> {
    /// The call of a helper, or `None` when the name is none.
    pub(super) fn helper(
        &mut self,
        name: &str,
        arguments: &[Expr],
        span: Span,
        mode: Mode,
    ) -> Option<String> {
        let helper = HELPERS.iter().find(|helper| helper.name == name)?;
        if !(helper.least..=helper.most).contains(&arguments.len()) {
            self.error(
                ErrorKind::HelperArguments {
                    name: helper.name,
                    usage: helper.usage,
                },
                span,
            );
            return Some(String::new());
        }
        let context = self.context();
        let first = arguments
            .first()
            .map(|first| self.text_argument(first).rust)
            .unwrap_or_default();
        let rest = arguments.get(1..).unwrap_or_default();
        Some(match (helper.name, rest) {
            ("old" | "config", [default]) => {
                format!("{context}.{name}_or({first}, &{})", self.operand(default))
            }
            ("route", parameters) => {
                let call = if parameters.is_empty() {
                    format!("{context}.route({first})")
                } else {
                    let parameters: Vec<String> = parameters
                        .iter()
                        .map(|parameter| format!("&{}", self.operand(parameter)))
                        .collect();
                    format!(
                        "{context}.route_with({first}, &[{}])",
                        parameters.join(", ")
                    )
                };
                self.failing(&call, mode)
            }
            ("shared" | "vite_asset", _) => {
                self.failing(&format!("{context}.{name}({first})"), mode)
            }
            ("__", replacements) => {
                let replacements = self.replacements(replacements.first());
                format!("{context}.translate({first}, {replacements})")
            }
            ("trans_choice", [count, replacements @ ..]) => {
                let count = self.operand(count);
                let replacements = self.replacements(replacements.first());
                format!("{context}.translate_choice({first}, ({count}) as i64, {replacements})")
            }
            _ => format!("{context}.{name}({first})"),
        })
    }

    fn failing(&mut self, call: &str, mode: Mode) -> String {
        if mode == Mode::Plain {
            askama::or_fail(call, true)
        } else {
            self.fallible_call(call)
        }
    }

    /// What is put into a translated text.
    fn replacements(&mut self, list: Option<&Expr>) -> String {
        let Some(list) = list else {
            return "&[]".to_owned();
        };
        let ExprKind::Named(arguments) = &list.kind else {
            let expected = "a list of names with values: `{ name: user.name }`";
            let found = "something else".to_owned();
            self.error(
                ExpressionError::Expected { expected, found }.into(),
                list.span,
            );
            return "&[]".to_owned();
        };
        let arguments: Vec<String> = arguments
            .iter()
            .map(|(name, value)| {
                let name = name.value.trim_start_matches("r#");
                format!("({name:?}, &{})", self.operand(value))
            })
            .collect();
        format!("&[{}]", arguments.join(", "))
    }

    /// Whether the call of a helper can be written for Askama as it is.
    pub(super) fn helper_is_plain(name: &str, arguments: &[Expr]) -> bool {
        let literal = |argument: &Expr| matches!(&argument.kind, ExprKind::Literal { text, .. } if !text.contains('\\'));
        HELPERS.iter().any(|helper| helper.name == name)
            && !matches!(name, "__" | "trans_choice")
            && arguments.len() <= 1
            && arguments.iter().all(literal)
    }

    /// An argument that is taken as `&str`: a place is borrowed.
    pub(crate) fn text_argument(&mut self, argument: &Expr) -> Code {
        let plain =
            matches!(&argument.kind, ExprKind::Literal { text, .. } if !text.contains('\\'));
        let code = self.rust(argument);
        if argument.is_place() || matches!(argument.kind, ExprKind::Format { .. }) {
            return code.map(|code| format!("&{code}"));
        }
        Code {
            plain: plain.then(|| code.rust.clone()),
            ..code
        }
    }

    /// Texts with their conditions: `&[("card", true), …]`.
    pub(crate) fn entries(&mut self, entries: &[(Expr, Option<Expr>)]) -> Code {
        self.entries_and_words(entries).0
    }

    /// The same, and the code with those texts left out that are written there as they are.
    pub(crate) fn entries_and_words(&mut self, entries: &[(Expr, Option<Expr>)]) -> (Code, Words) {
        let mut words = Words::default();
        let mut open = Vec::new();
        let code = self.rust_code(|lowering| {
            let mut whole = Vec::new();
            for (text, condition) in entries {
                let word = word(text).map(str::to_owned);
                let text = lowering.text_argument(text).rust;
                let condition = condition
                    .as_ref()
                    .map_or_else(|| "true".to_owned(), |test| lowering.rust(test).rust);
                open.push(match word {
                    Some(word) => {
                        words.texts.push(word);
                        format!("(run.word({}), {condition})", words.texts.len() - 1)
                    }
                    None => format!("({text}, {condition})"),
                });
                whole.push(format!("({text}, {condition})"));
            }
            format!("&[{}]", whole.join(", "))
        });
        words.rust = format!("&[{}]", open.join(", "));
        (code, words)
    }
}

/// A text that is written as it is, without its quotes.
fn word(text: &Expr) -> Option<&str> {
    match &text.kind {
        ExprKind::Literal { text, .. } if !text.contains('\\') => {
            text.strip_prefix('"')?.strip_suffix('"')
        }
        _ => None,
    }
}

/// Whether a name is a helper's.
pub(super) fn is_helper(name: &str) -> bool {
    HELPERS.iter().any(|helper| helper.name == name)
}

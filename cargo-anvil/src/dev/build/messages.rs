//! What rustc says, as JSON: what is printed of it, and which problems browsers show.

use std::collections::HashSet;
use std::path::Path;

use serde_json::Value;

use super::Places;
use crate::dev::console::without_ansi;
use crate::dev::message::{Failure, Problem};

/// No more text is kept of a failed build.
const TEXT: usize = 64 * 1024;

/// Collects the messages of one build.
#[derive(Debug)]
pub(crate) struct Messages {
    places: Places,
    printed: HashSet<String>,
    problems: Vec<Problem>,
    text: String,
}

/// What is to be printed, as it is.
pub(crate) type Printed = Option<String>;

impl Messages {
    /// No messages yet.
    pub(crate) fn new(places: Places) -> Self {
        Self {
            places,
            printed: HashSet::new(),
            problems: Vec::new(),
            text: String::new(),
        }
    }

    /// Takes a message of rustc's: what cargo has in `message`, what rustc itself writes a line.
    pub(crate) fn diagnostic(&mut self, message: &Value) -> Printed {
        let text = message["message"].as_str().unwrap_or_default();
        let is_summary = text.starts_with("aborting due to")
            || text.ends_with("warning emitted")
            || text.ends_with("warnings emitted");
        let rendered = in_templates(message, message["rendered"].as_str().unwrap_or(text));
        // What concerns a library and its tests, or two binaries, is said once.
        if is_summary || !self.printed.insert(rendered.clone()) {
            return None;
        }
        if message["level"]
            .as_str()
            .is_some_and(|level| level.starts_with("error"))
        {
            self.problems.extend(problem(message, text, &self.places));
        }
        self.keep(&rendered);
        Some(rendered)
    }

    /// Takes a line of cargo's own.
    pub(crate) fn line(&mut self, line: &str) -> Printed {
        self.keep(line);
        Some(line.to_owned())
    }

    /// What the application and the browsers are told.
    pub(crate) fn into_failure(self) -> Failure {
        Failure {
            problems: self.problems,
            text: self.text,
        }
    }

    fn keep(&mut self, text: &str) {
        if self.text.len() >= TEXT {
            return;
        }
        self.text
            .push_str(without_ansi(text).trim_end_matches('\n'));
        // Rustc sets its messages apart by an empty line; cargo's own lines have none.
        self.text
            .push_str(if text.ends_with('\n') { "\n\n" } else { "\n" });
        if self.text.len() > TEXT {
            let end = (0..=TEXT)
                .rev()
                .find(|end| self.text.is_char_boundary(*end))
                .unwrap_or_default();
            self.text.truncate(end);
            self.text.push_str("\n…\n");
        }
    }
}

/// The folder with the expressions of templates, as the derive of a view writes them.
const VIEWS: &str = "anvil-views";

fn is_of_template(file: &str) -> bool {
    let mut parts = Path::new(file).components();
    parts.any(|part| part.as_os_str() == VIEWS)
}

/// The place in a template of a line of its generated code, which begins with it: `/* path:line:column */`.
fn template_place(span: &Value) -> Option<(&str, u32, u32)> {
    if !is_of_template(span["file_name"].as_str()?) {
        return None;
    }
    let line = span["text"][0]["text"].as_str()?.trim_start();
    let (place, _) = line.strip_prefix("/* ")?.split_once(" */")?;
    let mut parts = place.rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some((parts.next()?, line, column))
}

/// What rustc has written, with the places in templates for those in generated code.
fn in_templates(message: &Value, rendered: &str) -> String {
    let spans = message["spans"].as_array();
    spans
        .into_iter()
        .flatten()
        .fold(rendered.to_owned(), |rendered, span| {
            let Some((file, line, column)) = template_place(span) else {
                return rendered;
            };
            let generated = format!(
                "{}:{}:{}",
                span["file_name"].as_str().unwrap_or_default(),
                span["line_start"],
                span["column_start"]
            );
            rendered.replace(&generated, &format!("{file}:{line}:{column}"))
        })
}

/// The place of a message, when it has one.
fn problem(message: &Value, text: &str, places: &Places) -> Option<Problem> {
    let spans = message["spans"].as_array()?;
    let primary = spans.iter().find(|span| span["is_primary"] == true)?;
    let span = users_span(primary, places);
    let number = |key: &str| {
        span[key]
            .as_u64()
            .and_then(|number| u32::try_from(number).ok())
    };
    let (file, line, column) = match template_place(span) {
        Some(place) => place,
        None => (
            span["file_name"].as_str()?,
            number("line_start")?,
            number("column_start")?,
        ),
    };
    Some(Problem {
        message: text.lines().next().unwrap_or_default().to_owned(),
        file: places.shown(file),
        line,
        column,
        editor_url: places.editor_url(file, line, column),
    })
}

/// Of an error within a macro: where the user called it.
fn users_span<'a>(primary: &'a Value, places: &Places) -> &'a Value {
    let is_users = |span: &Value| {
        span["file_name"]
            .as_str()
            .is_some_and(|file| places.is_users(file) || is_of_template(file))
    };
    let mut outermost = primary;
    let mut span = primary;
    while span["expansion"].is_object() {
        span = &span["expansion"]["span"];
        if is_users(span) {
            outermost = span;
        }
    }
    outermost
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::*;
    use crate::dev::editor::Editor;

    fn messages() -> Messages {
        let editor = Editor::named("").expect("the default");
        Messages::new(Places::new(Path::new("/w/blog"), Path::new("/w"), editor))
    }

    fn span(file: &str, line: u32) -> Value {
        json!({"file_name": file, "line_start": line, "column_start": 5, "is_primary": true, "expansion": null})
    }

    fn error(text: &str, span: &Value) -> Value {
        json!({
            "level": "error",
            "message": text,
            "spans": [{"file_name": "blog/src/other.rs", "is_primary": false}, span],
            "rendered": format!("\u{1b}[31merror\u{1b}[0m: {text}\n"),
        })
    }

    #[test]
    fn an_error_has_its_place_and_its_text() {
        let mut messages = messages();
        let message = error("mismatched types\nmore", &span("blog/src/main.rs", 7));
        assert_eq!(
            messages.diagnostic(&message).as_deref(),
            Some("\u{1b}[31merror\u{1b}[0m: mismatched types\nmore\n")
        );
        assert_eq!(messages.diagnostic(&message), None, "said already");
        let failure = messages.into_failure();
        assert_eq!(
            failure.problems,
            [Problem {
                message: "mismatched types".into(),
                file: "src/main.rs".into(),
                line: 7,
                column: 5,
                editor_url: "vscode://file/w/blog/src/main.rs:7:5".into(),
            }]
        );
        assert_eq!(failure.text, "error: mismatched types\nmore\n\n");
    }

    #[test]
    fn an_error_in_a_macro_is_where_the_user_called_it() {
        let within = |mut inner: Value, outer: Value| {
            inner["expansion"] = json!({"span": outer});
            inner
        };
        let nested = within(
            span("/registry/src/x/macros.rs", 99),
            within(span("blog/src/main.rs", 3), span("blog/src/lib.rs", 4)),
        );
        let mut messages = messages();
        messages.diagnostic(&error("no", &nested));
        let foreign = within(
            span("blog/src/main.rs", 1),
            span("/rustc/abc/library/core/src/macros.rs", 2),
        );
        messages.diagnostic(&error("neither", &foreign));
        let places: Vec<_> = messages
            .into_failure()
            .problems
            .into_iter()
            .map(|problem| (problem.file, problem.line))
            .collect();
        assert_eq!(
            places,
            [("src/lib.rs".into(), 4), ("src/main.rs".into(), 1)]
        );
    }

    #[test]
    fn a_package_beside_the_application_is_named_in_full() {
        let mut messages = messages();
        messages.diagnostic(&error("no", &span("billing/src/../src/lib.rs", 1)));
        assert_eq!(
            messages.into_failure().problems[0].file,
            "/w/billing/src/lib.rs"
        );
    }

    #[test]
    fn an_error_in_an_expression_of_a_template_is_there() {
        let generated = "target/debug/deps/anvil-views/blog-1a/home-2b.rs";
        let mut expression = span(generated, 9);
        expression["text"] = json!([{"text": "/* blog/resources/views/home.forge.html:3:8 */ 0 => run.echo(&(self.nmae)),"}]);
        let mut message = error("no field `nmae`", &expression);
        message["rendered"] = json!(format!("error: no field\n --> {generated}:9:5\n"));
        let mut messages = messages();
        assert_eq!(
            messages.diagnostic(&message).as_deref(),
            Some("error: no field\n --> blog/resources/views/home.forge.html:3:8\n")
        );
        let problem = &messages.into_failure().problems[0];
        assert_eq!(
            (problem.file.as_str(), problem.line, problem.column),
            ("resources/views/home.forge.html", 3, 8)
        );
        assert_eq!(
            problem.editor_url,
            "vscode://file/w/blog/resources/views/home.forge.html:3:8"
        );
    }

    #[test]
    fn warnings_and_summaries_are_no_problems() {
        let mut messages = messages();
        let warning = json!({"level": "warning", "message": "unused", "spans": [span("blog/src/a.rs", 1)], "rendered": "warning: unused\n"});
        assert_eq!(
            messages.diagnostic(&warning).as_deref(),
            Some("warning: unused\n")
        );
        for summary in ["aborting due to 1 previous error", "2 warnings emitted"] {
            let summary =
                json!({"level": "error", "message": summary, "spans": [], "rendered": summary});
            assert_eq!(messages.diagnostic(&summary), None);
        }
        assert_eq!(
            messages.line("error: could not compile `blog`").as_deref(),
            Some("error: could not compile `blog`")
        );
        let failure = messages.into_failure();
        assert_eq!(failure.problems, []);
        assert_eq!(
            failure.text,
            "warning: unused\n\nerror: could not compile `blog`\n"
        );
    }

    #[test]
    fn the_text_has_a_limit() {
        let mut messages = messages();
        for number in 0..3 {
            messages.line(&format!("{number}{}", "ü".repeat(TEXT / 4)));
        }
        let text = messages.into_failure().text;
        assert!(text.len() <= TEXT + 5 && text.ends_with("\n…\n"));
    }
}

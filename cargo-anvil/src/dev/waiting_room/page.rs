//! The waiting room's answer, as a page and as text.

use super::super::message::Problem;
use super::board::State;

/// The page around what there is to say.
const PAGE: &str = include_str!("page.html");

/// The whole answer to a request.
pub(super) fn response(state: &State, wants_page: bool, is_head: bool) -> String {
    let (kind, body) = if wants_page {
        ("text/html; charset=utf-8", page(state))
    } else {
        ("text/plain; charset=utf-8", text(state))
    };
    let length = body.len();
    let body = if is_head { "" } else { &body };
    format!(
        "HTTP/1.1 503 Service Unavailable\r\n\
         Content-Type: {kind}\r\n\
         Content-Length: {length}\r\n\
         Retry-After: 1\r\n\
         Cache-Control: no-store\r\n\
         Anvil-Waiting-Room: 1\r\n\
         Connection: close\r\n\r\n{body}"
    )
}

fn title(state: &State) -> &'static str {
    match state {
        State::Nothing | State::Building(_) => "Building…",
        State::Failed(_) => "The application does not build",
        State::Ended(_) => "The application has ended",
    }
}

fn text(state: &State) -> String {
    match state {
        State::Nothing => "Building…\n".to_owned(),
        State::Building(progress) => format!("{progress}\n"),
        State::Failed(failure) => format!("{}.\n\n{}", title(state), failure.text),
        State::Ended(text) => format!("{}.\n\n{text}", title(state)),
    }
}

fn page(state: &State) -> String {
    let title = title(state);
    let (class, content) = match state {
        State::Nothing => ("building", String::new()),
        State::Building(progress) => ("building", format!("<p>{}</p>", escaped(progress))),
        State::Failed(failure) => {
            let problems: String = failure.problems.iter().map(item).collect();
            let list = if problems.is_empty() {
                String::new()
            } else {
                format!("<ul>{problems}</ul>")
            };
            (
                "bad",
                format!("{list}<pre>{}</pre>", escaped(&failure.text)),
            )
        }
        State::Ended(text) => ("bad", format!("<pre>{}</pre>", escaped(text))),
    };
    let note = match state {
        State::Nothing | State::Building(_) => {
            "This page becomes the application's as soon as it is built."
        }
        _ => "Save a file, and it is tried again; this page notices.",
    };
    let main =
        format!("<main class=\"{class}\"><h1>{title}</h1>{content}<footer>{note}</footer></main>");
    PAGE.replacen("{title}", title, 1)
        .replacen("{main}", &main, 1)
}

fn item(problem: &Problem) -> String {
    let Problem {
        message,
        file,
        line,
        column,
        editor_url,
    } = problem;
    format!(
        "<li><a href=\"{}\">{}:{line}:{column}</a><br>{}</li>",
        escaped(editor_url),
        escaped(file),
        escaped(message)
    )
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dev::message::Failure;

    fn failed() -> State {
        State::Failed(Failure {
            problems: vec![Problem {
                message: "expected `Vec<u8>`".into(),
                file: "src/main.rs".into(),
                line: 7,
                column: 5,
                editor_url: "vscode://file/b/src/main.rs:7:5".into(),
            }],
            text: "error: <script>alert(1)</script> {main}\n".into(),
        })
    }

    #[test]
    fn the_answer_is_not_kept_and_says_when_to_ask_again() {
        let response = response(&State::Building("Building blog 1/9…".into()), false, false);
        assert!(response.starts_with("HTTP/1.1 503 "));
        for header in [
            "Retry-After: 1\r\n",
            "Cache-Control: no-store\r\n",
            "Connection: close\r\n",
        ] {
            assert!(response.contains(header), "{header}");
        }
        assert!(response.ends_with("\r\n\r\nBuilding blog 1/9…\n"));
        let length = "Building blog 1/9…\n".len();
        assert!(response.contains(&format!("Content-Length: {length}\r\n")));
    }

    #[test]
    fn a_head_has_no_body() {
        assert!(response(&State::Nothing, true, true).ends_with("\r\n\r\n"));
    }

    #[test]
    fn errors_are_listed_with_links_and_text_is_text() {
        let page = page(&failed());
        assert!(page.contains("<a href=\"vscode://file/b/src/main.rs:7:5\">src/main.rs:7:5</a><br>expected `Vec&lt;u8&gt;`"));
        assert!(page.contains("error: &lt;script&gt;alert(1)&lt;/script&gt; {main}"));
        assert!(!page.contains("<script>alert"));
        assert!(page.contains("<title>The application does not build</title>"));
    }

    #[test]
    fn programs_get_the_compilers_words() {
        assert!(text(&failed()).starts_with("The application does not build.\n\nerror: <script>"));
        assert!(text(&State::Ended("no database\n".into())).ends_with("\n\nno database\n"));
    }
}

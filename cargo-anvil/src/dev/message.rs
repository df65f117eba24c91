//! What this process and the application say to each other: one JSON object on each line.
//!
//! The application has types of its own for the same lines (`anvilforge/core/src/dev/message.rs`), for the CLI never links the
//! runtime. `messages.jsonl` beside those holds one example of each, and a test on either side reads them.

use serde::{Deserialize, Serialize};

/// What the application is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "order", rename_all = "snake_case")]
pub(crate) enum Order {
    /// A build has begun: requests for pages may wait for its end.
    Building,
    /// The build failed: this version goes on serving, and browsers show why.
    BuildFailed(Failure),
    /// The build ended, and there is nothing new to serve.
    Unchanged,
    /// A file that is served as it is has changed.
    Refresh {
        /// Changed style sheets below `public/`; empty when the whole page is to be reloaded.
        styles: Vec<String>,
    },
    /// `config/*.toml` or `.env` has changed.
    Configure,
    /// A new generation of the application's library is there (`dev --hot`).
    Load {
        /// The library's file, which nothing will write to again.
        library: String,
    },
}

/// Why there is nothing new to serve.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Failure {
    /// What the compiler found, the first error first; empty when something else failed.
    pub(crate) problems: Vec<Problem>,
    /// All that was printed about it, without colors.
    pub(crate) text: String,
}

/// One problem that the compiler found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Problem {
    /// The message's first line.
    pub(crate) message: String,
    /// The file, relative to the application's folder.
    pub(crate) file: String,
    /// The line, from 1.
    pub(crate) line: u32,
    /// The column, from 1.
    pub(crate) column: u32,
    /// What opens the place in the user's editor.
    pub(crate) editor_url: String,
}

/// What the application tells.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "report", rename_all = "snake_case")]
pub(crate) enum Report {
    /// The first line of every connection.
    Hello {
        /// The token of `ANVIL_DEV`: a stranger's process does not have it.
        token: String,
        /// The process that speaks.
        pid: u32,
    },
    /// Requests are answered from now on.
    Serving,
    /// The new configuration is in force.
    Configured {
        /// The keys whose values are others now.
        changed: Vec<String>,
    },
    /// The new configuration is wrong; the old one stays in force.
    ConfigurationRefused {
        /// All that is wrong with it, with lines.
        text: String,
    },
    /// Only a new process can take up what has changed.
    RestartNeeded {
        /// Why.
        reason: String,
    },
    /// The new generation answers from now on.
    Loaded {
        /// Its number; the first is 1.
        generation: u64,
        /// How long opening, checking and swapping took.
        microseconds: u64,
    },
    /// The library was not loaded; the old generation goes on serving.
    LoadRefused {
        /// Why, in one line.
        reason: String,
    },
    /// What is on disk needs a build that no watched file would cause.
    Rebuild {
        /// The file that asks for it, relative to the application's folder.
        path: String,
        /// Why.
        reason: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every line of the application's examples that has this key.
    fn lines(key: &str) -> impl Iterator<Item = &'static str> {
        let start = format!("{{\"{key}\":");
        include_str!("../../../anvilforge/core/src/dev/messages.jsonl")
            .lines()
            .filter(move |line| line.starts_with(&start))
    }

    #[test]
    fn every_order_is_written_as_the_examples_are() {
        let problem = Problem {
            message: "mismatched types".into(),
            file: "src/controllers/home.rs".into(),
            line: 7,
            column: 5,
            editor_url: "vscode://file/srv/blog/src/controllers/home.rs:7:5".into(),
        };
        let orders = [
            Order::Building,
            Order::BuildFailed(Failure {
                problems: vec![problem],
                text: "error[E0308]: mismatched types\n".into(),
            }),
            Order::Unchanged,
            Order::Refresh {
                styles: vec!["app.css".into()],
            },
            Order::Refresh { styles: vec![] },
            Order::Configure,
            Order::Load {
                library: "/srv/blog/target/anvil-hot/generations/blog-2.so".into(),
            },
        ];
        let written: Vec<String> = orders
            .iter()
            .map(|order| serde_json::to_string(order).expect("serializable"))
            .collect();
        assert_eq!(written, lines("order").collect::<Vec<_>>());
    }

    #[test]
    fn every_report_is_understood() {
        let reports: Vec<Report> = lines("report")
            .map(|line| serde_json::from_str(line).expect(line))
            .collect();
        assert_eq!(reports.len(), 8);
        let hello = Report::Hello {
            token: "2f1d".into(),
            pid: 4711,
        };
        assert_eq!(reports[..2], [hello, Report::Serving]);
        assert!(
            matches!(&reports[7], Report::Rebuild { path, .. } if path == "resources/views/welcome.forge.html")
        );
    }
}

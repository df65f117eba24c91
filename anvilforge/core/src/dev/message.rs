//! What `cargo anvil dev` and the application say to each other: one JSON object on each line.
//!
//! The CLI has types of its own for the same lines, for it never links the runtime; `messages.jsonl` holds one example of
//! each, and a test on either side reads them.

use serde::{Deserialize, Serialize};

/// What the CLI tells the application.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "order", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Order {
    /// A build has begun: requests for pages may wait for its end.
    Building,
    /// The build failed: this version goes on serving, and browsers show why.
    BuildFailed {
        /// What the compiler found, the first error first; empty when cargo itself failed.
        problems: Vec<Problem>,
        /// All that cargo and rustc printed, without colors.
        text: String,
    },
    /// The build ended, and there is nothing new to serve.
    Unchanged,
    /// A file that is served as it is has changed: browsers reload the page or, when only style sheets
    /// changed, those alone.
    Refresh {
        /// Changed style sheets below `public/`; empty when the whole page is to be reloaded.
        styles: Vec<String>,
    },
    /// `config/anvil.toml` or `.env` has changed.
    Configure,
    /// A new generation of the application's library is there (`dev --hot`).
    Load {
        /// The library's file, which nothing will write to again.
        library: String,
    },
}

/// One problem that the compiler found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
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

/// What the application tells the CLI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "report", rename_all = "snake_case")]
#[cfg_attr(
    not(debug_assertions),
    expect(
        dead_code,
        reason = "a release build answers no order and asks for nothing"
    )
)]
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
    #[cfg_attr(
        all(debug_assertions, not(any(test, feature = "dynamic"))),
        expect(dead_code, reason = "only the host of `--hot` loads")
    )]
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

    /// Every line of the examples that has this key.
    fn lines(key: &str) -> impl Iterator<Item = &'static str> {
        let start = format!("{{\"{key}\":");
        include_str!("messages.jsonl")
            .lines()
            .filter(move |line| line.starts_with(&start))
    }

    #[test]
    fn every_order_is_understood() {
        let orders: Vec<Order> = lines("order")
            .map(|line| serde_json::from_str(line).expect(line))
            .collect();
        assert_eq!(orders.len(), 7);
        assert_eq!(orders[0], Order::Building);
        assert_eq!(
            orders[3],
            Order::Refresh {
                styles: vec!["app.css".to_owned()]
            }
        );
    }

    #[test]
    fn every_report_is_written_as_the_examples_are() {
        let reports = [
            Report::Hello {
                token: "2f1d".into(),
                pid: 4711,
            },
            Report::Serving,
            Report::Configured {
                changed: vec!["app.name".into()],
            },
            Report::ConfigurationRefused {
                text: "1 problem in the configuration:\n  .env:3: not KEY=value\n".into(),
            },
            Report::RestartNeeded {
                reason: "`server.port` is read at start only".into(),
            },
            Report::Loaded {
                generation: 2,
                microseconds: 380,
            },
            Report::LoadRefused {
                reason: "the library was built by another rustc".into(),
            },
            Report::Rebuild {
                path: "resources/views/welcome.forge.html".into(),
                reason: "`post.author` is a new expression".into(),
            },
        ];
        let written: Vec<String> = reports
            .iter()
            .map(|report| serde_json::to_string(report).expect("serializable"))
            .collect();
        assert_eq!(written, lines("report").collect::<Vec<_>>());
    }
}

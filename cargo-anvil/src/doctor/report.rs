//! The findings as text for people and as JSON for programs.

use anstyle::{AnsiColor, Style};
use serde_json::{Value, json};

use super::measure::Rebuilds;
use super::{Finding, Mark};

const HEADING: Style = Style::new().bold();

/// What was done beside looking.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// The files that `--fix` wrote, by their paths from the workspace's root.
    pub(crate) edited: Vec<String>,
    /// The rebuilds before it.
    pub(crate) before: Option<Rebuilds>,
    /// The rebuilds after it.
    pub(crate) after: Option<Rebuilds>,
}

/// The grouped list and the summary. `brief` leaves out what is well.
pub(crate) fn text(findings: &[Finding], brief: bool) -> String {
    let mut text = String::new();
    let mut group = None;
    for finding in findings {
        if brief && finding.mark < Mark::Warn {
            continue;
        }
        if group != Some(finding.group) {
            if group.is_some() {
                text.push('\n');
            }
            text.push_str(&format!(
                "{HEADING}{}{HEADING:#}\n",
                finding.group.heading()
            ));
            group = Some(finding.group);
        }
        text.push_str(&lines(finding));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&summary(findings));
    text
}

/// The count of each mark, and how many `--fix` would mend.
pub(crate) fn summary(findings: &[Finding]) -> String {
    let count = |mark| {
        findings
            .iter()
            .filter(|finding| finding.mark == mark)
            .count()
    };
    let named = |mark, one: &str, many: &str| {
        let count = count(mark);
        format!("{count} {}", if count == 1 { one } else { many })
    };
    let mut text = format!(
        "{} ok, {}, {}, {}\n",
        count(Mark::Ok),
        named(Mark::Note, "note", "notes"),
        named(Mark::Warn, "warning", "warnings"),
        named(Mark::Fail, "failure", "failures"),
    );
    let fixable = findings
        .iter()
        .filter(|finding| !finding.fixes.is_empty())
        .count();
    if fixable > 0 {
        text.push_str(&format!(
            "`cargo anvil doctor --fix` mends {fixable} of them; it shows the edits first\n"
        ));
    }
    text
}

fn lines(finding: &Finding) -> String {
    let style = match finding.mark {
        Mark::Ok => AnsiColor::Green,
        Mark::Note => AnsiColor::Cyan,
        Mark::Warn => AnsiColor::Yellow,
        Mark::Fail => AnsiColor::Red,
    };
    let style = style.on_default().bold();
    let mut text = format!(
        "{style}{:>6}{style:#}  {}\n",
        finding.mark.word(),
        finding.message
    );
    if let Some(why) = &finding.why {
        text.push_str(&format!("        why: {why}\n"));
    }
    if let Some(remedy) = &finding.remedy {
        text.push_str(&format!("        do:  {remedy}\n"));
    }
    text
}

/// The shape that the README documents; its `version` changes when a field is renamed or removed.
pub(crate) fn json(application: &str, findings: &[Finding], outcome: &Outcome) -> String {
    let count = |mark| {
        findings
            .iter()
            .filter(|finding| finding.mark == mark)
            .count()
    };
    let listed: Vec<Value> = findings
        .iter()
        .map(|finding| {
            json!({
                "id": finding.id,
                "group": finding.group.key(),
                "mark": finding.mark.word(),
                "message": finding.message,
                "why": finding.why,
                "remedy": finding.remedy,
                "fixable": !finding.fixes.is_empty(),
            })
        })
        .collect();
    let rebuilds =
        |rebuilds: &Rebuilds| json!({ "seconds": rebuilds.rounded(), "median": rebuilds.median() });
    let measured = outcome.before.as_ref().map(|before| {
        json!({
            "file": before.file,
            "before": rebuilds(before),
            "after": outcome.after.as_ref().map(rebuilds),
        })
    });
    let report = json!({
        "version": 1,
        "application": application,
        "summary": {
            "ok": count(Mark::Ok),
            "note": count(Mark::Note),
            "warn": count(Mark::Warn),
            "fail": count(Mark::Fail),
        },
        "findings": listed,
        "edited": outcome.edited,
        "measured": measured,
    });
    format!("{report:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::finding::Group;

    fn findings() -> Vec<Finding> {
        vec![
            Finding::ok("a", Group::Toolchain, "good"),
            Finding::warn("b", Group::Build, "slow")
                .why("costs")
                .remedy("mend it"),
        ]
    }

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn the_list_is_grouped_and_summed_up() {
        assert_eq!(
            plain(&text(&findings(), false)),
            "Toolchain\n    ok  good\n\nDevelopment builds\n  warn  slow\n        why: costs\n        do:  mend it\n\n1 ok, 0 notes, 1 warning, 0 failures\n"
        );
    }

    #[test]
    fn the_brief_list_has_the_bad_news_alone() {
        let text = plain(&text(&findings(), true));
        assert!(!text.contains("good") && text.contains("slow"), "{text}");
    }

    #[test]
    fn json_has_all_fields_at_any_time() {
        let text = json("blog", &findings(), &Outcome::default());
        let value: Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(value["findings"][1]["mark"], "warn");
        assert_eq!(value["findings"][0]["why"], Value::Null);
        assert_eq!(value["summary"]["warn"], 1);
        assert_eq!(value["measured"], Value::Null);
    }
}

//! A lint is silenced with a reason: `#[expect(lint, reason = "…")]`, or `#[allow]` with a reason where `expect` cannot
//! stand because the lint does not always fire.
//!
//! A macro's `emit.rs` is free of the rule: the attributes in it are part of what it emits, which nobody reads.

use crate::finding::{Finding, expect_lines, expect_tidy};
use crate::source_file::SourceFile;

fn check(file: &SourceFile) -> Vec<Finding> {
    let is_emitted = file.path.starts_with("anvil-macros/src/") && file.name() == "emit.rs";
    if !file.is_rust() || is_emitted {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for (number, line) in file.code() {
        let code = line.trim_start();
        if ["#[allow(", "#![allow(", "#[expect(", "#![expect("]
            .iter()
            .any(|start| code.starts_with(start))
        {
            let rest: String = file
                .text
                .lines()
                .skip(number - 1)
                .take(12)
                .collect::<Vec<_>>()
                .join("\n");
            let attribute = rest
                .split_once(")]")
                .map_or(rest.as_str(), |(attribute, _)| attribute);
            if !attribute.contains("reason") {
                let message = "say why the lint is silenced: `#[expect(lint, reason = \"…\")]`";
                findings.push(Finding::at(file, number, message));
            }
        }
    }
    findings
}

#[test]
fn every_silenced_lint_has_a_reason() {
    expect_tidy(check);
}

#[test]
fn a_reason_may_stand_on_a_later_line() {
    let text = "#[allow(dead_code)]\n#[expect(\n    dead_code,\n    reason = \"x\"\n)]\n#[expect(dead_code)]\n";
    expect_lines(check, "cast/src/row.rs", text, &[1, 6]);
}

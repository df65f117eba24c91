//! A library says nothing by itself; a program speaks through one module, so that its words can be tested and silenced.

use crate::finding::{Finding, expect_lines, expect_tidy};
use crate::source_file::SourceFile;

/// The modules through which the CLI and an app's own commands speak.
const SPEAKERS: [&str; 2] = [
    "cargo-anvil/src/shell",
    "anvilforge/core/src/console/output",
];

fn check(file: &SourceFile) -> Vec<Finding> {
    // A build script speaks to cargo in this way, and a test may say what it leaves out.
    let is_free = !file.is_rust()
        || file.is_test()
        || file.is_application()
        || file.name() == "build.rs"
        || SPEAKERS
            .iter()
            .any(|speaker| file.path.starts_with(speaker));
    if is_free {
        return Vec::new();
    }
    let end = file.first_test_line().unwrap_or(usize::MAX);
    let printing = file
        .code()
        .filter(|(number, line)| *number < end && prints(line));
    let message =
        "only the shell and the console's output module print; return the text, or use `tracing`";
    printing
        .map(|(line, _)| Finding::at(file, line, message))
        .collect()
}

fn prints(line: &str) -> bool {
    ["print!(", "println!(", "eprint!(", "eprintln!(", "dbg!("]
        .iter()
        .any(|call| {
            let mut calls = line.match_indices(call);
            calls.any(|(at, _)| {
                !line[..at]
                    .ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '"' || c == '`')
            })
        })
}

#[test]
fn nobody_prints_on_the_side() {
    expect_tidy(check);
}

#[test]
fn macros_that_print_are_found() {
    let text = "fn f() {\n    println!(\"x\");\n    writeln!(out, \"x\");\n    std::eprint!(\"x\");\n    // dbg!(x)\n}\n";
    expect_lines(check, "cast/src/row.rs", text, &[2, 4]);
    expect_lines(check, "cargo-anvil/src/shell.rs", text, &[]);
    expect_lines(check, "cargo-anvil/build.rs", text, &[]);
}

//! No test sleeps: it waits for what it needs with `anvil_tests::until`, or passes the time in.

use crate::finding::{Finding, expect_lines, expect_tidy};
use crate::source_file::SourceFile;

/// The one place that waits by asking again.
const POLLING: &str = "tests/src/deadline.rs";

fn check(file: &SourceFile) -> Vec<Finding> {
    let Some(start) = file
        .first_test_line()
        .filter(|_| file.is_rust() && file.path != POLLING)
    else {
        return Vec::new();
    };
    let sleeping = file
        .code()
        .filter(|(number, line)| *number >= start && sleeps(line));
    let message = "a test that sleeps is slow or unreliable; wait for the thing with `anvil_tests::until`, or pass the time in";
    sleeping
        .map(|(line, _)| Finding::at(file, line, message))
        .collect()
}

fn sleeps(line: &str) -> bool {
    let call = concat!("sle", "ep(");
    line.match_indices(call)
        .any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

#[test]
fn no_test_sleeps() {
    expect_tidy(check);
}

#[test]
fn only_calls_in_tests_are_found() {
    let call = concat!("    thread::sle", "ep(PAUSE);");
    let text = format!("{call}\n#[cfg(test)]\nmod tests {{\n{call}\n}}\n");
    expect_lines(check, "cast/src/row.rs", &text, &[4]);
    expect_lines(check, "tests/app/main.rs", call, &[1]);
    expect_lines(check, "tests/app/main.rs", concat!("no_sle", "ep();"), &[]);
}

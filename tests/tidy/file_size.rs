//! No Rust file is longer than 700 lines, its docs and tests included.

use crate::finding::{Finding, expect_lines, expect_tidy};
use crate::source_file::SourceFile;

const LIMIT: usize = 700;

fn check(file: &SourceFile) -> Vec<Finding> {
    let count = file.text.lines().count();
    if !file.is_rust() || count <= LIMIT {
        return Vec::new();
    }
    let message =
        format!("{count} lines, at most {LIMIT} are allowed; find the seam and make it two files");
    vec![Finding::in_file(&file.path, message)]
}

#[test]
fn no_file_is_too_long() {
    expect_tidy(check);
}

#[test]
fn lines_are_counted() {
    expect_lines(check, "cast/src/query.rs", &"\n".repeat(700), &[]);
    expect_lines(check, "cast/src/query.rs", &"\n".repeat(701), &[0]);
    expect_lines(check, "README.md", &"\n".repeat(701), &[]);
}

//! No test is ignored: what needs something special is gated by an environment variable and says so in `README.md`.

use crate::finding::{Finding, expect_lines, expect_tidy};
use crate::source_file::SourceFile;

fn check(file: &SourceFile) -> Vec<Finding> {
    if !file.is_rust() {
        return Vec::new();
    }
    let ignored = file
        .code()
        .filter(|(_, line)| line.trim_start().starts_with("#[ignore"));
    let message =
        "an ignored test is forgotten; gate it with an environment variable (see tests/README.md)";
    ignored
        .map(|(line, _)| Finding::at(file, line, message))
        .collect()
}

#[test]
fn no_test_is_ignored() {
    expect_tidy(check);
}

#[test]
fn the_attribute_is_found_with_and_without_a_reason() {
    let text = "#[test]\n#[ignore]\nfn a() {}\n#[ignore = \"slow\"]\nfn b() {}\n// #[ignore]\n";
    expect_lines(check, "cast/src/row.rs", text, &[2, 4]);
}

//! A `mod.rs` is a table of contents: docs, `mod` and `use`, sixty lines at most.
//!
//! Free of the rule are the modules that test binaries share, which have no other place, and applications (those that
//! the CLI writes, and the examples), where `mod.rs` holds the application's lists. A macro's `mod.rs` may hold the one function `expand`,
//! which names the macro's stages in their order.

use crate::finding::{Finding, expect_lines, expect_tidy};
use crate::source_file::SourceFile;

const LIMIT: usize = 60;

fn check(file: &SourceFile) -> Vec<Finding> {
    if file.name() != "mod.rs" || file.is_application() || file.is_test() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    let count = file.text.lines().count();
    if count > LIMIT {
        let message =
            format!("{count} lines, a `mod.rs` has at most {LIMIT}; move the prose to `src/docs`");
        findings.push(Finding::in_file(&file.path, message));
    }
    if let Some((line, code)) = first_logic(file) {
        let message = format!(
            "a `mod.rs` holds docs, `mod` and `use` only; move `{code}` to a file of its own"
        );
        findings.push(Finding::at(file, line, message));
    }
    findings
}

/// Finds the first line that begins an item which is neither `mod` nor `use`.
fn first_logic(file: &SourceFile) -> Option<(usize, &str)> {
    /// What the next line may continue: an attribute's brackets, an item up to its semicolon, a function to its brace.
    enum Within {
        Nothing,
        Attribute(usize),
        Item,
        Function,
    }
    let is_macro = file.path.starts_with("anvil-macros/src/");
    let mut within = Within::Nothing;
    for (number, line) in file.code().filter(|(_, line)| !line.trim().is_empty()) {
        let code = line.trim();
        within = match within {
            Within::Item if code.ends_with(';') => Within::Nothing,
            Within::Item => Within::Item,
            Within::Function if line == "}" => Within::Nothing,
            Within::Function => Within::Function,
            Within::Attribute(depth) => {
                attribute(code, depth).map_or(Within::Nothing, Within::Attribute)
            }
            Within::Nothing if code.starts_with("#[") || code.starts_with("#![") => {
                attribute(code, 0).map_or(Within::Nothing, Within::Attribute)
            }
            Within::Nothing if is_macro && code.contains("fn expand(") => Within::Function,
            Within::Nothing if !is_listing(code) => return Some((number, code)),
            Within::Nothing if code.ends_with(';') => Within::Nothing,
            Within::Nothing => Within::Item,
        };
    }
    None
}

/// Counts the brackets that a line leaves open; `None` when it leaves none.
fn attribute(code: &str, depth: usize) -> Option<usize> {
    let depth = depth + code.matches('[').count();
    depth
        .checked_sub(code.matches(']').count())
        .filter(|depth| *depth > 0)
}

fn is_listing(code: &str) -> bool {
    let visibility = code
        .strip_prefix("pub")
        .map(|rest| match rest.strip_prefix('(') {
            Some(scope) => scope.split_once(')').map_or(scope, |(_, rest)| rest),
            None => rest,
        });
    let item = visibility.unwrap_or(code).trim_start();
    (item.starts_with("mod ") && !item.ends_with('{')) || item.starts_with("use ")
}

#[test]
fn every_module_file_is_a_table_of_contents() {
    expect_tidy(check);
}

#[test]
fn logic_is_found_behind_what_may_stand_there() {
    let listing = "//! Docs.\n\n#[cfg(\n    feature = \"x\"\n)]\nmod a;\npub(crate) mod b;\n\npub use a::{\n    A,\n    B,\n};\n";
    expect_lines(check, "cast/src/query/mod.rs", listing, &[]);
    let logic = format!("{listing}pub fn f() {{}}\n");
    expect_lines(check, "cast/src/query/mod.rs", &logic, &[13]);
    expect_lines(check, "cast/src/query/mod.rs", "mod tests {\n}\n", &[1]);
    expect_lines(check, "cast/src/query/mod.rs", &"//! x\n".repeat(61), &[0]);
    expect_lines(
        check,
        "cargo-anvil/stubs/app/src/migrations/mod.rs",
        "pub fn all() {}",
        &[],
    );
    let expand = "mod parse;\npub(crate) fn expand(\n    a: A,\n) {\n    b();\n}\n";
    expect_lines(check, "anvil-macros/src/view/mod.rs", expand, &[]);
    expect_lines(
        check,
        "anvil-macros/src/view/mod.rs",
        &format!("{expand}fn more() {{}}\n"),
        &[7],
    );
    expect_lines(check, "cast/src/view/mod.rs", expand, &[2]);
}

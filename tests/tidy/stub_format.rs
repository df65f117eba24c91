//! The files that the CLI writes into apps are formatted, so that the apps are.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::finding::{Finding, expect_lines, expect_tidy};
use crate::source_file::{SourceFile, root};

fn check(file: &SourceFile) -> Vec<Finding> {
    if !file.is_rust() || !file.is_stub() {
        return Vec::new();
    }
    let message = match formatted(&file.text) {
        Ok(formatted) if formatted == file.text => return Vec::new(),
        Ok(formatted) => {
            let same = file
                .text
                .lines()
                .zip(formatted.lines())
                .take_while(|(is, should)| is == should);
            let line = same.count() + 1;
            let should = formatted
                .lines()
                .nth(line - 1)
                .unwrap_or("the end of the file");
            let message =
                format!("not formatted; run `rustfmt --edition 2024` on it. Expected: {should}");
            return vec![Finding::at(file, line, message)];
        }
        Err(error) => format!("rustfmt cannot read it: {error}"),
    };
    vec![Finding::in_file(&file.path, message)]
}

/// Asks rustfmt, which reads the text from its standard input: so it does not follow `mod` lines.
fn formatted(text: &str) -> Result<String, String> {
    let mut process = Command::new("rustfmt")
        .current_dir(root())
        .args(["--edition", "2024", "--color", "never"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("rustfmt is a component of the project's toolchain");
    let mut input = process.stdin.take().expect("invariant: it was asked for");
    // If rustfmt does not read to the end, its own words say why.
    let _ = input.write_all(text.as_bytes());
    drop(input);
    let output = process.wait_with_output().expect("rustfmt ends");
    if output.status.success() {
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    } else {
        Err(String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

#[test]
fn every_stub_is_formatted() {
    expect_tidy(check);
}

#[test]
fn rustfmt_is_asked_about_stubs_alone() {
    let (good, bad) = ("mod routes;\n\nfn f() {}\n", "fn  f(){}\n");
    expect_lines(check, "cargo-anvil/stubs/app/src/lib.rs", good, &[]);
    expect_lines(check, "cargo-anvil/stubs/app/src/lib.rs", bad, &[1]);
    expect_lines(check, "cargo-anvil/src/main.rs", bad, &[]);
}

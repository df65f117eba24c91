//! `cargo anvil new`: what it refuses. Nothing is written then.

use crate::sandbox::{Sandbox, expect_code, expect_stderr};

#[test]
fn a_folder_that_is_not_empty_is_refused() {
    let sandbox = Sandbox::new();
    sandbox.write("blog/notes.txt", "mine");
    let output = sandbox.anvil(["new", "blog", "--no-git"]);
    expect_code(&output, 1);
    expect_stderr(&output, &["is not empty", "--force"]);
    assert_eq!(sandbox.tree("").len(), 1);
}

#[test]
fn force_lists_what_it_replaces() {
    let sandbox = Sandbox::new();
    sandbox.write("blog/notes.txt", "mine");
    sandbox.write("blog/src/main.rs", "fn main() {}\n");
    let output = sandbox
        .anvil(["new", "blog", "--no-git", "--offline", "--force"])
        .expect_success();
    let conflict = output
        .stderr
        .find("  conflict  src/main.rs")
        .expect("the conflict is listed");
    let first = output.stderr.find("    create  ").expect("files are made");
    assert!(conflict < first, "{output}");
    expect_stderr(&output, &["     force  src/main.rs"]);
    assert_eq!(sandbox.read("blog/notes.txt"), "mine");
    assert!(
        sandbox
            .read("blog/src/main.rs")
            .contains("anvilforge::main!")
    );
}

#[test]
fn a_file_in_the_place_of_the_folder_is_refused() {
    let sandbox = Sandbox::new();
    sandbox.write("blog", "a file");
    for path in ["blog", "blog/inner"] {
        let output = sandbox.anvil(["new", path, "--name", "x", "--no-git"]);
        expect_code(&output, 1);
        expect_stderr(&output, &["is a file"]);
    }
}

#[test]
fn a_name_that_cannot_be_used_says_why_and_what_would_do() {
    let sandbox = Sandbox::new();
    for (name, texts) in [
        ("match", &["a keyword of Rust", "--name match-app"][..]),
        ("1st", &["begins with a letter", "--name app-1st"]),
        ("my blog", &["has no ` `", "--name my-blog"]),
        ("Blog", &["lower case", "--name blog"]),
        ("serde", &["depends on a crate of this name"]),
        ("anvilforge", &["depends on a crate of this name"]),
        ("std", &["a crate of Rust itself"]),
        ("test", &["a crate of Rust itself"]),
        ("nul", &["Windows"]),
    ] {
        let output = sandbox.anvil(["new", name, "--no-git"]);
        expect_code(&output, 2);
        expect_stderr(&output, texts);
    }
    assert_eq!(sandbox.tree("").len(), 0);
}

#[test]
fn an_unknown_database_is_refused() {
    let sandbox = Sandbox::new();
    for db in ["oracle", "oracle://db/x"] {
        let output = sandbox.anvil(["new", "blog", "--no-git", "--db", db]);
        expect_code(&output, 2);
        expect_stderr(&output, &[&format!("`{db}`"), "sqlite, postgres, mysql"]);
    }
    assert_eq!(sandbox.tree("").len(), 0);
}

#[test]
fn a_framework_that_is_not_there_is_refused() {
    let sandbox = Sandbox::new();
    let output = sandbox.anvil(["new", "blog", "--no-git", "--framework-path", "nowhere"]);
    expect_code(&output, 1);
    expect_stderr(
        &output,
        &["there is no Anvilforge in", "nowhere", "--framework-path"],
    );
    let output = sandbox.anvil([
        "new",
        "blog",
        "--framework-git",
        "x",
        "--framework-version",
        "1",
    ]);
    expect_code(&output, 2);
    assert_eq!(sandbox.tree("").len(), 0);
}

#[test]
#[cfg(target_os = "linux")]
fn a_folder_that_cannot_be_written_is_refused() {
    // Nobody, not even root, makes a folder there.
    let output = Sandbox::new().anvil(["new", "/proc/anvil-test", "--no-git"]);
    expect_code(&output, 1);
    expect_stderr(
        &output,
        &["nothing can be written in `/proc`", "choose a folder"],
    );
}

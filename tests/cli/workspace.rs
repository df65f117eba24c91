//! `cargo anvil new` inside a cargo workspace.

use crate::sandbox::{Sandbox, expect_stderr};

const ROOT: &str = "\
# Everything we have.
[workspace]
resolver = \"3\"
members = [
    # the shop comes first
    \"apps/shop\", # sells
    \"tools\",
]

[workspace.dependencies] # shared
";

fn add(root: &str, path: &str) -> (Sandbox, String) {
    let sandbox = Sandbox::new();
    sandbox.write("Cargo.toml", root);
    let output = sandbox
        .anvil(["new", path, "--no-git", "--offline"])
        .expect_success();
    (sandbox, output.stderr)
}

#[test]
fn a_member_is_added_and_comments_and_order_stay() {
    let (sandbox, stderr) = add(ROOT, "apps/blog");
    let expected = ROOT.replace(
        "    # the shop comes first\n",
        "    \"apps/blog\",\n    # the shop comes first\n",
    );
    assert_eq!(sandbox.read("Cargo.toml"), expected);
    assert!(
        stderr.contains("The profiles of a workspace are those of its root"),
        "{stderr}"
    );
    let tree = sandbox.tree("apps/blog");
    assert!(
        !tree.contains_key("Cargo.lock"),
        "the workspace has one lock file"
    );
    assert!(
        !tree["Cargo.toml"].contains("[profile"),
        "cargo would warn at every build:\n{}",
        tree["Cargo.toml"]
    );
}

#[test]
fn a_member_at_the_end_goes_behind_the_last_comment() {
    let (sandbox, _) = add(ROOT, "zoo");
    assert_eq!(
        sandbox.read("Cargo.toml"),
        ROOT.replace("    \"tools\",\n", "    \"tools\",\n    \"zoo\",\n")
    );
}

#[test]
fn a_pattern_that_covers_the_member_is_enough() {
    let root = "[workspace]\nmembers = [\"apps/*\"]\n";
    let (sandbox, _) = add(root, "apps/blog");
    assert_eq!(sandbox.read("Cargo.toml"), root);
    assert!(!sandbox.path("apps/blog/Cargo.lock").exists());
}

#[test]
fn an_excluded_folder_stands_alone() {
    let root = "[workspace]\nmembers = []\nexclude = [\"apps\"]\n";
    let (sandbox, _) = add(root, "apps/blog");
    assert_eq!(sandbox.read("Cargo.toml"), root);
    assert!(sandbox.path("apps/blog/Cargo.lock").is_file());
    assert!(sandbox.read("apps/blog/Cargo.toml").contains("[profile"));
}

#[test]
fn the_frameworks_own_checkout_gets_no_member() {
    let root = "[workspace]\nmembers = [\"anvilforge\", \"cargo-anvil\"]\n";
    let sandbox = Sandbox::new();
    sandbox.write("Cargo.toml", root);
    let output = sandbox
        .anvil(["new", "blog", "--no-git", "--offline"])
        .expect_success();
    expect_stderr(&output, &["no member of that workspace"]);
    assert_eq!(sandbox.read("Cargo.toml"), root);
    assert!(sandbox.read("blog/Cargo.toml").contains("\n[workspace]\n"));
}

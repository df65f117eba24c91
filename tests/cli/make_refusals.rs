//! What generators refuse, and what they leave to the user.

use crate::sandbox::{Sandbox, expect_code, expect_stderr};

#[test]
fn a_file_with_other_content_is_not_replaced_unasked() {
    let sandbox = Sandbox::with_app();
    drop(
        sandbox
            .anvil_in("blog", ["make:model", "Entry"])
            .expect_success(),
    );
    let before = sandbox.tree("blog");
    let output = sandbox.anvil_in("blog", ["make:model", "Entry", "name:string", "-m"]);
    expect_code(&output, 1);
    expect_stderr(
        &output,
        &[
            "already there with other content: `src/models/entry.rs`",
            "--force",
        ],
    );
    assert_eq!(
        sandbox.tree("blog"),
        before,
        "nothing was written, the migration neither"
    );

    let output = sandbox
        .anvil_in("blog", ["make:model", "Entry", "name:string", "--force"])
        .expect_success();
    expect_stderr(&output, &["     force  src/models/entry.rs"]);
    assert!(
        sandbox
            .read("blog/src/models/entry.rs")
            .contains("pub name: String,")
    );
}

#[test]
fn wrong_names_and_fields_are_usage_errors_that_write_nothing() {
    let sandbox = Sandbox::with_app();
    let before = sandbox.tree("blog");
    for (arguments, texts) in [
        (&["make:model", "Type"][..], &["keyword"][..]),
        (&["make:model", "Option"], &["would hide"]),
        (&["make:model", "Blog/Post"], &["folder"]),
        (
            &["make:model", "Post", "a:sting", "id:integer", "b"],
            &["`a:sting`", "`id:integer`", "`b`", "the types: string"],
        ),
        (&["make:controller", "!"], &["is no controller name"]),
        (&["make:view", "../secret"], &["is no view name"]),
        (
            &["make:request", "X", "a:text:odd"],
            &["there is no option `odd`"],
        ),
        (
            &["make:migration", "backfill", "a:text"],
            &["does not say which table"],
        ),
        (
            &["make:migration", "x", "--create", "Bad Name"],
            &["is no table name"],
        ),
    ] {
        let output = sandbox.anvil_in("blog", arguments.iter().copied());
        expect_code(&output, 2);
        expect_stderr(&output, texts);
    }
    assert_eq!(sandbox.tree("blog"), before);
}

#[test]
fn an_edit_without_a_place_is_left_to_the_user() {
    let sandbox = Sandbox::with_app();
    sandbox.write(
        "blog/src/seeders/mod.rs",
        "pub fn all() -> Seeders {\n    Seeders::default()\n}\n",
    );
    let output = sandbox
        .anvil_in("blog", ["make:seeder", "Post"])
        .expect_success();
    expect_stderr(
        &output,
        &[
            "must be edited by hand",
            "there is no `seeders![…]`; add `post_seeder`",
        ],
    );
    assert!(
        sandbox
            .read("blog/src/seeders/mod.rs")
            .contains("mod post_seeder;")
    );

    sandbox.write("blog/src/models/mod.rs", "mod broken {\n");
    let output = sandbox
        .anvil_in("blog", ["make:model", "Entry"])
        .expect_success();
    expect_stderr(
        &output,
        &[
            "no valid Rust",
            "mod entry;",
            "pub use entry::{Entry, NewEntry};",
        ],
    );
    assert_eq!(sandbox.read("blog/src/models/mod.rs"), "mod broken {\n");
}

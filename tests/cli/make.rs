//! The generators on a fresh application.

use std::process::Command;

use anvil_tests::CommandOutput;

use crate::sandbox::Sandbox;

/// Each generator with an example; a second run must change nothing.
const EXAMPLES: &[&[&str]] = &[
    &[
        "make:model",
        "Entry",
        "name:string",
        "message:text?",
        "user:references",
        "-m",
        "-r",
    ],
    &[
        "make:model",
        "Category",
        "slug:string:unique",
        "born:date",
        "seen_at:datetime?",
        "score:float",
        "meta:json?",
        "on:boolean",
    ],
    &["make:migration", "create_people_table", "name:string"],
    &[
        "make:migration",
        "add_slug_to_entries",
        "slug:string:index",
        "editor:references?",
    ],
    &["make:migration", "do_nothing"],
    &["make:migration", "touch_entries", "--table", "entries"],
    &["make:controller", "HomePageController"],
    &["make:controller", "zebra"],
    &["make:view", "posts.index"],
    &["make:view", "a-b.c_d"],
    &[
        "make:request",
        "StoreEntry",
        "name:string",
        "message:text?",
        "agreed:boolean",
    ],
    &["make:request", "Search"],
    &["make:seeder", "PostSeeder"],
];

fn expect_formatted(sandbox: &Sandbox) {
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args([
        "--edition",
        "2024",
        "--check",
        "src/lib.rs",
        "src/main.rs",
        "tests/feature.rs",
    ]);
    drop(CommandOutput::of(rustfmt.current_dir(sandbox.path("blog"))).expect_success());
}

#[test]
fn a_second_run_changes_nothing_and_all_is_formatted() {
    let sandbox = Sandbox::with_app();
    for arguments in EXAMPLES {
        drop(
            sandbox
                .anvil_in("blog", arguments.iter().copied())
                .expect_success(),
        );
    }
    expect_formatted(&sandbox);
    let once = sandbox.tree("blog");
    for arguments in EXAMPLES {
        let output = sandbox
            .anvil_in("blog", arguments.iter().copied())
            .expect_success();
        let steps = output.stderr.split("\nNext:").next().unwrap_or_default();
        assert!(
            steps
                .lines()
                .all(|line| line.trim_start().starts_with("identical")),
            "{output}"
        );
    }
    assert_eq!(sandbox.tree("blog"), once);
}

#[test]
fn a_dry_run_shows_everything_and_writes_nothing() {
    let sandbox = Sandbox::with_app();
    let before = sandbox.tree("blog");
    for arguments in EXAMPLES {
        let arguments = arguments.iter().copied().chain(["--dry-run"]);
        let output = sandbox.anvil_in("blog", arguments).expect_success();
        assert!(
            output.stdout.contains("    create  ") && output.stdout.contains("      edit  "),
            "{output}"
        );
        assert_eq!(output.stderr, "");
    }
    assert_eq!(sandbox.tree("blog"), before);
}

#[test]
fn a_model_and_its_migration_have_the_same_fields() {
    let sandbox = Sandbox::with_app();
    let arguments = [
        "make:model",
        "Entry",
        "name:string",
        "message:text?",
        "user:references",
        "-m",
    ];
    let output = sandbox.anvil_in("blog", arguments).expect_success();
    let model = sandbox.read("blog/src/models/entry.rs");
    for line in [
        "#[model(table = \"entries\")]",
        "pub name: String,",
        "pub message: Option<String>,",
        "pub user_id: i64,",
    ] {
        assert!(model.contains(line), "{model}");
    }
    let file = output
        .stderr
        .lines()
        .find_map(|line| line.trim().strip_prefix("create  src/migrations/"))
        .expect("a migration");
    let migration = sandbox.read(&format!("blog/src/migrations/{file}"));
    for line in [
        "t.string(\"name\");",
        "t.text(\"message\").nullable();",
        "t.foreign_id(\"user_id\").constrained();",
    ] {
        assert!(migration.contains(line), "{migration}");
    }
    let list = sandbox.read("blog/src/migrations/mod.rs");
    assert_eq!(
        list.matches(file.trim_end_matches(".rs")).count(),
        2,
        "{list}"
    );
    let models = sandbox.read("blog/src/models/mod.rs");
    for line in ["pub use entry::{Entry, NewEntry};", "models![Entry, User]"] {
        assert!(models.contains(line), "{models}");
    }
}

#[test]
fn migrations_of_one_second_run_in_the_order_in_which_they_were_made() {
    let sandbox = Sandbox::with_app();
    for name in ["zebra", "monkey", "ant"] {
        drop(
            sandbox
                .anvil_in("blog", ["make:migration", name])
                .expect_success(),
        );
    }
    let list = sandbox.read("blog/src/migrations/mod.rs");
    let list = &list[list.find("migrations![").expect("the list")..];
    let place = |name: &str| list.find(name).expect("in the list");
    assert!(
        place("zebra") < place("monkey") && place("monkey") < place("ant"),
        "{list}"
    );
}

#[test]
fn the_applications_own_stub_wins() {
    let sandbox = Sandbox::with_app();
    sandbox.write(
        "blog/stubs/make/seeder/widget.rs",
        "// Ours: Widget of widgets.\n",
    );
    drop(
        sandbox
            .anvil_in("blog", ["make:seeder", "BlogPost"])
            .expect_success(),
    );
    assert_eq!(
        sandbox.read("blog/src/seeders/blog_post_seeder.rs"),
        "// Ours: BlogPost of blog_posts.\n"
    );
}

//! Which application a command is about.

use crate::sandbox::{Sandbox, expect_code, expect_stderr};

const DEPENDENCIES: &str = "version = \"0.1.0\"\n\n[dependencies]\nanvilforge = \"0.1\"\n";

fn workspace() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(
        "Cargo.toml",
        "[workspace]\nmembers = [\"apps/*\", \"tools\"]\n",
    );
    for name in ["shop", "blog"] {
        sandbox.write(
            &format!("apps/{name}/Cargo.toml"),
            &format!("[package]\nname = \"{name}\"\n{DEPENDENCIES}"),
        );
        sandbox.write(
            &format!("apps/{name}/src/seeders/mod.rs"),
            "pub fn all() -> Seeders {\n    seeders![]\n}\n",
        );
    }
    sandbox.write(
        "tools/Cargo.toml",
        "[package]\nname = \"tools\"\nversion = \"0.1.0\"\n",
    );
    sandbox
}

#[test]
fn without_an_application_the_remedy_is_named() {
    let output = Sandbox::new().anvil(["make:model", "Post"]);
    expect_code(&output, 1);
    expect_stderr(&output, &["no Anvilforge application", "cargo anvil new"]);
}

#[test]
fn several_applications_are_listed() {
    for folder in ["", "tools"] {
        let output = workspace().anvil_in(folder, ["make:seeder", "Post"]);
        expect_code(&output, 2);
        expect_stderr(
            &output,
            &["several applications: `blog`, `shop`", "-p NAME"],
        );
    }
}

#[test]
fn an_application_is_chosen_by_package_manifest_or_folder() {
    for (folder, flags) in [
        ("", &["-p", "shop"][..]),
        ("apps/blog", &["--package", "shop"]),
        ("tools", &["--manifest-path", "../apps/shop/Cargo.toml"]),
        ("apps/shop/src", &[]),
    ] {
        let sandbox = workspace();
        let output = sandbox.anvil_in(folder, ["make:seeder", "Post"].iter().chain(flags).copied());
        drop(output.expect_success());
        assert!(
            sandbox
                .path("apps/shop/src/seeders/post_seeder.rs")
                .is_file(),
            "from {folder:?} with {flags:?}"
        );
    }
}

#[test]
fn a_package_that_is_not_there_is_answered_with_those_that_are() {
    let output = workspace().anvil(["-p", "blgo", "make:seeder", "Post"]);
    expect_code(&output, 2);
    expect_stderr(
        &output,
        &["no application `blgo`", "its applications: `blog`, `shop`"],
    );
}

#[test]
fn a_manifest_path_must_be_one() {
    let sandbox = workspace();
    for path in ["apps/shop", "apps/nothing/Cargo.toml"] {
        expect_code(
            &sandbox.anvil(["--manifest-path", path, "make:seeder", "Post"]),
            2,
        );
    }
    let output = sandbox.anvil(["--manifest-path", "tools/Cargo.toml", "make:seeder", "Post"]);
    expect_code(&output, 1);
}

#[test]
fn a_broken_manifest_is_named_with_its_line() {
    let sandbox = Sandbox::new();
    sandbox.write("Cargo.toml", "[package\nname = 1\n");
    let output = sandbox.anvil(["about"]);
    expect_code(&output, 1);
    expect_stderr(&output, &["Cargo.toml` is no valid TOML", "line 1"]);
}

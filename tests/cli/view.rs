//! `cargo anvil view:check` and `view:list`: templates and structs are read, nothing is built.

use serde_json::Value;

use crate::sandbox::{Sandbox, expect_code, expect_stderr};

const POSTS: &str = "use anvilforge::prelude::*;

#[derive(Debug, View)]
#[view(\"posts.index\")]
pub struct PostsIndex {
    pub title: String,
    pub posts: Vec<String>,
}
";

/// An application with a page, its layout, a part and two components.
fn blog() -> Sandbox {
    let sandbox = Sandbox::with_fake_app("fn main() {}");
    for (view, text) in [
        (
            "layouts/app",
            "<title>@yield(\"title\")</title>@yield(\"content\")",
        ),
        (
            "posts/index",
            "@extends(\"layouts.app\")\n@section(\"title\", title)\n@section(\"content\")\n\
             @each(\"posts.row\", posts, \"post\")\n<x-alert kind=\"info\">{{ title }}</x-alert>\n@endsection\n",
        ),
        ("posts/row", "<li>{{ post }}</li>\n"),
        (
            "components/alert",
            "@props({ kind: &str = \"info\" })\n<p class=\"{{ kind }}\">{{ slot }}</p>\n",
        ),
        (
            "components/card",
            "@props({ title, r#type: &str })\n@foreach(title as part){{ part }}{{ head }}@endforeach{{ r#type }}\n",
        ),
        ("notes/old", "@if(loop.first) {{ anything }} @endif\n"),
    ] {
        sandbox.write(&format!("blog/resources/views/{view}.forge.html"), text);
    }
    sandbox.write("blog/src/views/posts.rs", POSTS);
    sandbox
}

#[test]
fn right_templates_are_all_right() {
    let sandbox = blog();
    let output = sandbox.anvil_in("blog", ["view:check"]);
    expect_code(&output, 0);
    assert_eq!(output.stdout, "", "{output}");
    expect_stderr(&output, &["6 templates: all right"]);
    let json = sandbox.anvil_in("blog", ["view:check", "--json"]);
    let report: Value = serde_json::from_str(&json.stdout).expect("JSON");
    assert_eq!(report, serde_json::json!({ "views": 6, "errors": [] }));
}

#[test]
fn all_mistakes_of_all_templates_are_shown_with_their_lines() {
    let sandbox = blog();
    sandbox.write(
        "blog/resources/views/posts/row.forge.html",
        "<li>{{ post }}\n{{ titel }}</li>\n@forech(a as b)",
    );
    sandbox.write(
        "blog/resources/views/components/card.forge.html",
        "@props({ title })\n@if(titel) x @endif\n",
    );
    sandbox.write("blog/resources/views/notes/old.forge.html", "{{ open\n");
    sandbox.write(
        "blog/tests/pages.rs",
        "#[test]\nfn page() {\n    #[derive(anvilforge::View)]\n    #[view(\"posts.indx\")]\n    struct Page;\n}\n",
    );
    let output = sandbox.anvil_in("blog", ["view:check"]);
    expect_code(&output, 1);
    for frame in [
        "resources/views/components/card.forge.html:2:5: the component `card` has no prop or slot `titel`",
        "resources/views/notes/old.forge.html:1:1: the echo has no closing `}}`\n   |\n 1 | {{ open\n   | ^^",
        "resources/views/posts/row.forge.html:2:4: the view has no field `titel`",
        "resources/views/posts/row.forge.html:3:1: unknown directive `@forech`\n   |\n 3 | @forech(a as b)\n   | ^^^^^^^\n  = help: did you mean `@foreach`?",
        "tests/pages.rs:4:12: unknown view `posts.indx`\n   |\n 4 |     #[view(\"posts.indx\")]\n   |            ^^^^^^^^^^^^\n  = help: did you mean `posts.index`?",
    ] {
        assert!(output.stdout.contains(frame), "lacks {frame}\n{output}");
    }
    expect_stderr(&output, &["error: 5 mistakes in 6 templates"]);

    let json = sandbox.anvil_in("blog", ["view:check", "--json"]);
    expect_code(&json, 1);
    let report: Value = serde_json::from_str(&json.stdout).expect("JSON");
    let errors = report["errors"].as_array().expect("a list");
    assert_eq!(errors.len(), 5, "{json}");
    assert_eq!(
        errors[0]["file"],
        "resources/views/components/card.forge.html"
    );
    assert_eq!(
        (&errors[0]["line"], &errors[0]["column"]),
        (&2.into(), &5.into())
    );
    assert_eq!(errors[0]["help"], "did you mean `title`?");
    assert_eq!(json.stderr, "", "{json}");
}

#[test]
fn a_source_that_is_no_rust_is_named_and_passed_over() {
    let sandbox = blog();
    sandbox.write("blog/src/broken.rs", "#[derive(View)] struct {");
    let output = sandbox.anvil_in("blog", ["view:check"]);
    expect_code(&output, 0);
    expect_stderr(
        &output,
        &["warning: src/broken.rs is left out", "all right"],
    );
}

#[test]
fn the_list_says_what_every_template_is_for() {
    let sandbox = blog();
    let output = sandbox.anvil_in("blog", ["view:list"]).expect_success();
    assert_eq!(
        output.stdout,
        "components.alert  -            <x-alert> in 1 view: kind?: &str
components.card   -            <x-card> in 0 views: title, type: &str
layouts.app       -            layout of 1 view
notes.old         -            unused
posts.index       layouts.app  PostsIndex (src/views/posts.rs:4): title, posts
posts.row         -            included by 1 view
",
        "{output}"
    );
    let json = sandbox
        .anvil_in("blog", ["view:list", "--json"])
        .expect_success();
    let list: Value = serde_json::from_str(&json.stdout).expect("JSON");
    let index = &list["views"][4];
    assert_eq!(index["file"], "resources/views/posts/index.forge.html");
    assert_eq!(
        index["structs"],
        serde_json::json!([{ "name": "PostsIndex", "file": "src/views/posts.rs", "line": 4, "fields": ["title", "posts"] }])
    );
    assert_eq!(
        index["uses"],
        serde_json::json!(["layouts.app", "posts.row", "components.alert"])
    );
    assert_eq!(
        list["views"][0]["used_by"],
        serde_json::json!(["posts.index"])
    );
}

#[test]
fn an_application_without_templates_is_right_and_has_an_empty_list() {
    let sandbox = Sandbox::with_fake_app("fn main() {}");
    expect_code(&sandbox.anvil_in("blog", ["view:check"]), 0);
    let list = sandbox.anvil_in("blog", ["view:list"]);
    expect_code(&list, 0);
    expect_stderr(&list, &["there are no templates in resources/views"]);
}

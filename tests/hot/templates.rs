//! Templates of a running application: what is edited shows without a compile, and what needs one gets exactly one.
//!
//! How long each edit took from the save until an answer had it is written to `target/template-edits-<way>.txt`. The times
//! tell of the machine as well; nothing is asserted of them.

use std::fmt::Write as _;
use std::fs;
use std::time::Instant;

use anvil_tests::{TempApp, target_directory};

use crate::dev::Dev;

const PAGE: &str = "resources/views/notes.forge.html";
const LAYOUT: &str = "resources/views/layouts/notes.forge.html";
const PARTIAL: &str = "resources/views/partials/intro.forge.html";
const COMPONENT: &str = "resources/views/components/box.forge.html";

const CONTROLLER: &str = "//! Notes.

use anvilforge::prelude::*;
use anvilforge::view::Fragment;

use crate::views::{Note, Notes};

/// The page.
pub async fn index() -> Notes {
    let note = |text: &str, done| Note { text: text.to_owned(), done };
    Notes { title: \"Today\".to_owned(), notes: vec![note(\"one\", true), note(\"two\", false)] }
}

/// A part of it.
pub async fn part(session: Session) -> Fragment<Notes> {
    session.put(\"seen\", \"yes\");
    Fragment::of(index().await, \"box\")
}
";

const VIEW: &str = "//! The page of notes.

use anvilforge::prelude::*;

/// A note.
#[derive(Debug)]
pub struct Note {
    /// What it says.
    pub text: String,
    /// Whether it is done.
    pub done: bool,
}

/// What `notes.forge.html` shows.
#[derive(Debug, View)]
#[view(\"notes\")]
pub struct Notes {
    /// The heading.
    pub title: String,
    /// The notes.
    pub notes: Vec<Note>,
}
";

const TEMPLATES: [(&str, &str); 4] = [
    (
        PAGE,
        r#"@extends("layouts.notes")
@section("content")
<h1 class="big">{{ title }}</h1>
@include("partials.intro")
<ul>
@foreach(notes as note)
<li @class({ "done": note.done })>{{ note.text }}@if(note.done) (done)@endif</li>
@endforeach
</ul>
@if(notes.is_empty())<p>Nothing.</p>@else<p>Something.</p>@endif
@fragment("box")<x-box kind="plain">In the box</x-box>@endfragment
@session("seen")<s>seen: {{ value }}</s>@endsession
@env("local")<s>local</s>@endenv
@endsection
"#,
    ),
    (
        LAYOUT,
        "<title>Notes</title>\n<main>@yield(\"content\")</main>\n",
    ),
    (PARTIAL, "<p id=\"intro\">{{ title }}:</p>\n"),
    (
        COMPONENT,
        "@props({ kind: &str })\n<div class=\"box {{ kind }}\">{{ slot }}</div>\n",
    ),
];

/// What is edited without a compile: what it is, the file, what is replaced by what, and what the page has then.
const EDITS: [(&str, &str, &str, &str, &str); 11] = [
    (
        "a text",
        PAGE,
        "In the box",
        "Out of the box",
        ">Out of the box</div>",
    ),
    (
        "an attribute",
        PAGE,
        "class=\"big\"",
        "class=\"small\"",
        "<h1 class=\"small\">Today</h1>",
    ),
    (
        "a list of classes",
        PAGE,
        "\"done\": note",
        "\"finished\": note",
        "<li class=\"finished\">one",
    ),
    (
        "a prop",
        PAGE,
        "kind=\"plain\"",
        "kind=\"fancy\"",
        "<div class=\"box fancy\">",
    ),
    (
        "a block is moved",
        PAGE,
        "@include(\"partials.intro\")\n<ul>",
        "<ul>@include(\"partials.intro\")",
        "<ul><p id=\"intro\">Today:</p>",
    ),
    (
        "an expression is used twice",
        PAGE,
        "{{ title }}</h1>",
        "{{ title }}, {{ title }}</h1>",
        "<h1 class=\"small\">Today, Today</h1>",
    ),
    (
        "the body of a loop is wrapped",
        PAGE,
        "{{ note.text }}@if(note.done) (done)@endif",
        "@if(note.done)<b>{{ note.text }}</b>@endif",
        "<li class=\"finished\"><b>one</b></li>",
    ),
    (
        "a block is deleted",
        PAGE,
        "@if(notes.is_empty())<p>Nothing.</p>@else<p>Something.</p>@endif\n",
        "",
        "</ul>\n<div class=\"box fancy\">",
    ),
    (
        "an included view",
        PARTIAL,
        "{{ title }}:",
        "For {{ title }}:",
        "<p id=\"intro\">For Today:</p>",
    ),
    (
        "a layout",
        LAYOUT,
        "<main>",
        "<main id=\"notes\">",
        "<main id=\"notes\">",
    ),
    (
        "a component",
        COMPONENT,
        "<div",
        "<div data-box",
        "<div data-box class=\"box fancy\">",
    ),
];

/// What tells whether anything was compiled or started.
#[derive(Debug, PartialEq, Eq)]
struct Counts {
    process: u32,
    builds: usize,
}

struct Work {
    app: TempApp,
    dev: Dev,
    report: String,
}

impl Work {
    async fn counts(&self) -> Counts {
        Counts {
            process: self.dev.host().await,
            builds: self.dev.builds(),
        }
    }

    /// Edits a file and waits until the page has a text.
    async fn edit(&mut self, what: &str, edit: impl FnOnce(&TempApp), shown: &str) {
        let page = self.dev.get("/notes").await.unwrap_or_default();
        assert!(
            !page.contains(shown),
            "{what}: {shown:?} is there already:\n{page}"
        );
        edit(&self.app);
        let saved = Instant::now();
        self.dev.sees("/notes", shown).await;
        // Writing to a string cannot fail.
        let _ = writeln!(
            self.report,
            "{what:<40} {:>6} ms",
            saved.elapsed().as_millis()
        );
    }
}

async fn work(name: &str, hot: bool) {
    let _alone = crate::alone().await;
    let app = TempApp::new(name);
    app.write("src/controllers/notes.rs", CONTROLLER);
    app.write("src/views/notes.rs", VIEW);
    for (file, text) in TEMPLATES {
        app.write(file, text);
    }
    for (file, lines) in [
        ("src/controllers/mod.rs", "pub mod notes;\n"),
        (
            "src/views/mod.rs",
            "mod notes;\npub use notes::{Note, Notes};\n",
        ),
    ] {
        app.write(file, &format!("{}{lines}", app.read(file)));
    }
    app.replace(
        "src/routes/web.rs",
        "    r.get(\"/\",",
        "    r.get(\"/notes\", crate::controllers::notes::index);\n    \
         r.get(\"/part\", crate::controllers::notes::part);\n    r.get(\"/\",",
    );
    app.anvil(["migrate"]);
    let dev = Dev::serve(&app, if hot { &["--hot"] } else { &[] }, &[]).await;
    dev.sees("/notes", "<h1 class=\"big\">Today</h1>").await;
    let mut person = dev.client();
    let part = person.get("/part").await.text();
    assert_eq!(part, "<div class=\"box plain\">In the box</div>");
    let page = person.get("/notes").await.text();
    assert!(page.contains("<s>seen: yes</s>\n<s>local</s>"), "{page}");
    let mut work = Work {
        app,
        dev,
        report: String::new(),
    };

    work.dev.until_builds(1).await;
    let before = work.counts().await;
    for (what, file, from, to, shown) in EDITS {
        work.edit(what, |app| app.replace(file, from, to), shown)
            .await;
    }
    broken_and_gone(&mut work).await;
    assert_eq!(
        work.counts().await,
        before,
        "nothing was built:\n{}",
        work.dev.output()
    );

    // Something new is built once, without anybody's doing, and shows.
    for (number, expression) in ["notes.len()", "notes.len() * 10"].into_iter().enumerate() {
        let count = format!("<i>{{{{ {expression} }}}}</i>");
        let shown = ["<i>2</i>", "<i>20</i>"][number];
        work.edit(
            "a new expression",
            |app| app.replace(PAGE, "<ul>", &format!("{count}<ul>")),
            shown,
        )
        .await;
        work.edit(
            "what is known from then on",
            |app| {
                app.replace(
                    PAGE,
                    &format!("{count}<ul>"),
                    &format!("<u>{count}</u><ul>"),
                );
            },
            &format!("<u>{shown}</u>"),
        )
        .await;
        let builds = before.builds + number + 1;
        work.dev.until_builds(builds).await;
        assert_eq!(work.dev.builds(), builds, "{}", work.dev.output());
    }
    if hot {
        assert_eq!(
            work.dev.host().await,
            before.process,
            "one process all the way"
        );
    }

    // One that does not compile is shown with its place in the template, and mended there.
    let builds = work.dev.builds();
    work.app.replace(PAGE, "{{ note.text }}", "{{ note.txet }}");
    work.dev.says("resources/views/notes.forge.html:6:").await;
    work.dev.says("no field `txet`").await;
    work.app.replace(PAGE, "{{ note.txet }}", "{{ note.text }}");
    work.dev.sees("/notes", "<b>one</b>").await;
    work.dev.until_builds(builds + 2).await;

    let way = if hot { "hot" } else { "restart" };
    let file = target_directory().join(format!("template-edits-{way}.txt"));
    fs::write(&file, &work.report).expect("the report is written");
    work.dev.stop().await;
}

/// Templates that are wrong or gone say so on the page, and come back without a build.
async fn broken_and_gone(work: &mut Work) {
    let page = work.app.read(PAGE);
    work.edit(
        "a mistake",
        |app| app.replace(PAGE, "@foreach(", "@forech("),
        "unknown directive `@forech`",
    )
    .await;
    let shown = work.dev.get("/notes").await.unwrap_or_default();
    for part in [
        "resources/views/notes.forge.html:5:1",
        "did you mean `@foreach`?",
        "^^^",
    ] {
        assert!(shown.contains(part), "{part}:\n{shown}");
    }
    work.edit("its repair", |app| app.write(PAGE, &page), "<b>one</b>")
        .await;

    let partial = work.app.read(PARTIAL);
    work.edit(
        "a view is gone",
        |app| fs::remove_file(app.path(PARTIAL)).expect("it is there"),
        "unknown view `partials.intro`",
    )
    .await;
    work.edit("and back", |app| app.write(PARTIAL, &partial), "For Today:")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn templates_are_live_while_processes_are_replaced() {
    work("templates_restart", false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn templates_are_live_in_one_process() {
    work("templates_hot", true).await;
}

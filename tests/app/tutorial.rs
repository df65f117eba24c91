//! The README's tutorial, step by step as written.

use anvil_tests::{Step, TempApp, tutorial_steps};

use crate::{bad_input, dev_loop, generators, guestbook, other_databases};

/// Everything that is said of the tutorial's application is checked on one application, one after the other, since
/// building it is what takes the time.
#[tokio::test(flavor = "multi_thread")]
async fn the_tutorial_makes_an_application_that_can_be_used_and_shipped() {
    let app = follow_the_tutorial();
    guestbook::a_visitor_can_sign_in_a_browser(&app).await;
    guestbook::forms_without_a_token_are_refused(&app).await;
    guestbook::entries_survive_a_crash(&app).await;
    generators::what_they_write_compiles_and_migrates(&app);
    dev_loop::a_save_is_served_and_nothing_stays_behind(&app).await;
    bad_input::what_is_wrong_is_said_and_nothing_is_lost(&app).await;
    other_databases::the_application_runs_on_them(&app).await;
    guestbook::the_release_binary_needs_no_other_file(&app).await;
}

/// Does every step of the tutorial but those that never end (`dev`), and the release build, which comes last.
fn follow_the_tutorial() -> TempApp {
    let readme = include_str!("../../README.md");
    let mut app = None;
    for step in tutorial_steps(readme, "## A guestbook in ten minutes") {
        match step {
            Step::File { path, text } => made(&app).write(&path, &text),
            Step::Command(line) => match line.split(' ').collect::<Vec<_>>().as_slice() {
                ["cargo", "anvil", "new", name] => app = Some(TempApp::new(name)),
                ["cd", name] => assert_eq!(*name, made(&app).name()),
                ["cargo", "anvil", "dev"] | ["cargo", "build", "--release"] => {}
                ["cargo", "anvil", arguments @ ..] => {
                    drop(made(&app).anvil(arguments.iter().copied()));
                }
                ["cargo", arguments @ ..] => drop(made(&app).cargo(arguments.iter().copied())),
                other => panic!("the tutorial has a command that this test cannot run: {other:?}"),
            },
        }
    }
    app.expect("the tutorial makes an application")
}

fn made(app: &Option<TempApp>) -> &TempApp {
    app.as_ref()
        .expect("the tutorial makes an application before it uses one")
}

use std::time::{Duration, SystemTime};

use super::*;
use crate::dev::change::{Changes, Class};
use crate::dev::message::{Failure, Order};

fn request(class: Class, file: &str) -> Request {
    Request {
        class,
        files: vec![file.into()],
        why: Why::Saved,
        saved: SystemTime::UNIX_EPOCH,
    }
}

fn source() -> Request {
    request(Class::Source, "src/main.rs")
}

fn save() -> Event {
    Event::Changed(Changes {
        build: Some(source()),
        ..Changes::default()
    })
}

fn configuration() -> Event {
    Event::Changed(Changes {
        configuration: true,
        ..Changes::default()
    })
}

fn artifact() -> Artifact {
    Artifact::Binary("/t/blog".into())
}

fn library(number: u32) -> Artifact {
    Artifact::Library(format!("/t/blog-{number}.so").into())
}

fn built() -> Event {
    Event::Built(Outcome::Built(artifact()))
}

fn unchanged() -> Event {
    Event::Built(Outcome::Unchanged)
}

fn failure() -> Failure {
    Failure {
        problems: Vec::new(),
        text: "error: no".into(),
    }
}

fn failed() -> Event {
    Event::Built(Outcome::Failed(failure()))
}

fn exit() -> Exit {
    Exit {
        how: "exit status: 1".into(),
        said: "no database".into(),
    }
}

fn build() -> Vec<Action> {
    vec![Action::Build(source()), Action::Tell(Order::Building)]
}

fn start() -> Action {
    Action::Start(artifact())
}

fn load(number: u32) -> Action {
    Action::Tell(Order::Load {
        library: format!("/t/blog-{number}.so"),
    })
}

/// A cycle that serves.
fn serving() -> Cycle {
    let mut cycle = Cycle::default();
    assert_eq!(cycle.on(save()), build());
    assert_eq!(cycle.on(built()), [start()]);
    assert_eq!(cycle.on(Event::Serving), [Action::Promote]);
    cycle
}

/// A cycle that serves from a library.
fn hot() -> Cycle {
    let mut cycle = Cycle::default();
    cycle.on(save());
    assert_eq!(
        cycle.on(Event::Built(Outcome::Built(library(1)))),
        [Action::Start(library(1))]
    );
    cycle.on(Event::Serving);
    cycle
}

#[test]
fn the_new_process_takes_over_when_it_serves() {
    let mut cycle = serving();
    assert_eq!(cycle.on(save()), build());
    assert_eq!(cycle.on(built()), [start()]);
    assert!(!cycle.is_down());
    assert_eq!(cycle.on(Event::Serving), [Action::Promote]);
    assert_eq!(cycle.on(Event::Serving), [], "once only");
}

#[test]
fn many_saves_during_a_build_queue_exactly_one_more() {
    let mut cycle = serving();
    cycle.on(save());
    for _ in 0..3 {
        assert_eq!(cycle.on(save()), []);
    }
    assert_eq!(
        cycle.on(built()),
        build(),
        "what is out of date already replaces nothing"
    );
    assert_eq!(cycle.on(built()), [start()]);
}

#[test]
fn what_was_passed_over_is_put_into_service_when_the_next_build_brings_nothing() {
    let mut cycle = serving();
    cycle.on(save());
    cycle.on(save());
    cycle.on(built());
    assert_eq!(cycle.on(unchanged()), [start()]);
}

#[test]
fn the_first_binary_is_started_even_when_it_is_stale() {
    let mut cycle = Cycle::default();
    cycle.on(save());
    cycle.on(save());
    assert_eq!(cycle.on(built()), [vec![start()], build()].concat());
}

#[test]
fn queued_wishes_become_one() {
    let mut cycle = serving();
    cycle.on(save());
    let changed = |class, file, seconds| {
        let saved = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        Event::Changed(Changes {
            build: Some(Request {
                saved,
                ..request(class, file)
            }),
            ..Changes::default()
        })
    };
    cycle.on(changed(Class::Manifest, "Cargo.toml", 2));
    cycle.on(changed(Class::Template, "resources/views/a.forge.html", 1));
    let actions = cycle.on(built());
    let Some(Action::Build(request)) = actions.first() else {
        panic!("a build: {actions:?}")
    };
    assert_eq!(request.class, Class::Manifest);
    assert_eq!(request.files.len(), 2);
    assert_eq!(
        request.saved,
        SystemTime::UNIX_EPOCH + Duration::from_secs(1)
    );
}

#[test]
fn a_build_that_brings_nothing_new_says_so() {
    let mut cycle = serving();
    cycle.on(save());
    assert_eq!(
        cycle.on(unchanged()),
        [
            Action::Tell(Order::Unchanged),
            Action::Say(Notice::Unchanged)
        ]
    );
}

#[test]
fn a_failed_build_keeps_the_old_process() {
    let mut cycle = serving();
    cycle.on(save());
    assert_eq!(
        cycle.on(failed()),
        [
            Action::Say(Notice::BuildFailed { serving: true }),
            Action::Tell(Order::BuildFailed(failure()))
        ]
    );
    assert!(!cycle.is_down());
}

#[test]
fn a_process_that_does_not_come_up_replaces_nothing() {
    let mut cycle = serving();
    cycle.on(save());
    cycle.on(built());
    let actions = cycle.on(Event::Exited(Role::Starting, exit()));
    let [
        Action::Say(Notice::BootFailed { serving: true, .. }),
        Action::Tell(Order::BuildFailed(told)),
    ] = &actions[..]
    else {
        panic!("{actions:?}")
    };
    assert!(told.text.contains("exit status: 1") && told.text.contains("no database"));
    assert!(!cycle.is_down());
    // The old one is replaced by the next.
    assert_eq!(cycle.on(save()), build());
    assert_eq!(cycle.on(built()), [start()]);
}

#[test]
fn a_crash_waits_for_the_next_save_which_starts_it_again() {
    let mut cycle = serving();
    assert_eq!(
        cycle.on(Event::Exited(Role::Serving, exit())),
        [Action::Say(Notice::Crashed {
            how: "exit status: 1".into()
        })]
    );
    assert!(cycle.is_down());
    assert_eq!(cycle.on(save()), build());
    // Saved without a change: there is nothing new, but nobody serves either.
    assert_eq!(cycle.on(unchanged()), [start()]);
}

#[test]
fn a_newer_binary_replaces_one_that_is_still_starting() {
    let mut cycle = serving();
    cycle.on(save());
    cycle.on(built());
    cycle.on(save());
    assert_eq!(cycle.on(built()), [start()]);
    assert_eq!(cycle.on(Event::Serving), [Action::Promote]);
}

#[test]
fn configuration_is_told_and_builds_nothing() {
    let mut cycle = serving();
    assert_eq!(cycle.on(configuration()), [Action::Tell(Order::Configure)]);
}

#[test]
fn configuration_starts_what_had_not_come_up() {
    let mut cycle = Cycle::default();
    assert_eq!(cycle.on(configuration()), [], "there is nothing to start");
    cycle.on(save());
    cycle.on(built());
    cycle.on(Event::Exited(Role::Starting, exit()));
    assert_eq!(cycle.on(configuration()), [start()]);
}

#[test]
fn a_refresh_is_told_to_whoever_serves() {
    let refresh = || {
        Event::Changed(Changes {
            refresh: Some(vec!["app.css".into()]),
            ..Changes::default()
        })
    };
    assert_eq!(Cycle::default().on(refresh()), []);
    let styles = vec!["app.css".to_owned()];
    assert_eq!(
        serving().on(refresh()),
        [Action::Tell(Order::Refresh { styles })]
    );
}

#[test]
fn a_restart_needs_no_build() {
    let reason = || "`server.port` is read at start only".to_owned();
    let say = Action::Say(Notice::Restarting { reason: reason() });
    assert_eq!(
        serving().on(Event::RestartNeeded(reason())),
        [say.clone(), start()]
    );
    // During a build it waits for its end, whatever that is.
    for end in [built(), unchanged()] {
        let mut cycle = serving();
        cycle.on(save());
        assert_eq!(cycle.on(Event::RestartNeeded(reason())), vec![say.clone()]);
        assert_eq!(cycle.on(end), [start()]);
    }
    let mut cycle = serving();
    cycle.on(save());
    cycle.on(Event::RestartNeeded(reason()));
    assert_eq!(cycle.on(failed())[2..], [start()]);
}

#[test]
fn a_key_starts_a_new_process_unless_the_build_fails() {
    let wanted = || {
        Event::Wanted(Request {
            files: Vec::new(),
            why: Why::Key,
            ..source()
        })
    };
    let mut cycle = serving();
    assert_eq!(cycle.on(wanted()).len(), 2);
    assert_eq!(cycle.on(unchanged()), [start()]);
    cycle.on(Event::Serving);
    cycle.on(wanted());
    assert!(!cycle.on(failed()).contains(&start()));
    cycle.on(save());
    assert!(
        !cycle.on(unchanged()).contains(&start()),
        "the wish is gone"
    );
}

const TEMPLATE: &str = "resources/views/a.forge.html";

fn template() -> Event {
    Event::Changed(Changes {
        templates: Some(request(Class::Template, TEMPLATE)),
        ..Changes::default()
    })
}

fn refresh() -> Action {
    Action::Tell(Order::Refresh { styles: Vec::new() })
}

fn build_of_template() -> Vec<Action> {
    let request = request(Class::Template, TEMPLATE);
    vec![Action::Build(request), Action::Tell(Order::Building)]
}

#[test]
fn a_template_is_shown_without_a_build() {
    for mut cycle in [serving(), hot()] {
        assert_eq!(cycle.on(template()), [refresh()]);
        cycle.on(save());
        assert_eq!(cycle.on(template()), [refresh()], "during a build, too");
        assert_eq!(cycle.on(built()).len(), 1, "after which there is none");
    }
}

#[test]
fn a_template_is_built_where_it_is_compiled() {
    let mut cycle = serving().compiling_templates(true);
    assert_eq!(cycle.on(template()), build_of_template());
}

#[test]
fn a_template_may_mend_a_build_that_failed_and_wakes_an_application_that_is_down() {
    assert_eq!(Cycle::default().on(template()), build_of_template());

    let mut cycle = serving();
    cycle.on(save());
    cycle.on(failed());
    assert_eq!(
        cycle.on(template()),
        [vec![refresh()], build_of_template()].concat()
    );
    cycle.on(built());
    cycle.on(Event::Serving);
    assert_eq!(cycle.on(template()), [refresh()], "it is mended");

    // Saved during the build, it may be why that fails, or not.
    cycle.on(save());
    cycle.on(template());
    assert_eq!(cycle.on(failed())[2..], build_of_template());

    cycle.on(Event::Built(Outcome::Unchanged));
    cycle.on(Event::Exited(Role::Serving, exit()));
    assert_eq!(cycle.on(template()), build_of_template());
}

#[test]
fn a_template_that_is_saved_with_a_source_is_in_its_build() {
    let mut cycle = serving();
    let both =
        Request::both(Some(source()), Some(request(Class::Template, TEMPLATE))).expect("two");
    let burst = Event::Changed(Changes {
        build: Some(source()),
        templates: Some(request(Class::Template, TEMPLATE)),
        ..Changes::default()
    });
    assert_eq!(
        cycle.on(burst),
        [Action::Build(both), Action::Tell(Order::Building)]
    );
    let wanted = Request {
        why: Why::Needed("a new expression".into()),
        ..request(Class::Template, TEMPLATE)
    };
    assert_eq!(cycle.on(Event::Wanted(wanted)), [], "it is under way");
}

#[test]
fn the_application_may_ask_for_a_build() {
    let wanted = || {
        Event::Wanted(Request {
            why: Why::Needed("a new expression".into()),
            ..request(Class::Template, "resources/views/a.forge.html")
        })
    };
    let mut cycle = serving();
    assert_eq!(cycle.on(wanted()).len(), 2);
    assert_eq!(cycle.on(wanted()), [], "it is under way");
    assert_eq!(cycle.on(built()), [start()], "and nothing was queued");
}

#[test]
fn a_library_is_loaded_by_the_process_that_serves() {
    let mut cycle = hot();
    cycle.on(save());
    assert_eq!(
        cycle.on(Event::Built(Outcome::Built(library(2)))),
        [load(2)]
    );
    assert_eq!(cycle.on(Event::Loaded), []);
    assert!(!cycle.is_down());
}

#[test]
fn a_library_that_is_refused_is_what_a_new_process_begins_with() {
    let mut cycle = hot();
    cycle.on(save());
    cycle.on(Event::Built(Outcome::Built(library(2))));
    let reason = "built by another rustc".to_owned();
    assert_eq!(
        cycle.on(Event::LoadRefused(reason.clone())),
        [
            Action::Say(Notice::Restarting { reason }),
            Action::Start(library(2))
        ]
    );
}

#[test]
fn a_crash_during_a_load_starts_a_new_process_once() {
    let mut cycle = hot();
    cycle.on(save());
    cycle.on(Event::Built(Outcome::Built(library(2))));
    let how = "signal: 11".to_owned();
    let crash = Exit {
        how: how.clone(),
        said: String::new(),
    };
    assert_eq!(
        cycle.on(Event::Exited(Role::Serving, crash)),
        [
            Action::Say(Notice::LoadCrashed { how }),
            Action::Start(library(2))
        ]
    );
    assert!(
        !cycle
            .on(Event::Exited(Role::Starting, exit()))
            .contains(&Action::Start(library(2)))
    );
}

#[test]
fn a_library_built_while_a_process_starts_begins_another() {
    let mut cycle = hot();
    cycle.on(Event::RestartNeeded("configured".into()));
    cycle.on(save());
    assert_eq!(
        cycle.on(Event::Built(Outcome::Built(library(2)))),
        [Action::Start(library(2))]
    );
}

#[test]
fn where_a_running_program_cannot_be_replaced_it_is_stopped_first() {
    let mut cycle = Cycle::stopping_first(true);
    cycle.on(save());
    cycle.on(built());
    cycle.on(Event::Serving);
    assert_eq!(cycle.on(save())[0], Action::Stop);
    assert!(cycle.is_down());
    assert_eq!(cycle.on(built()), [start()]);
    cycle.on(Event::Serving);
    assert_eq!(
        cycle.on(Event::RestartNeeded("x".into()))[1..],
        [Action::Stop, start()]
    );
}

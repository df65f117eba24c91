//! Every case of `tests/corpus`, compiled into this binary and rendered by both back ends.
//!
//! To add a case, add its file; run with `UPDATE=1` to have its last section written, then read what was written.

// An application that denies warnings must compile, whatever its templates are.
#![deny(unreachable_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use forge::live;

#[path = "corpus/fixtures.rs"]
mod fixtures;
#[path = "corpus/rendering.rs"]
mod rendering;
#[path = "corpus/sections.rs"]
mod sections;

use fixtures::*;
use rendering::*;
use sections::Sections;

forge_corpus::corpus!("tests/corpus");

/// What a case comes to: a page, mistakes in its templates, or a rendering that fails.
const RESULTS: &[&str] = &["out", "error", "failure"];
/// What an edit comes to, without a compile: a page, or a refusal.
const EDITED: &[&str] = &["becomes", "refused"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpus")
}

/// Compares what came of every case with its file, or writes it there.
fn check(headings: &[&'static str], actual: impl Fn(&Case) -> Option<(&'static str, String)>) {
    let update = std::env::var_os("UPDATE").is_some();
    let mut failures = Vec::new();
    for case in cases() {
        let Some((heading, body)) = actual(&case) else {
            continue;
        };
        let path = root().join(format!("{}.case", case.name));
        let mut sections = Sections::of(&fs::read_to_string(&path).unwrap());
        let known = sections.first(headings);
        if known == Some((heading, body.as_str())) {
            continue;
        }
        if update {
            sections.put(headings, heading, &body);
            fs::write(&path, sections.text()).unwrap();
            continue;
        }
        failures.push(format!(
            "{}: expected {known:?}\nbut got {heading:?} {body:?}",
            case.name
        ));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

// Both write the same files when they update, so they are one test.
#[test]
fn every_case_gives_what_it_says_and_so_do_its_edits() {
    check(RESULTS, |case| {
        Some(match case.outcome {
            Outcome::Refused(errors) => ("error", errors.to_owned()),
            Outcome::Compiled { release, .. } => match release() {
                Ok(page) => ("out", page),
                Err(failure) => ("failure", failure),
            },
        })
    });
    check(EDITED, |case| match case.outcome {
        Outcome::Compiled { live, .. } if !case.after.is_empty() => Some(match live(case.after) {
            Ok(page) => ("becomes", page),
            Err(refusal) => ("refused", refusal),
        }),
        _ => None,
    });
}

#[test]
fn both_back_ends_give_the_same_bytes() {
    let mut failures = Vec::new();
    for case in cases() {
        if let Outcome::Compiled { release, live, .. } = case.outcome {
            let (release, live) = (release(), live(&[]));
            if release != live {
                failures.push(format!("{}: {release:?}\nbut live {live:?}", case.name));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

#[test]
fn an_edit_of_a_file_shows_and_a_broken_file_comes_back() {
    let case = cases()
        .into_iter()
        .find(|case| case.name == "live/include_layout_and_component")
        .unwrap();
    let Outcome::Compiled { disk, release, .. } = case.outcome else {
        panic!("the case is right");
    };
    let folder = std::env::temp_dir().join(format!("forge-live-{}", std::process::id()));
    let text = fs::read_to_string(root().join(format!("{}.case", case.name))).unwrap();
    let mut age = SystemTime::UNIX_EPOCH;
    let mut write = |view: &str, text: &str| {
        let path = folder.join(view.replace('.', "/") + ".forge.html");
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        // Each text is older than the clock and newer than the one before, whatever the file system's clock does.
        age += Duration::from_secs(60);
        let file = fs::File::options().write(true).open(&path).unwrap();
        file.set_modified(age).unwrap();
    };
    for (name, body) in Sections::of(&text).iter() {
        if !RESULTS.contains(&name) && !EDITED.contains(&name) && !name.contains(' ') {
            write(name, body);
        }
    }
    let views = live::Views::new(&folder);
    let page = disk(&views).unwrap();
    assert_eq!(page, release().unwrap());

    write("p", "<p>{{ title }}</p>");
    let edited = disk(&views).unwrap();
    assert_eq!(edited, page.replacen("<body>T", "<body><p>T</p>", 1));

    write("p", "<p>{{ title");
    assert!(disk(&views).unwrap_err().contains("p.forge.html:1:4"));
    fs::remove_file(folder.join("p.forge.html")).unwrap();
    assert!(disk(&views).unwrap_err().contains("unknown view `p`"));
    write("p", "{{ title }}");
    assert_eq!(disk(&views).unwrap(), page);
    fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_whole_folder_is_compiled_in() {
    let mut files = 0;
    for feature in fs::read_dir(root()).unwrap().flatten() {
        if feature.path().is_dir() {
            let cases = fs::read_dir(feature.path()).unwrap().flatten();
            files += cases
                .filter(|entry| entry.path().extension().is_some_and(|e| e == "case"))
                .count();
        }
    }
    assert_eq!(
        cases().len(),
        files,
        "a case was added or removed since this binary was built: `touch forge/tests/corpus.rs`"
    );
    assert!(files >= 250, "{files} cases");
}

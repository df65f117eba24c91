//! Templates made at random, compiled into this binary: both back ends render the same bytes.
//!
//! `forge/fuzz/run equality` does this with other seeds, for as long as it is told.

#![allow(
    unreachable_code,
    reason = "a template may say `@break(true)`, and Askama takes the condition away"
)]

#[path = "corpus/fixtures.rs"]
#[allow(dead_code, reason = "what the templates use of it hangs on the seed")]
mod fixtures;
#[path = "corpus/rendering.rs"]
#[allow(dead_code, reason = "the cases of the corpus use more of it")]
mod rendering;

use fixtures::*;
use rendering::*;

forge_corpus::generated!(1, 40);

fn title() -> String {
    "A <title> & 'more'".to_owned()
}

fn names() -> Vec<String> {
    strings(&["Ada", "<Bob>", ""])
}

#[test]
fn generated_templates_give_the_same_bytes_from_both_back_ends() {
    let mut failures = Vec::new();
    let mut pages = 0;
    for (case, (name, source)) in cases().into_iter().zip(SOURCES) {
        match case.outcome {
            Outcome::Refused(errors) => failures.push(format!("{name}: {errors}\n{source}")),
            Outcome::Compiled { release, live, .. } => {
                let (release, live) = (release(), live(&[]));
                pages += usize::from(release.is_ok());
                if release != live {
                    failures.push(format!("{name}: {release:?}\nbut live {live:?}\n{source}"));
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert_eq!(pages, SOURCES.len());
}

//! The examples of `src/docs/blade.md`, compiled into this binary and rendered by both back ends.
//!
//! Run with `UPDATE=1` to have the last part of each example written, then read what was written.

use std::fs;
use std::path::Path;

#[path = "corpus/fixtures.rs"]
#[allow(dead_code, reason = "the cases of the corpus use more of it")]
mod fixtures;
#[path = "corpus/rendering.rs"]
#[allow(dead_code, reason = "the cases of the corpus use more of it")]
mod rendering;
#[path = "corpus/sections.rs"]
#[allow(dead_code, reason = "the cases of the corpus use more of it")]
mod sections;

use fixtures::*;
use rendering::*;
use sections::Sections;

forge_corpus::page!("src/docs/blade.md");

const PAGE: &str = "src/docs/blade.md";
const RESULTS: &[&str] = &["out", "error"];

#[test]
fn every_example_comes_to_what_the_page_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE);
    let page = fs::read_to_string(&path).unwrap();
    let mut parts = page.split("\n```forge\n");
    let mut written = parts.next().unwrap().to_owned();
    let mut failures = Vec::new();
    let cases = cases();
    assert_eq!(
        cases.len(),
        page.matches("\n```forge\n").count(),
        "an example was added since this binary was built: `touch forge/tests/blade.rs`"
    );
    assert!(cases.len() > 35, "{} examples", cases.len());
    for (case, part) in cases.into_iter().zip(parts) {
        let (example, rest) = part.split_once("\n```").unwrap();
        let (heading, body) = match case.outcome {
            Outcome::Refused(errors) => ("error", errors.to_owned()),
            Outcome::Compiled { release, live, .. } => {
                let released = release();
                assert_eq!(released, live(&[]), "{}", case.name);
                ("out", released.expect(case.name))
            }
        };
        let mut sections = Sections::of(&format!("{example}\n"));
        if sections.first(RESULTS) != Some((heading, body.as_str())) {
            failures.push(format!("{}: {heading}\n{body}", case.name));
        }
        sections.put(RESULTS, heading, &body);
        written.push_str(&format!("\n```forge\n{}```{rest}", sections.text()));
    }
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, written).unwrap();
        return;
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

//! Inside a crate, what touches the outer world is in the folders that are named for it.

use crate::finding::{Finding, expect_lines, expect_tidy};
use crate::source_file::SourceFile;

/// A word that occurs in some part of a crate alone.
struct Boundary {
    /// Where the rule holds.
    within: &'static str,
    /// What the code may not say there.
    words: &'static [&'static str],
    /// Where it may, all the same.
    except: &'static [&'static str],
    remedy: &'static str,
}

const BOUNDARIES: [Boundary; 6] = [
    Boundary {
        within: "cast/src/",
        words: &["sqlx::"],
        except: &["cast/src/connection/", "cast/src/row"],
        remedy: "sqlx is named only where cast connects and reads rows; go through `cast::connection`",
    },
    Boundary {
        within: "forge/src/",
        words: &["fs::", "std::env"],
        except: &["forge/src/build", "forge/src/loader/disk"],
        remedy: "forge reads files only in `build` and `loader::disk`; take the text as a value",
    },
    Boundary {
        within: "bellows/src/",
        words: &["salvo"],
        except: &["bellows/src/server/"],
        remedy: "the web server is known under `server/` alone",
    },
    Boundary {
        within: "bellows/src/protocol/",
        words: PURE,
        except: &[],
        remedy: "the protocol has no runtime, no clock and no chance; take the value as an argument",
    },
    Boundary {
        within: "bellows/src/channel/",
        words: PURE,
        except: &[],
        remedy: "a channel's rules have no runtime, no clock and no chance; take the value as an argument",
    },
    Boundary {
        within: "bellows/src/connection/",
        words: PURE,
        except: &[],
        remedy: "the state machine has no runtime, no clock and no chance; take the value as an argument",
    },
];

const PURE: &[&str] = &[
    "async fn",
    ".await",
    "tokio::",
    "SystemTime::now",
    "Instant::now",
    "getrandom",
    "rand::",
];

fn check(file: &SourceFile) -> Vec<Finding> {
    if !file.is_rust() {
        return Vec::new();
    }
    let mut findings = Vec::new();
    for boundary in &BOUNDARIES {
        let holds = file.path.starts_with(boundary.within)
            && !boundary
                .except
                .iter()
                .any(|except| file.path.starts_with(except));
        if holds && !file.is_test() {
            let end = file.first_test_line().unwrap_or(usize::MAX);
            for (number, line) in file.code().filter(|(number, _)| *number < end) {
                if let Some(word) = boundary.words.iter().find(|word| names(line, word)) {
                    findings.push(Finding::at(
                        file,
                        number,
                        format!("`{word}` here: {}", boundary.remedy),
                    ));
                }
            }
        }
    }
    findings
}

/// Tells whether a line has the word, and not only as the end of a longer one.
fn names(line: &str, word: &str) -> bool {
    let mut found = line.match_indices(word);
    found.any(|(at, _)| !line[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

#[test]
fn the_outer_world_is_touched_only_where_it_may_be() {
    expect_tidy(check);
}

#[test]
fn a_boundary_holds_on_its_own_side() {
    let text = "use sqlx::Row;\n// sqlx::Row\nuse my_sqlx::Row;\n#[cfg(test)]\nuse sqlx::Row;\n";
    expect_lines(check, "cast/src/query/select.rs", text, &[1]);
    expect_lines(check, "cast/src/connection/pool.rs", text, &[]);
    expect_lines(
        check,
        "bellows/src/protocol/auth.rs",
        "let now = Instant::now();\n",
        &[1],
    );
}

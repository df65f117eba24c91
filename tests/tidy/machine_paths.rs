//! No file names a path of the machine that it was written on.

use crate::finding::{Finding, expect_lines, expect_tidy};
use crate::source_file::SourceFile;

/// Folders in which people and build machines keep checkouts.
const PLACES: [&str; 6] = [
    concat!("/ho", "me/"),
    concat!("/ro", "ot/"),
    concat!("/Use", "rs/"),
    concat!("/wo", "rk/"),
    concat!("/bui", "lds/"),
    concat!("C:\\Use", "rs\\"),
];

fn check(file: &SourceFile) -> Vec<Finding> {
    let lines = file.text.lines().enumerate();
    let bad = lines.filter_map(|(index, line)| Some((index + 1, machine_path(line)?)));
    bad.map(|(line, place)| {
        Finding::at(
            file,
            line,
            format!("`{place}…` is a path of one machine; make it relative, or ask for it"),
        )
    })
    .collect()
}

/// Finds a path that begins in such a folder and goes on below it: anything else may be an address on a website.
fn machine_path(line: &str) -> Option<&'static str> {
    PLACES.into_iter().find(|place| {
        line.match_indices(place).any(|(at, _)| {
            let begins =
                !line[..at].ends_with(|c: char| c.is_alphanumeric() || "._-}>*~)/".contains(c));
            let below = line[at + place.len()..]
                .trim_start_matches(|c: char| c.is_alphanumeric() || "._-".contains(c));
            begins
                && below.starts_with(['/', '\\'])
                && !line[at + place.len()..].starts_with(['/', '\\'])
        })
    })
}

#[test]
fn no_file_names_somebodys_machine() {
    expect_tidy(check);
}

#[test]
fn only_paths_that_begin_there_are_found() {
    let home = concat!("/ho", "me/");
    let text =
        format!("let a = \"{home}ann/x\";\nlet b = \"src{home}x\";\nlet c = \"/users/1\";\n");
    expect_lines(check, "README.md", &text, &[1]);
}

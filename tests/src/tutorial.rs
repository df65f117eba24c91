//! A Markdown text as steps that can be done: commands to run and files to write.
//!
//! A fenced block in `sh` is commands. A block whose opening fence says `title=PATH` is a file. All other blocks are
//! for the reader.

/// One step of a tutorial.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    /// A line of a shell.
    Command(String),
    /// The whole text of a file.
    File {
        /// Its path in the application.
        path: String,
        /// Its text.
        text: String,
    },
}

/// Reads the steps of one section: from its heading to the next heading of the same level.
///
/// # Panics
///
/// When there is no such heading, or a block is not closed.
///
/// # Examples
///
/// ```
/// use anvil_tests::{Step, tutorial_steps};
///
/// let text = "## One\n```sh\nls\n```\n## Two\n```rust title=src/a.rs\nfn a() {}\n```\n";
/// assert_eq!(tutorial_steps(text, "## One"), [Step::Command("ls".into())]);
/// ```
#[must_use]
pub fn tutorial_steps(markdown: &str, heading: &str) -> Vec<Step> {
    let level = heading.split(' ').next().unwrap_or_default();
    let mut lines = markdown.lines().skip_while(|line| *line != heading);
    assert!(lines.next().is_some(), "there is no heading {heading:?}");

    let mut steps = Vec::new();
    while let Some(line) = lines.next() {
        if line.split(' ').next() == Some(level) {
            break;
        }
        let Some(info) = line.strip_prefix("```") else {
            continue;
        };
        let mut block = String::new();
        loop {
            let line = lines.next();
            match line.unwrap_or_else(|| panic!("the block ```{info} is not closed")) {
                "```" => break,
                line => {
                    block.push_str(line);
                    block.push('\n');
                }
            }
        }
        if let Some((_, path)) = info.split_once("title=") {
            steps.push(Step::File {
                path: path.to_owned(),
                text: block,
            });
        } else if info == "sh" {
            steps.extend(block.lines().map(|line| Step::Command(line.to_owned())));
        }
    }
    steps
}

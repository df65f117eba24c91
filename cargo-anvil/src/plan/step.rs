//! The plan's data. Nothing here reads or writes a file.

use anyhow::Result;

use crate::edit::Edited;
use crate::project::Files;

/// One thing to do. Paths are relative to the application's root, with `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// Write a file that should not be there yet.
    Create {
        /// Where.
        path: String,
        /// What.
        contents: String,
    },
    /// Change a file that is there.
    Edit {
        /// Where.
        path: String,
        /// The text that the edit was made on.
        before: String,
        /// The text after it.
        after: String,
    },
    /// A file that already says what the edit would make it say.
    Present {
        /// Where.
        path: String,
    },
    /// An edit for which the file has no place: the user makes it.
    ByHand {
        /// Where.
        path: String,
        /// What to write there.
        help: String,
    },
}

/// The steps of a generator and what to tell the user afterwards.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    /// What to do, in order.
    pub(crate) steps: Vec<Step>,
    /// What comes next for the user.
    pub(crate) next: Vec<String>,
}

impl Plan {
    /// Adds a new file.
    pub(crate) fn create(&mut self, path: impl Into<String>, contents: impl Into<String>) {
        self.steps.push(Step::Create {
            path: path.into(),
            contents: contents.into(),
        });
    }

    /// Adds an edit of a file. Edits of one file add up: a later one sees what an earlier one made of it.
    ///
    /// When the file is missing, `missing` makes its first text, and the edit is made on that.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn edit(
        &mut self,
        files: &Files,
        path: &str,
        missing: impl FnOnce() -> String,
        edit: impl FnOnce(&str) -> Edited,
    ) -> Result<()> {
        let edit = |text: &str| with_plain_lines(text, edit);
        let pending = self.steps.iter_mut().find_map(|step| match step {
            Step::Create { path: at, contents } if at == path => Some(contents),
            Step::Edit {
                path: at, after, ..
            } if at == path => Some(after),
            _ => None,
        });
        if let Some(text) = pending {
            match edit(text) {
                Edited::Changed(after) => *text = after,
                Edited::AlreadyPresent => {}
                Edited::AnchorMissing { help } => self.steps.push(Step::ByHand {
                    path: path.to_owned(),
                    help,
                }),
            }
            return Ok(());
        }
        // A file that an earlier edit found done is looked at anew.
        self.steps
            .retain(|step| !matches!(step, Step::Present { path: at } if at == path));
        let path = path.to_owned();
        let step = match files.read(&path)? {
            Some(before) => match edit(&before) {
                Edited::Changed(after) => Step::Edit {
                    path,
                    before,
                    after,
                },
                Edited::AlreadyPresent => Step::Present { path },
                Edited::AnchorMissing { help } => Step::ByHand { path, help },
            },
            None => {
                let contents = missing();
                match edit(&contents) {
                    Edited::Changed(contents) => Step::Create { path, contents },
                    Edited::AlreadyPresent => Step::Create { path, contents },
                    Edited::AnchorMissing { help } => Step::ByHand { path, help },
                }
            }
        };
        self.steps.push(step);
        Ok(())
    }

    /// Adds something to tell the user afterwards.
    pub(crate) fn next(&mut self, text: impl Into<String>) {
        self.next.push(text.into());
    }
}

/// Makes an edit on the text without what Windows' editors add to it, and puts that back: `\r\n` and the byte order mark.
fn with_plain_lines(text: &str, edit: impl FnOnce(&str) -> Edited) -> Edited {
    const MARK: char = '\u{feff}';
    let (mark, body) = match text.strip_prefix(MARK) {
        Some(body) => (MARK.to_string(), body),
        None => (String::new(), text),
    };
    let windows = body.contains("\r\n");
    let edited = if windows {
        edit(&body.replace("\r\n", "\n"))
    } else {
        edit(body)
    };
    match edited {
        Edited::Changed(after) if windows => Edited::Changed(mark + &after.replace('\n', "\r\n")),
        Edited::Changed(after) => Edited::Changed(mark + &after),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(files: &Files, edits: &[fn(&str) -> Edited]) -> Plan {
        let mut plan = Plan::default();
        for edit in edits {
            plan.edit(files, "a", || "new\n".to_owned(), edit)
                .expect("readable");
        }
        plan
    }

    fn append(text: &str) -> Edited {
        Edited::Changed(format!("{text}more\n"))
    }

    #[test]
    fn edits_of_one_file_add_up_to_one_step() {
        let plan = edited(&Files::memory(&[("a", "old\n")]), &[append, append]);
        let (path, before, after) = (
            "a".to_owned(),
            "old\n".to_owned(),
            "old\nmore\nmore\n".to_owned(),
        );
        assert_eq!(
            plan.steps,
            [Step::Edit {
                path,
                before,
                after
            }]
        );
        let plan = edited(&Files::memory(&[]), &[append]);
        assert_eq!(
            plan.steps,
            [Step::Create {
                path: "a".into(),
                contents: "new\nmore\n".into()
            }]
        );
    }

    #[test]
    fn a_file_that_needs_nothing_is_one_step_too() {
        let plan = edited(
            &Files::memory(&[("a", "old\n")]),
            &[|_| Edited::AlreadyPresent, |_| Edited::AlreadyPresent],
        );
        assert_eq!(plan.steps, [Step::Present { path: "a".into() }]);
        let plan = edited(
            &Files::memory(&[("a", "old\n")]),
            &[|_| Edited::AlreadyPresent, append],
        );
        assert!(matches!(plan.steps.as_slice(), [Step::Edit { .. }]));
    }

    #[test]
    fn the_line_ends_of_the_file_are_kept() {
        let plan = edited(&Files::memory(&[("a", "\u{feff}old\r\n")]), &[append]);
        let [Step::Edit { after, .. }] = plan.steps.as_slice() else {
            panic!("an edit")
        };
        assert_eq!(after, "\u{feff}old\r\nmore\r\n");
    }
}

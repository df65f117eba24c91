//! A plan as text: what `--dry-run` prints.

use anyhow::Result;
use similar::TextDiff;

use super::{Plan, Step};
use crate::project::Files;

/// The steps, one a line, with the text of every new file and the difference of every edit.
///
/// # Errors
/// When a file that a step would write cannot be read.
pub(crate) fn preview(plan: &Plan, files: &Files) -> Result<String> {
    let mut text = String::new();
    for step in &plan.steps {
        let (verb, path, detail) = match step {
            Step::Create { path, contents } => match files.read(path)? {
                None => ("create", path, indented(contents, "+")),
                Some(found) if found == *contents => ("identical", path, String::new()),
                Some(found) => ("conflict", path, diff(&found, contents)),
            },
            Step::Edit {
                path,
                before,
                after,
            } => ("edit", path, diff(before, after)),
            Step::Present { path } => ("identical", path, String::new()),
            Step::ByHand { path, help } => ("by hand", path, indented(help, "")),
        };
        text.push_str(&format!("{verb:>10}  {path}\n{detail}"));
    }
    Ok(text)
}

/// The preview on an empty disk, for the tests of plans.
#[cfg(test)]
pub(crate) fn shown(plan: &Plan) -> String {
    preview(plan, &Files::memory(&[])).expect("nothing to read")
}

/// The difference of two texts, as `diff -u` shows it, without the file names.
pub(crate) fn diff(before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    indented(
        &diff
            .unified_diff()
            .context_radius(2)
            .missing_newline_hint(false)
            .to_string(),
        "",
    )
}

fn indented(text: &str, sign: &str) -> String {
    text.lines()
        .map(|line| format!("            {sign}{line}").trim_end().to_owned() + "\n")
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_step_shows_what_it_would_change() {
        let files = Files::memory(&[("src/d.rs", "mod d;\n"), ("src/e.rs", "mod old;\n")]);
        let mut plan = Plan::default();
        plan.create("src/a.rs", "mod x;\n\n");
        plan.steps.push(Step::Edit {
            path: "src/b.rs".into(),
            before: "mod a;\n".into(),
            after: "mod a;\nmod b;\n".into(),
        });
        plan.steps.push(Step::Present {
            path: "src/c.rs".into(),
        });
        plan.create("src/d.rs", "mod d;\n");
        plan.create("src/e.rs", "mod new;\n");
        plan.steps.push(Step::ByHand {
            path: "src/f.rs".into(),
            help: "add it".into(),
        });
        let expected = "    create  src/a.rs
            +mod x;
            +
      edit  src/b.rs
            @@ -1 +1,2 @@
             mod a;
            +mod b;
 identical  src/c.rs
 identical  src/d.rs
  conflict  src/e.rs
            @@ -1 +1 @@
            -mod old;
            +mod new;
   by hand  src/f.rs
            add it
";
        assert_eq!(preview(&plan, &files).expect("a preview"), expected);
    }
}

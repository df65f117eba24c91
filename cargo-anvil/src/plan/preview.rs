//! A plan as text: what `--dry-run` prints.

use similar::TextDiff;

use super::{Plan, Step};

/// The steps, one a line, and the difference of every edit.
pub(crate) fn preview(plan: &Plan) -> String {
    let mut text = String::new();
    for step in &plan.steps {
        let (verb, path) = match step {
            Step::Create { path, .. } => ("create", path),
            Step::Edit { path, .. } => ("edit", path),
            Step::Present { path } => ("identical", path),
            Step::ByHand { path, .. } => ("by hand", path),
        };
        text.push_str(&format!("{verb:>10}  {path}\n"));
        match step {
            Step::Edit { before, after, .. } => text.push_str(&diff(before, after)),
            Step::ByHand { help, .. } => text.push_str(&indented(help, "")),
            Step::Create { contents, .. } => text.push_str(&indented(contents, "+")),
            Step::Present { .. } => {}
        }
    }
    text
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
    fn an_edit_shows_its_difference() {
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
        let expected = "    create  src/a.rs
            +mod x;
            +
      edit  src/b.rs
            @@ -1 +1,2 @@
             mod a;
            +mod b;
 identical  src/c.rs
";
        assert_eq!(preview(&plan), expected);
    }
}

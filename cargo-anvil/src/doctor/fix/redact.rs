//! Hides secrets in what is shown of a plan: a log of a build server is read by many.

use crate::plan::{Plan, Step};

/// Names whose values nobody should read over somebody's shoulder.
const SECRET: [&str; 5] = ["KEY", "SECRET", "PASSWORD", "TOKEN", "_URL"];

/// The plan as it is shown: values of secret variables are `…`, new ones `… (new)`.
pub(crate) fn redacted(plan: &Plan) -> Plan {
    let steps = plan.steps.iter().map(|step| match step {
        Step::Create { path, contents } if is_env(path) => Step::Create {
            path: path.clone(),
            contents: hide(contents, ""),
        },
        Step::Edit {
            path,
            before,
            after,
        } if is_env(path) => Step::Edit {
            path: path.clone(),
            before: hide(before, before),
            after: hide(after, before),
        },
        other => other.clone(),
    });
    Plan {
        steps: steps.collect(),
        next: plan.next.clone(),
    }
}

fn is_env(path: &str) -> bool {
    path.rsplit('/').next() == Some(".env")
}

fn hide(text: &str, before: &str) -> String {
    let old: Vec<&str> = before.lines().collect();
    let line = |line: &str| match line.split_once('=') {
        Some((name, value))
            if !value.trim().is_empty() && SECRET.iter().any(|secret| name.contains(secret)) =>
        {
            let new = if old.contains(&line) { "" } else { " (new)" };
            format!("{name}=…{new}\n")
        }
        _ => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_secrets_are_not_shown() {
        let plan = Plan {
            steps: vec![Step::Edit {
                path: "apps/blog/.env".into(),
                before: "A=1\nDATABASE_URL=mysql://me:pw@x\nAPP_KEY=old\n".into(),
                after: "A=1\nDATABASE_URL=mysql://me:pw@x\nAPP_KEY=new\n".into(),
            }],
            next: Vec::new(),
        };
        let Step::Edit { before, after, .. } = &redacted(&plan).steps[0] else {
            panic!("an edit")
        };
        assert_eq!(before, "A=1\nDATABASE_URL=…\nAPP_KEY=…\n");
        assert_eq!(after, "A=1\nDATABASE_URL=…\nAPP_KEY=… (new)\n");
    }
}

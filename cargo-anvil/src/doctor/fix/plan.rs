//! From the findings to one plan.

use anyhow::Result;

use super::Fix;
use crate::doctor::probe::without_probe;
use crate::doctor::{Facts, Finding};
use crate::edit::{Edited, Scalar, add_framework_feature, set_env, set_toml};
use crate::plan::Plan;
use crate::project::Files;

/// Cargo's configuration of the project, and its old name, which cargo prefers where both are.
const CONFIG: &str = ".cargo/config.toml";
const OLD_CONFIG: &str = ".cargo/config";

/// Makes the plan that mends what can be mended. `files` are those of the workspace's root, `new_key` is used where a key is missing.
///
/// # Errors
/// When a file to be edited cannot be read.
pub(crate) fn plan(
    findings: &[Finding],
    facts: &Facts,
    files: &Files,
    new_key: &str,
) -> Result<Plan> {
    let mut plan = Plan::default();
    for fix in findings.iter().flat_map(|finding| &finding.fixes) {
        add(&mut plan, fix, facts, files, new_key)?;
    }
    Ok(plan)
}

fn add(plan: &mut Plan, fix: &Fix, facts: &Facts, files: &Files, new_key: &str) -> Result<()> {
    let env = facts.application.path(".env");
    let config = match files.read(OLD_CONFIG)? {
        Some(_) => OLD_CONFIG,
        None => CONFIG,
    };
    match fix {
        Fix::Setting {
            file,
            table,
            key,
            value,
            comment,
        } => {
            let table: Vec<&str> = table.iter().map(String::as_str).collect();
            plan.edit(files, file, String::new, |text| {
                set_toml(text, &table, key, value, *comment)
            })
        }
        Fix::Flags { target, flags } => plan.edit(files, config, String::new, |text| {
            let flags = Scalar::List(flags.clone());
            let comment = "A faster linker than this platform's default.";
            set_toml(
                text,
                &["target", target],
                "rustflags",
                &flags,
                Some(comment),
            )
        }),
        Fix::Cranelift => {
            plan.edit(files, config, String::new, |text| {
                let comment = "Needs the nightly toolchain.";
                set_toml(
                    text,
                    &["unstable"],
                    "codegen-backend",
                    &true.into(),
                    Some(comment),
                )
            })?;
            plan.edit(files, config, String::new, |text| {
                let table = ["profile", "dev"];
                set_toml(text, &table, "codegen-backend", &"cranelift".into(), None)
            })
        }
        Fix::FrameworkFeature { name } => {
            let manifest = facts.application.path("Cargo.toml");
            plan.edit(files, &manifest, String::new, |text| {
                add_framework_feature(text, name)
            })
        }
        Fix::AppKey => plan.edit(files, &env, String::new, |text| {
            Edited::Changed(set_env(text, "APP_KEY", new_key))
        }),
        Fix::EnvFromExample => {
            let example = files.read(&facts.application.path(".env.example"))?;
            plan.edit(
                files,
                &env,
                || example.unwrap_or_default(),
                |text| Edited::Changed(set_env(text, "APP_KEY", new_key)),
            )
        }
        Fix::EnvVariables { missing } => plan.edit(files, &env, String::new, |text| {
            let set = |text: String, (name, value): &(String, String)| set_env(&text, name, value);
            Edited::Changed(missing.iter().fold(text.to_owned(), set))
        }),
        Fix::TakeProbeOut { path } => plan.edit(files, path, String::new, |text| {
            Edited::Changed(without_probe(text))
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::finding::Group;
    use crate::doctor::probe::with_probe;
    use crate::plan::shown;

    fn planned(fixes: Vec<Fix>, files: &[(&str, &str)]) -> String {
        let mut facts = Facts::default();
        facts.application.folder = "apps/blog".into();
        let findings = [Finding::ok("test", Group::Build, "x").fix(fixes)];
        let plan = plan(&findings, &facts, &Files::memory(files), "base64:NEW").expect("a plan");
        shown(&plan)
    }

    #[test]
    fn fixes_of_one_file_are_one_edit() {
        let setting = |table: &[&str], key, value: Scalar| Fix::Setting {
            file: "Cargo.toml".into(),
            table: table.iter().map(|name| (*name).to_owned()).collect(),
            key,
            value,
            comment: Some("Why."),
        };
        let text = planned(
            vec![
                setting(&["profile", "dev"], "debug", "line-tables-only".into()),
                setting(&["profile", "dev", "package", "*"], "debug", false.into()),
            ],
            &[("Cargo.toml", "[workspace]\nmembers = []\n")],
        );
        assert_eq!(
            text,
            "      edit  Cargo.toml
            @@ -1,2 +1,10 @@
             [workspace]
             members = []
            +
            +# Why.
            +[profile.dev]
            +debug = \"line-tables-only\"
            +
            +# Why.
            +[profile.dev.package.\"*\"]
            +debug = false
"
        );
    }

    #[test]
    fn files_of_the_application_are_in_its_folder() {
        let fixes = vec![Fix::EnvFromExample, Fix::FrameworkFeature { name: "mysql" }];
        let text = planned(
            fixes,
            &[
                ("apps/blog/.env.example", "APP_KEY=\nA=1\n"),
                (
                    "apps/blog/Cargo.toml",
                    "[dependencies]\nanvilforge = \"1\"\n",
                ),
            ],
        );
        assert!(
            text.contains(
                "create  apps/blog/.env\n            +APP_KEY=base64:NEW\n            +A=1\n"
            ),
            "{text}"
        );
        assert!(text.contains("edit  apps/blog/Cargo.toml"), "{text}");
    }

    #[test]
    fn a_left_line_is_taken_out() {
        let left = with_probe("fn a() {}\n", 3);
        let fix = Fix::TakeProbeOut {
            path: "src/lib.rs".into(),
        };
        let text = planned(vec![fix], &[("src/lib.rs", &left)]);
        assert!(text.contains("            -#["), "{text}");
    }

    #[test]
    fn cranelift_goes_into_cargos_configuration() {
        let text = planned(vec![Fix::Cranelift], &[]);
        assert_eq!(
            text,
            "    create  .cargo/config.toml
            +# Needs the nightly toolchain.
            +[unstable]
            +codegen-backend = true
            +
            +[profile.dev]
            +codegen-backend = \"cranelift\"
"
        );
    }
}

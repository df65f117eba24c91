//! `cargo anvil make:migration`.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;

use super::{Generate, from_models, generate, register_in_list};
use crate::context::Context;
use crate::error::CliError;
use crate::inflect::snake;
use crate::plan::Plan;
use crate::project::Files;
use crate::stub::{Field, Name, module_name, parse_fields, rename, repeat, stub};

pub(super) const FOLDER: &str = "src/migrations";

/// Write a migration
///
/// Writes src/migrations/m<time>_<name>.rs and registers it in src/migrations/mod.rs. A name like `create_posts_table` creates the
/// table `posts`; one like `add_slug_to_posts` changes it.
///
/// With --from-models the models are compared with the database, and the migration does what is missing: it creates and changes tables,
/// adds, changes and drops columns, and takes all of it back. Columns that may only have got another name are asked about.
#[derive(Debug, Clone, Default, clap::Args)]
#[command(after_help = "\
Examples:
  cargo anvil make:migration create_tags_table name:string:unique
  cargo anvil make:migration add_slug_to_posts slug:string?
  cargo anvil make:migration backfill_slugs --table posts
  cargo anvil make:migration add_slug_to_posts --from-models
  cargo anvil make:migration rename_headline --from-models --rename headline:title")]
pub(crate) struct Args {
    /// What the migration does: create_posts_table, add_slug_to_posts
    pub(super) name: String,
    /// The columns: title:string body:text? user:references
    pub(super) fields: Vec<String>,
    /// The table to create, when the name does not say it
    #[arg(long, value_name = "TABLE", conflicts_with = "table")]
    pub(super) create: Option<String>,
    /// The table to change, when the name does not say it
    #[arg(long, value_name = "TABLE")]
    pub(super) table: Option<String>,
    /// Write what brings the database in step with the models
    #[arg(long, conflicts_with_all = ["fields", "create", "table"])]
    pub(super) from_models: bool,
    /// A column that only has another name in its model: headline:title, posts.headline:title
    #[arg(long, value_name = "OLD:NEW", requires = "from_models")]
    pub(super) rename: Vec<String>,
    /// The connection of [database.connections] to compare with
    #[arg(long, value_name = "NAME", requires = "from_models")]
    pub(super) database: Option<String>,
    #[command(flatten)]
    pub(super) generate: Generate,
}

/// Runs the command.
///
/// # Errors
/// As [`generate`].
pub(crate) fn run(args: &Args, ctx: &mut Context) -> Result<()> {
    if args.from_models {
        return from_models::run(args, ctx);
    }
    generate(args.generate, ctx, |files| plan(args, files, now()))
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}

/// Plans the migration that creates a table.
///
/// # Errors
/// When a file cannot be read.
pub(crate) fn plan_create(
    plan: &mut Plan,
    files: &Files,
    table: &str,
    fields: &[Field],
    now: u64,
) -> Result<()> {
    plan_one(
        plan,
        files,
        &format!("create_{table}_table"),
        &Kind::Create(table.to_owned()),
        fields,
        now,
    )
}

/// What a migration does.
#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Create(String),
    Change(String),
    Blank,
}

fn plan(args: &Args, files: &Files, now: u64) -> Result<Plan> {
    let name = module_name("migration", &args.name)?;
    let fields = parse_fields(&args.fields)?;
    let kind = match (&args.create, &args.table) {
        (Some(table), _) => Kind::Create(table_name(table)?),
        (None, Some(table)) => Kind::Change(table_name(table)?),
        (None, None) => guess(&name),
    };
    if kind == Kind::Blank && !fields.is_empty() {
        return Err(CliError::usage(format!("the name `{name}` does not say which table the columns are for"))
            .help("say it with `--create TABLE` or `--table TABLE`, or name the migration `create_posts_table` or `add_slug_to_posts`")
            .into());
    }
    let mut plan = Plan::default();
    plan_one(&mut plan, files, &name, &kind, &fields, now)?;
    if let (Kind::Change(_), Some(field)) = (&kind, fields.iter().find(|field| field.is_required()))
    {
        plan.next(format!(
            "give `{}` a `.default(…)` for the rows that are there, or make it `.nullable()`",
            field.column
        ));
    }
    plan.next("cargo anvil migrate");
    Ok(plan)
}

fn plan_one(
    plan: &mut Plan,
    files: &Files,
    name: &str,
    kind: &Kind,
    fields: &[Field],
    now: u64,
) -> Result<()> {
    let module = stamped(files, name, now)?;
    let columns: Vec<String> = fields.iter().map(Field::column_line).collect();
    let text = match kind {
        Kind::Create(table) => rename(
            &repeat(&stub(files, "migration/create.rs")?, "each field", &columns),
            &table_forms(table),
        ),
        Kind::Change(table) => {
            let back: Vec<String> = fields
                .iter()
                .rev()
                .flat_map(|field| field.drop_lines(table))
                .collect();
            let text = repeat(
                &repeat(&stub(files, "migration/table.rs")?, "each field", &columns),
                "each field back",
                &back,
            );
            let text = rename(&text, &table_forms(table));
            if fields.is_empty() {
                without_columns(&text)
            } else {
                text
            }
        }
        Kind::Blank => stub(files, "migration/blank.rs")?,
    };
    plan.create(format!("{FOLDER}/{module}.rs"), text);
    register_in_list(plan, files, "migrations", &module, "migrations")
}

/// A closure that uses nothing of what it is given says so.
fn without_columns(text: &str) -> String {
    text.replace("|t| {\n    });", "|_t| {});")
}

/// A table's name stands for itself, whatever its number.
fn table_forms(table: &str) -> Name {
    Name {
        snake_plural: table.to_owned(),
        ..Name::new(table)
    }
}

fn table_name(table: &str) -> Result<String> {
    if snake(table) == table && !table.is_empty() {
        return Ok(table.to_owned());
    }
    Err(CliError::usage(format!("`{table}` is no table name"))
        .help("tables are written `blog_posts`")
        .into())
}

/// `create_posts_table` creates, `add_slug_to_posts` and `drop_slug_from_posts_table` change.
fn guess(name: &str) -> Kind {
    if let Some(rest) = name.strip_prefix("create_") {
        return Kind::Create(rest.strip_suffix("_table").unwrap_or(rest).to_owned());
    }
    let table = ["_to_", "_from_", "_in_", "_on_"]
        .iter()
        .filter_map(|word| name.rsplit_once(word))
        .map(|(_, table)| table)
        .next();
    match table {
        Some(table) => Kind::Change(table.strip_suffix("_table").unwrap_or(table).to_owned()),
        None => Kind::Blank,
    }
}

/// `m<time>_<name>`: the file that already has this name, or the first free second that comes after every other migration.
pub(super) fn stamped(files: &Files, name: &str, now: u64) -> Result<String> {
    let mut latest = String::new();
    for file in files.list(FOLDER)? {
        let Some((stamp, rest)) = file.strip_suffix(".rs").and_then(split_stamp) else {
            continue;
        };
        if rest == name {
            return Ok(format!("{stamp}_{rest}"));
        }
        latest = latest.max(stamp.to_owned());
    }
    let mut second = now;
    // Two migrations of one second would run in the order of their names, not in the order in which they were made. A clock
    // that was wrong by more than an hour is not followed.
    while stamp(second) <= latest && second < now + 3600 {
        second += 1;
    }
    Ok(format!("{}_{name}", stamp(second)))
}

/// Splits `m2026_01_01_000000_create_users_table` after the time.
fn split_stamp(module: &str) -> Option<(&str, &str)> {
    const LENGTH: usize = "m2026_01_01_000000".len();
    let (stamp, rest) = module.split_at_checked(LENGTH)?;
    let digits = stamp
        .strip_prefix('m')?
        .chars()
        .all(|c| c.is_ascii_digit() || c == '_');
    Some((stamp, rest.strip_prefix('_')?)).filter(|_| digits)
}

/// `m<YYYY>_<MM>_<DD>_<HHMMSS>` of a second since 1970, in UTC.
fn stamp(second: u64) -> String {
    let (days, rest) = (second / 86_400, second % 86_400);
    let (year, month, day) = civil(days);
    format!(
        "m{year:04}_{month:02}_{day:02}_{:02}{:02}{:02}",
        rest / 3600,
        rest / 60 % 60,
        rest % 60
    )
}

/// The Gregorian date of a day since 1970-01-01, counted in eras of 400 years that begin on a first of March.
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let (era, day_of_era) = (shifted / 146_097, shifted % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    (era * 400 + year_of_era + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::shown;

    const LIST: (&str, &str) = (
        "src/migrations/mod.rs",
        "pub fn all() -> Migrations {\n    migrations![]\n}\n",
    );
    /// 2026-05-04 03:02:01 UTC.
    const NOW: u64 = 1_777_863_721;

    #[test]
    fn the_time_is_written_in_utc() {
        assert_eq!(stamp(NOW), "m2026_05_04_030201");
        assert_eq!(stamp(0), "m1970_01_01_000000");
        assert_eq!(stamp(951_782_400), "m2000_02_29_000000");
        assert_eq!(stamp(4_107_542_399), "m2100_02_28_235959");
        assert_eq!(stamp(4_107_542_400), "m2100_03_01_000000");
    }

    #[test]
    fn the_name_says_the_table() {
        assert_eq!(guess("create_posts_table"), Kind::Create("posts".into()));
        assert_eq!(guess("add_slug_to_posts"), Kind::Change("posts".into()));
        assert_eq!(
            guess("drop_slug_from_blog_posts_table"),
            Kind::Change("blog_posts".into())
        );
        assert_eq!(guess("backfill"), Kind::Blank);
    }

    #[test]
    fn two_migrations_of_one_second_keep_their_order() {
        let files = Files::memory(&[LIST, ("src/migrations/m2026_05_04_030201_z.rs", "")]);
        assert_eq!(
            stamped(&files, "a", NOW).expect("a name"),
            "m2026_05_04_030202_a"
        );
        assert_eq!(
            stamped(&files, "z", NOW + 9).expect("a name"),
            "m2026_05_04_030201_z"
        );
    }

    #[test]
    fn a_change_is_taken_back_in_reverse() {
        let args = Args {
            name: "add_slug_to_posts".into(),
            fields: vec!["slug:string:unique".into(), "user:references?".into()],
            ..Args::default()
        };
        let text = shown(&plan(&args, &Files::memory(&[LIST]), NOW).expect("a plan"));
        let up = "schema.table(\"posts\", |t| {\n            +        t.string(\"slug\").unique();\n            +        t.foreign_id(\"user_id\").nullable().constrained();";
        let down = "t.drop_column(\"user_id\");\n            +        t.drop_index(\"posts_slug_unique\");\n            +        t.drop_column(\"slug\");";
        assert!(text.contains(up) && text.contains(down), "{text}");
    }

    #[test]
    fn a_change_without_columns_compiles_too() {
        let args = Args {
            name: "x".into(),
            table: Some("posts".into()),
            ..Args::default()
        };
        let text = shown(&plan(&args, &Files::memory(&[LIST]), NOW).expect("a plan"));
        assert!(text.contains("schema.table(\"posts\", |_t| {});"), "{text}");
    }

    #[test]
    fn columns_without_a_table_are_refused() {
        let args = Args {
            name: "backfill".into(),
            fields: vec!["a:text".into()],
            ..Args::default()
        };
        assert!(plan(&args, &Files::memory(&[LIST]), NOW).is_err());
    }
}

//! What can be wrong around an application: each is said with its remedy, the exit code is not zero, nothing is lost.

use std::fs;
use std::net::TcpListener;

use anvil_tests::{CommandOutput, TempApp};

pub(crate) async fn what_is_wrong_is_said_and_nothing_is_lost(app: &TempApp) {
    let binary = app.build(&[]);
    let run = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = app.binary_command(&binary);
        command.args(arguments).envs(variables.iter().copied());
        CommandOutput::of(&mut command)
    };
    broken_files(app, &run);
    unreachable_databases(&run);
    a_port_in_use(&run);
    wrong_arguments(&run);
    a_migration_that_fails_halfway(app);
}

type Run<'a> = dyn Fn(&[&str], &[(&str, &str)]) -> CommandOutput + 'a;

/// Asserts a failure whose words contain all of `expected`.
#[track_caller]
fn refused(output: CommandOutput, expected: &[&str]) {
    let output = output.expect_failure();
    for text in expected {
        assert!(
            output.stderr.contains(text),
            "{text:?} is not said:\n{}",
            output.stderr
        );
    }
}

fn broken_files(app: &TempApp, run: &Run<'_>) {
    let env = app.read(".env");
    app.write(".env", &format!("{env}GREETING=two words\n"));
    refused(
        run(&["about"], &[]),
        &[".env:", "`GREETING` is not a valid line", "quote a value"],
    );
    app.write(
        ".env",
        &env.lines()
            .filter(|line| !line.starts_with("APP_KEY"))
            .map(|line| format!("{line}\n"))
            .collect::<String>(),
    );
    refused(
        run(&["serve"], &[]),
        &["`APP_KEY` is not set", "cargo anvil key:generate"],
    );
    app.write(".env", &env);

    let config = app.read("config/anvil.toml");
    app.write(
        "config/anvil.toml",
        &config
            .replace("port = 8000", "prot = 8000\nbody_limit = \"much\"")
            .replacen("body_limit = \"2 MB\"", "", 1),
    );
    let both = [
        "2 problems",
        "unknown key `server.prot`: did you mean `server.port`?",
        "`server.body_limit`: `much` is not a size",
    ];
    refused(run(&["serve"], &[]), &both);
    app.write("config/anvil.toml", &config);
    drop(run(&["about"], &[]).expect_success());
}

fn unreachable_databases(run: &Run<'_>) {
    let missing = run(
        &["serve"],
        &[("DATABASE_URL", "sqlite://database/nowhere.sqlite")],
    );
    refused(missing, &["nowhere.sqlite", "migrate"]);
    let no_folder = run(
        &["migrate"],
        &[("DATABASE_URL", "sqlite:///proc/nowhere/database.sqlite")],
    );
    refused(no_folder, &["/proc/nowhere"]);
    let no_feature = run(
        &["migrate"],
        &[("DATABASE_URL", "postgres://127.0.0.1:1/x")],
    );
    refused(no_feature, &["feature", "`postgres`"]);
    let no_scheme = run(&["migrate"], &[("DATABASE_URL", "oracle://x")]);
    refused(no_scheme, &["oracle"]);
}

fn a_port_in_use(run: &Run<'_>) {
    let holder = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = holder.local_addr().expect("its address").port().to_string();
    refused(
        run(&["serve", "--port", &port], &[]),
        &[&format!("port {port}"), "in use", "--port"],
    );
}

fn wrong_arguments(run: &Run<'_>) {
    let unknown = run(&["migrat"], &[]);
    assert_eq!(unknown.code, Some(2));
    refused(
        unknown,
        &["unknown command `migrat`: did you mean `migrate`?"],
    );
    let unknown = run(&["migrate", "--forse"], &[]);
    assert_eq!(unknown.code, Some(2));
    refused(unknown, &["no option `--forse`"]);
    refused(
        run(&["db:seed", "--class", "database_seder"], &[]),
        &["database_seder", "database_seeder"],
    );
}

/// The second statement of a migration fails: the first must not stay, and the ledger must not name it.
fn a_migration_that_fails_halfway(app: &TempApp) {
    let made = app.anvil(["make:migration", "create_halves_table"]);
    let file = fs::read_dir(app.path("src/migrations"))
        .expect("the migrations")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .find(|name| name.ends_with("create_halves_table.rs"))
        .unwrap_or_else(|| panic!("no migration was made: {}", made.stderr));
    let file = format!("src/migrations/{file}");
    let text = app.read(&file);
    app.replace(&file, "    schema.create(", "    schema.sql(\"CREATE TABLE wholes (id INTEGER)\");\n    schema.sql(\"CREATE TABEL oops\");\n    schema.create(");

    let failed = app.try_anvil(["migrate"]);
    refused(failed, &["create_halves_table", "CREATE TABEL oops"]);
    let status = app.anvil(["migrate:status"]).stdout;
    let line = status
        .lines()
        .find(|line| line.contains("create_halves_table"))
        .expect("the migration is listed");
    assert!(line.contains("Pending"), "{status}");

    app.write(
        &file,
        &text.replace(
            "    schema.create(",
            "    schema.sql(\"CREATE TABLE wholes (id INTEGER)\");\n    schema.create(",
        ),
    );
    // Had the first statement stayed, the table would be there already.
    app.anvil(["migrate"]);
    app.write(
        &file,
        &text.replace(
            "schema.drop_if_exists(\"halves\");",
            "schema.drop_if_exists(\"halves\");\n    schema.drop_if_exists(\"wholes\");",
        ),
    );
    app.anvil(["migrate:rollback"]);
    let status = app.anvil(["migrate:status"]).stdout;
    let pending = status
        .lines()
        .filter(|line| line.contains("Pending"))
        .count();
    assert_eq!(
        pending, 1,
        "the rollback took back more than the last batch:\n{status}"
    );
}

//! The same application on PostgreSQL and MariaDB: a feature of the framework and another URL.

use anvil_tests::{AppServer, CommandOutput, TempApp, leave_out};
use tokio::sync::Mutex;

/// Whoever uses the servers' database: there is one on each, and an application migrates it as its own.
pub(crate) static SERVERS: Mutex<()> = Mutex::const_new(());

pub(crate) async fn the_application_runs_on_them(app: &TempApp) {
    let manifest = app.read("Cargo.toml");
    let line = manifest
        .lines()
        .find(|line| line.starts_with("anvilforge = "))
        .expect("the application depends on the framework");
    let both = line.replace(" }", ", features = [\"postgres\", \"mysql\"] }");
    app.write("Cargo.toml", &manifest.replace(line, &both));
    let binary = app.build(&[]);
    let _alone = SERVERS.lock().await;
    for variable in ["CAST_TEST_POSTGRES_URL", "CAST_TEST_MYSQL_URL"] {
        let Ok(url) = std::env::var(variable) else {
            leave_out("the tutorial's application on another database", variable);
            continue;
        };
        let run = |arguments: &[&str]| {
            let mut command = app.binary_command(&binary);
            command.env("DATABASE_URL", &url).args(arguments);
            CommandOutput::of(&mut command).expect_success()
        };
        drop(run(&["migrate"]));
        drop(run(&["db:seed"]));
        let mut command = app.binary_command(&binary);
        command.env("DATABASE_URL", &url);
        let server = AppServer::start(command).await;
        let mut client = server.client();
        let token = client.get("/entries").await.form_token();
        let form = [
            ("name", "Ada"),
            ("message", "written to another database"),
            ("_token", &token),
        ];
        assert_eq!(client.post_form("/entries", &form).await.status, 302);
        let page = client.get("/entries").await.text();
        assert!(page.contains("written to another database"), "{page}");
        server.stop().await;
        drop(run(&["migrate:reset"]));
    }
    app.write("Cargo.toml", &manifest);
}

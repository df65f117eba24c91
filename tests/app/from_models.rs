//! Models that change, and the migrations that are written from them, on every database: there, back, and in step.

use std::fs;

use anvil_tests::{CommandOutput, TempApp, leave_out};

use crate::other_databases::SERVERS;

const LIST: &str = "src/migrations/mod.rs";

/// An author writes books; a book has genres.
const FIRST: &str = "\
//! Models: one struct for each table.

use anvilforge::model::{Models, models};
use anvilforge::prelude::*;

mod user;

pub use user::{NewUser, User};

/// Who writes.
#[derive(Model)]
#[model(table = \"authors\")]
pub struct Author {
    pub id: i64,
    pub name: String,
    #[column(default)]
    pub active: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    #[has_many]
    pub books: HasMany<Book>,
}

/// What is written.
#[derive(Model)]
#[model(table = \"books\", soft_deletes)]
pub struct Book {
    pub id: i64,
    pub author_id: i64,
    pub title: String,
    pub summary: Option<String>,
    pub pages: i32,
    pub price: f64,
    pub published_on: Option<Date>,
    pub deleted_at: Option<Timestamp>,
    #[belongs_to]
    pub author: BelongsTo<Author>,
    #[belongs_to_many(timestamps)]
    pub genres: BelongsToMany<Genre>,
}

/// What kind it is of.
#[derive(Model)]
#[model(table = \"genres\")]
pub struct Genre {
    #[column(key)]
    pub id: anvilforge::database::Uuid,
    pub label: String,
}

/// All models, for the commands that compare them with the database.
pub fn all() -> Models {
    models![User, Book]
}
";

#[test]
fn models_and_tables_are_kept_in_step() {
    let app = TempApp::new("from_models");
    let manifest = app.read("Cargo.toml");
    let line = manifest
        .lines()
        .find(|line| line.starts_with("anvilforge = "))
        .expect("the application depends on the framework");
    // `make:factory` would turn `fake` on; from the beginning, the framework is compiled once.
    let all = line.replace(" }", ", features = [\"fake\", \"mysql\", \"postgres\"] }");
    app.write("Cargo.toml", &manifest.replace(line, &all));
    let list = app.read(LIST);
    let variables = ["CAST_TEST_POSTGRES_URL", "CAST_TEST_MYSQL_URL"];
    let servers = variables.into_iter().filter_map(|variable| {
        let url = std::env::var(variable).ok();
        if url.is_none() {
            leave_out("migrations from models", variable);
        }
        url.map(Some)
    });
    for url in [None].into_iter().chain(servers) {
        let _alone = url.is_some().then(|| SERVERS.blocking_lock());
        Case {
            app: &app,
            url: url.as_deref(),
        }
        .run();
        app.write(LIST, &list);
    }
    a_model_is_shown(&app);
    factories_are_made_for_models(&app);
}

/// The application on one database; SQLite without a URL.
struct Case<'a> {
    app: &'a TempApp,
    url: Option<&'a str>,
}

impl Case<'_> {
    fn run(&self) {
        self.app.write("src/models/mod.rs", FIRST);
        drop(self.anvil(&["migrate"]).expect_success());
        let missing = self.check();
        assert!(
            missing.contains("src/models/mod.rs:")
                && missing.contains("the table `authors` of `Author` is missing")
                && missing.contains("the table `book_genre` of `Book::genres` is missing"),
            "{missing}"
        );

        let first = self.generate(&["create_books", "--from-models"]);
        for line in [
            "schema.create(\"authors\", |t| {",
            "t.foreign_id(\"author_id\").constrained();",
            "t.text(\"summary\").nullable();",
            "t.foreign_uuid(\"genre_id\")",
            "t.soft_deletes();",
            "schema.drop_if_exists(\"book_genre\");",
        ] {
            assert!(first.contains(line), "{line} is not in {first}");
        }
        drop(self.anvil(&["migrate"]).expect_success());
        self.expect_in_step();

        // A column has another name, one another type, one is new, one is gone, one may be empty, one may be no longer.
        let second = FIRST
            .replace("pub title: String", "pub headline: String")
            .replace("pub pages: i32", "pub pages: Option<i32>")
            .replace("pub price: f64", "pub isbn: String")
            .replace("pub summary: Option<String>", "pub summary: String")
            .replace("pub active: bool", "pub active: i64");
        self.app.write("src/models/mod.rs", &second);
        let differences = self.check();
        assert!(
            differences.contains("`Book::pages` may be without one")
                && differences.contains("`Book` has no field for the column `books.title`"),
            "{differences}"
        );
        let change = self.generate(&[
            "change_books",
            "--from-models",
            "--rename",
            "books.title:headline",
        ]);
        for line in [
            "t.rename_column(\"title\", \"headline\");",
            "t.rename_column(\"headline\", \"title\");",
            "t.drop_column(\"price\");",
            "t.string(\"isbn\").default(\"\");",
        ] {
            assert!(change.contains(line), "{line} is not in {change}");
        }
        drop(self.anvil(&["migrate"]).expect_success());
        self.expect_in_step();
        let nothing = self.anvil(&["make:migration", "more", "--from-models"]);
        assert!(
            nothing.expect_success().stderr.contains("in step"),
            "something was written"
        );

        drop(self.anvil(&["migrate:rollback"]).expect_success());
        self.app.write("src/models/mod.rs", FIRST);
        self.expect_in_step();
        drop(self.anvil(&["migrate:reset"]).expect_success());
        self.forget("create_books");
        self.forget("change_books");
    }

    fn anvil(&self, arguments: &[&str]) -> CommandOutput {
        let mut command = self.app.anvil_command();
        if let Some(url) = self.url {
            command.env("DATABASE_URL", url);
        }
        CommandOutput::of(command.args(arguments))
    }

    /// Writes a migration, and gives its text.
    fn generate(&self, arguments: &[&str]) -> String {
        let made = self.anvil(&[&["make:migration"], arguments].concat());
        drop(made.expect_success());
        drop(self.app.cargo(["fmt", "--check"]));
        self.app.read(&self.file(arguments[0]))
    }

    fn file(&self, name: &str) -> String {
        let folder = fs::read_dir(self.app.path("src/migrations")).expect("the folder is there");
        let files = folder.map(|file| file.expect("a file").file_name().into_string());
        let wanted = |file: &String| file.ends_with(&format!("_{name}.rs"));
        let file = files.map(|name| name.expect("a name")).find(wanted);
        format!(
            "src/migrations/{}",
            file.expect("the migration was written")
        )
    }

    fn forget(&self, name: &str) {
        fs::remove_file(self.app.path(&self.file(name))).expect("the migration is removed");
    }

    fn expect_in_step(&self) {
        let said = self.anvil(&["db:check"]).expect_success().stdout;
        assert_eq!(said, "Models and database are in step (5 tables).\n");
    }

    /// What differs.
    fn check(&self) -> String {
        let said = self.anvil(&["db:check"]).expect_failure();
        assert!(
            said.stderr.contains("models and database differ in"),
            "{}",
            said.stderr
        );
        let json = self.anvil(&["db:check", "--json"]).expect_failure().stdout;
        assert!(json.contains("\"in_step\": false"), "{json}");
        said.stdout
    }
}

fn a_model_is_shown(app: &TempApp) {
    drop(app.anvil(["migrate"]));
    let shown = app.anvil(["model:show", "user"]).stdout;
    for line in [
        "from_models::models::user::User ",
        " src/models/user.rs:",
        "  id increments, primary ",
        "  email unique, fillable ",
        "  password fillable, hidden ",
    ] {
        assert!(shown.contains(line), "{line} is not in {shown}");
    }
    let json = app.anvil(["model:show", "Book", "--json"]).stdout;
    assert!(json.contains("\"related\": \"Genre\""), "{json}");
}

fn factories_are_made_for_models(app: &TempApp) {
    app.anvil([
        "make:model",
        "Customer",
        "name:string",
        "email:string:unique",
        "title:string?",
        "slug:string:unique",
        "bio:text?",
        "visits:integer",
        "rate:float",
        "active:boolean",
        "born:date?",
        "seen_at:datetime",
        "meta:json",
        "user:references",
        "-mf",
    ]);
    app.anvil(["make:factory", "UserFactory"]);
    app.anvil(["make:factory", "Genre"]);
    app.write(
        "tests/factories.rs",
        "use anvilforge::factory::Factory;
use anvilforge::prelude::*;
use from_models::models::{Customer, User};

#[anvilforge::test]
async fn records_are_made_up(app: TestApp) -> Result<()> {
    let users = User::factory().count(3).create(app.db()).await?;
    let customers = Customer::factory()
        .count(20)
        .state(move |new| new.user_id = users[0].id)
        .create(app.db())
        .await?;
    assert!(customers[0].email.contains('@') && customers[0].title.is_some());
    assert_eq!(customers[4].slug, \"customer-5\");
    Ok(())
}
",
    );
    app.cargo(["fmt", "--check"]);
    app.cargo(["clippy", "--all-targets", "--", "-D", "warnings"]);
    app.cargo(["test", "--test", "factories"]);
}

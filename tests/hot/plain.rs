//! The scaffold as it is, under `cargo anvil dev --hot`.

use anvil_tests::TempApp;

use crate::dev::Dev;

const HOME: &str = "src/controllers/home.rs";
const ROUTES: &str = "src/routes/web.rs";

/// A function that runs when the library is opened, and ends the process.
const ABORTS: &str = r#"
#[used]
#[unsafe(link_section = ".init_array")]
static ABORTS: extern "C" fn() = abort;

extern "C" fn abort() {
    std::process::abort();
}
"#;

fn answer(app: &TempApp, from: &str, to: &str) {
    app.replace(
        HOME,
        &format!("version: {from},\n    }})"),
        &format!("version: {to},\n    }})"),
    );
}

/// Gives the application another set of the framework's features.
fn add_feature(app: &TempApp) {
    let manifest = app.read("Cargo.toml");
    let line = manifest
        .lines()
        .find(|line| line.starts_with("anvilforge = "))
        .expect("the dependency");
    let with_feature = line.replacen('{', "{ features = [\"postgres\"],", 1);
    app.replace("Cargo.toml", line, &with_feature);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_application_is_changed_while_its_process_goes_on() {
    let _alone = crate::alone().await;
    let app = TempApp::new("hot_plain");
    app.anvil(["migrate"]);
    let dev = Dev::start(&app, &[]).await;
    let host = dev.host().await;

    // A body.
    answer(&app, "env!(\"CARGO_PKG_VERSION\")", "\"two\"");
    dev.sees("/api/version", "\"two\"").await;

    // A new route, a handler with an argument, and then one argument more.
    let home = app.read(HOME);
    let greet = "\n/// Greets.\npub async fn greet(name: Path<String>) -> String {\n    format!(\"hello {}\", name.0)\n}\n";
    app.write(HOME, &(home + greet));
    app.replace(
        ROUTES,
        "r.get(\"/\", home::index)",
        "r.get(\"/greet/{name}\", home::greet);\n    r.get(\"/\", home::index)",
    );
    dev.sees("/greet/ada", "hello ada").await;
    app.replace(
        HOME,
        "greet(name: Path<String>)",
        "greet(name: Path<String>, request: Request)",
    );
    app.replace(
        HOME,
        "\"hello {}\", name.0",
        "\"hello {} at {}\", name.0, request.path()",
    );
    dev.sees("/greet/ada", "hello ada at /greet/ada").await;

    // A template.
    let template = "resources/views/welcome.forge.html";
    let text = app.read(template);
    app.write(template, &text.replacen("<h1", "<h1 data-edited", 1));
    dev.sees("/", "<h1 data-edited").await;
    assert_eq!(dev.host().await, host, "one process all the way");

    // What does not compile changes nothing; then it is mended.
    answer(&app, "\"two\"", "2");
    dev.says("mismatched types").await;
    dev.sees("/api/version", "\"two\"").await;
    answer(&app, "2", "\"three\"");
    dev.sees("/api/version", "\"three\"").await;
    assert_eq!(dev.host().await, host, "one process all the way");

    // Another set of features is another framework: a new process takes over.
    add_feature(&app);
    dev.says("another build of the framework").await;
    answer(&app, "\"three\"", "\"four\"");
    dev.sees("/api/version", "\"four\"").await;
    let second = dev.host().await;
    assert_ne!(second, host, "a new process");

    // From there on it is hot again.
    answer(&app, "\"four\"", "\"five\"");
    dev.sees("/api/version", "\"five\"").await;
    assert_eq!(dev.host().await, second);
    dev.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_of_another_package_of_the_workspace_is_built_by_cargo() {
    let _alone = crate::alone().await;
    let app = TempApp::new("hot_packages");
    app.anvil(["migrate"]);
    app.write(
        "crates/prices/Cargo.toml",
        "[package]\nname = \"prices\"\nedition = \"2024\"\n",
    );
    let price = |price: &str| {
        let text = format!("pub fn price() -> &'static str {{\n    {price}\n}}\n");
        app.write("crates/prices/src/lib.rs", &text);
    };
    price("\"10\"");
    let manifest = app.read("Cargo.toml");
    app.write(
        "Cargo.toml",
        &manifest.replacen(
            "[dependencies]\n",
            "[dependencies]\nprices = { path = \"crates/prices\" }\n",
            1,
        ),
    );
    answer(&app, "env!(\"CARGO_PKG_VERSION\")", "prices::price()");
    let dev = Dev::start(&app, &[]).await;
    let host = dev.host().await;
    dev.sees("/api/version", "\"10\"").await;

    price("\"20\"");
    dev.sees("/api/version", "\"20\"").await;

    // While it does not compile, an edit of the application does not bring the old one.
    price("30");
    dev.says("mismatched types").await;
    answer(&app, "prices::price()", "&prices::price()[..1]");
    price("\"40\"");
    dev.sees("/api/version", "\"4\"").await;
    assert_eq!(dev.host().await, host, "one process all the way");
    dev.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_that_kills_its_process_is_not_the_end() {
    let _alone = crate::alone().await;
    let app = TempApp::new("hot_abort");
    app.anvil(["migrate"]);
    let dev = Dev::start(&app, &[]).await;
    let lib = app.read("src/lib.rs");
    app.write("src/lib.rs", &(lib.clone() + ABORTS));
    dev.says("ended while it loaded").await;
    app.write("src/lib.rs", &lib);
    answer(&app, "env!(\"CARGO_PKG_VERSION\")", "\"mended\"");
    dev.sees("/api/version", "\"mended\"").await;
    dev.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_number_of_generations_a_new_process_takes_over() {
    let _alone = crate::alone().await;
    let app = TempApp::new("hot_cap");
    app.anvil(["migrate"]);
    let dev = Dev::start(&app, &[("ANVIL_HOT_GENERATIONS", "3")]).await;
    let first = dev.host().await;
    let mut before = "env!(\"CARGO_PKG_VERSION\")".to_owned();
    let mut hosts = vec![first];
    for round in 2..=5 {
        let now = format!("\"round {round}\"");
        answer(&app, &before, &now);
        dev.sees("/api/version", &now).await;
        hosts.push(dev.host().await);
        before = now;
    }
    assert_eq!(hosts[..3], [first; 3], "three generations in one process");
    assert_ne!(hosts[3], first, "the fourth in another");
    assert_eq!(hosts[4], hosts[3]);
    dev.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn applications_with_different_features_take_turns_in_one_target_directory() {
    let _alone = crate::alone().await;
    let (plain, more) = (TempApp::new("hot_turns"), TempApp::new("hot_turns_more"));
    for app in [&plain, &more] {
        app.anvil(["migrate"]);
    }
    add_feature(&more);
    for (round, app) in [&plain, &more, &plain, &more].into_iter().enumerate() {
        let dev = Dev::start(app, &[]).await;
        let before = if round < 2 {
            "env!(\"CARGO_PKG_VERSION\")".to_owned()
        } else {
            format!("\"round {}\"", round - 2)
        };
        let now = format!("\"round {round}\"");
        answer(app, &before, &now);
        dev.sees("/api/version", &now).await;
        assert!(!dev.output().contains("another build"), "{}", dev.output());
        dev.stop().await;
    }
}

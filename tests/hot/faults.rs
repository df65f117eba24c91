//! Libraries that must not be used: the host says why, and goes on with what it has.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anvil_tests::{
    AppServer, CommandOutput, DevLink, Process, TempApp, anvil_binary, free_port, until,
};
use serde_json::{Value, json};

/// What every record begins with.
const MAGIC: &[u8] = b"anvilhot";

/// A host with the first version of the application.
struct Host {
    server: AppServer,
    link: DevLink,
    folder: tempfile::TempDir,
    names: u32,
}

impl Host {
    async fn start(app: &TempApp, library: &Path) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let first = folder.path().join("first.so");
        fs::copy(library, &first).expect("copied");
        let cli = anvil_tests::DevCli::listen().await;
        let port = free_port();
        let mut command = app.binary_command(anvil_binary());
        let framework = library.with_file_name("libanvilforge_dylib.so");
        command
            .env("ANVIL_HOST", &framework)
            .env("ANVIL_HOT_LIBRARY", &first)
            .env("LD_LIBRARY_PATH", library_path(&framework))
            .env("ANVIL_DEV", cli.address())
            .env("SERVER_PORT", port.to_string());
        let server = AppServer::wait(Process::spawn(&mut command), port).await;
        Self {
            link: cli.link().await,
            server,
            folder,
            names: 0,
        }
    }

    /// Orders to load these bytes, under a name that was not there before.
    async fn load(&mut self, bytes: &[u8]) -> Value {
        self.names += 1;
        let path = self.folder.path().join(format!("next-{}.so", self.names));
        fs::write(&path, bytes).expect("written");
        self.load_file(&path).await
    }

    async fn load_file(&mut self, path: &Path) -> Value {
        self.link
            .order(json!({ "order": "load", "library": path }))
            .await;
        self.link.report().await
    }

    /// Expects a refusal for this reason, and that the first version goes on.
    async fn refuses(&mut self, bytes: &[u8], reason: &str) {
        let report = self.load(bytes).await;
        self.check_refused(&report, reason).await;
    }

    async fn check_refused(&mut self, report: &Value, reason: &str) {
        assert_eq!(report["report"], "load_refused", "{report}");
        let said = report["reason"].as_str().expect("a reason");
        assert!(said.contains(reason), "{said:?} does not say {reason:?}");
        // The application's own problems may be many.
        let is_about_the_library = said.starts_with("the library") || said.starts_with('`');
        assert!(
            !is_about_the_library || !said.contains('\n'),
            "one line: {said:?}"
        );
        let page = self.server.client().get("/").await;
        assert_eq!(page.status, 200, "the old version goes on");
    }
}

fn library_path(framework: &Path) -> String {
    let output = CommandOutput::of(Command::new("rustc").args(["--print", "target-libdir"]));
    let own = output.expect_success().stdout;
    let folder = framework.parent().expect("a folder");
    format!("{}:{}", folder.display(), own.trim())
}

/// Builds the application's library as `cargo anvil dev --hot` does, with these flags for rustc.
fn build(app: &TempApp, flags: &[&str]) -> PathBuf {
    let mut arguments = vec!["rustc", "--lib", "--crate-type", "cdylib"];
    arguments.extend(["--features", "anvilforge/dynamic", "--message-format=json"]);
    arguments.extend(["--", "--cfg", "anvil_hot"]);
    arguments.extend(flags);
    let output = app.cargo(arguments);
    let built = output
        .stdout
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message["target"]["kind"] == json!(["cdylib"]))
        .filter_map(|message| message["filenames"][0].as_str().map(PathBuf::from))
        .next_back();
    built.unwrap_or_else(|| panic!("cargo built no library\n{output}"))
}

/// The places of the record: in its own section, and in what the library exports.
fn records(library: &[u8]) -> Vec<usize> {
    let places = library.windows(MAGIC.len()).enumerate();
    places
        .filter(|(_, bytes)| *bytes == MAGIC)
        .map(|(place, _)| place)
        .collect()
}

fn with_flipped(library: &[u8], place: usize) -> Vec<u8> {
    let mut bytes = library.to_vec();
    bytes[place] ^= 0xff;
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_that_does_not_fit_is_refused_in_one_line() {
    let _alone = crate::alone().await;
    if !cfg!(target_os = "linux") {
        return;
    }
    let app = TempApp::new("hot_faults");
    app.anvil(["migrate"]);
    let library = build(&app, &["-C", "prefer-dynamic"]);
    let good = fs::read(&library).expect("the library");
    let mut host = Host::start(&app, &library).await;

    for length in [0, 3, 64, good.len() / 3, good.len() / 2, good.len() - 1] {
        host.refuses(&good[..length], "no whole library").await;
    }
    host.refuses(b"#!/bin/sh\nexit 0\n", "no whole library")
        .await;
    let missing = host.folder.path().join("missing.so");
    let report = host.load_file(&missing).await;
    host.check_refused(&report, "cannot be read").await;

    // A stranger's library.
    let dylib = library.with_file_name("libanvilforge_dylib.so");
    let report = host.load_file(&dylib).await;
    host.check_refused(&report, "it has no record").await;

    // Compiled against another framework: another rustc, other features, an edited framework. The record says so in its
    // section, before anything of the library runs, and once more in what it exports.
    let places = records(&good);
    assert!(places.len() >= 2, "the record is in {places:?}");
    for place in places {
        let build = place + MAGIC.len();
        let layout = build + 16;
        let report = host.load(&with_flipped(&good, build)).await;
        host.check_refused(&report, "another build of the framework")
            .await;
        let report = host.load(&with_flipped(&good, layout)).await;
        host.check_refused(&report, "other sizes").await;
    }

    // Code that panics while it registers.
    let registers = "    app.web(routes::web::routes)";
    app.replace(
        "src/lib.rs",
        registers,
        &format!(
            "    if app_is_broken() {{\n        panic!(\"no routes today\");\n    }}\n{registers}"
        ),
    );
    let lib = app.read("src/lib.rs") + "\nfn app_is_broken() -> bool {\n    true\n}\n";
    app.write("src/lib.rs", &lib);
    let bytes = fs::read(build(&app, &["-C", "prefer-dynamic"])).expect("the library");
    host.refuses(&bytes, "no routes today").await;

    // Routes that collide.
    app.replace("src/lib.rs", "{\n    true\n}", "{\n    false\n}");
    app.replace(
        "src/routes/web.rs",
        "r.get(\"/\", home::index)",
        "r.get(\"/\", home::version);\n    r.get(\"/\", home::index)",
    );
    let bytes = fs::read(build(&app, &["-C", "prefer-dynamic"])).expect("the library");
    host.refuses(&bytes, "in the routes").await;

    // After all that, a good one is taken.
    let report = host.load(&good).await;
    assert_eq!(report["report"], "loaded", "{report}");
    assert_eq!(report["generation"], 2);
    drop(host.link);
    until(
        "the host to end with its CLI",
        Duration::from_secs(20),
        async || (!host.server.process().is_running()).then_some(()),
    )
    .await;
}

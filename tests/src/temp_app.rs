//! An app as `cargo anvil new` writes it, for one test.

use std::env;
use std::fs::{self, File};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cargo::{built_binary, cargo, clean_command, workspace_root};
use crate::{AppServer, CommandOutput, anvil_binary, example, target_directory};

/// A freshly made app in a folder of its own, deleted when it is dropped.
///
/// All apps share one target directory, so that their dependencies are compiled once, and an app's folder is always the
/// same for its name, so that cargo reuses what the last run compiled. Two tests with apps of one name wait for each
/// other; give each app the name of its test.
///
/// Set `ANVIL_KEEP_APPS` to keep the folders; a failed test keeps its own and prints where it is.
///
/// # Examples
///
/// ```ignore
/// let app = TempApp::new("guestbook");
/// app.anvil(["make:model", "Entry", "name:string", "-m"]);
/// app.replace("src/routes/web.rs", "// routes", "r.get(\"/entries\", entries::index);");
/// app.anvil(["migrate"]);
/// let server = app.serve().await;
/// assert_eq!(server.client().get("/entries").await.status, 200);
/// ```
#[derive(Debug)]
pub struct TempApp {
    name: String,
    root: PathBuf,
    /// Held until the app is dropped: nobody else uses the folder.
    _lock: File,
}

impl TempApp {
    /// Makes an app with `cargo anvil new NAME`.
    ///
    /// # Panics
    ///
    /// When the command fails.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self::with_options(name, &[])
    }

    /// Makes an app with further options of `cargo anvil new`, for example `--db=postgres`.
    ///
    /// # Panics
    ///
    /// When the command fails.
    #[must_use]
    pub fn with_options(name: &str, options: &[&str]) -> Self {
        let app = Self::claim(name);
        let mut new = clean_command(anvil_binary());
        new.current_dir(home())
            .args(["anvil", "new", name, "--no-git"])
            .args(options);
        let _ = CommandOutput::of(&mut new).expect_success();
        app
    }

    /// Copies an example of this checkout, as a workspace of its own with a `.env` beside each `.env.example`.
    ///
    /// # Panics
    ///
    /// When it cannot be copied.
    #[must_use]
    pub fn of_example(name: &str, example: &str) -> Self {
        let app = Self::claim(name);
        let examples = workspace_root().join("anvilforge/examples");
        example::copy(&examples.join(example), &app.root)
            .unwrap_or_else(|error| panic!("cannot copy the example {example}: {error}"));
        app
    }

    /// Takes the folder of that name, without anything in it.
    fn claim(name: &str) -> Self {
        let home = home();
        let create = fs::create_dir_all(&home);
        create.unwrap_or_else(|error| panic!("cannot make {}: {error}", home.display()));
        let lock = lock(&home.join(format!("{name}.lock")));
        let root = home.join(name);
        remove(&root);
        Self {
            name: name.to_owned(),
            root,
            _lock: lock,
        }
    }

    /// Returns the app's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the path of a file of the app.
    #[must_use]
    pub fn path(&self, file: &str) -> PathBuf {
        self.root.join(file)
    }

    /// Reads a file of the app.
    ///
    /// # Panics
    ///
    /// When it is not there.
    #[must_use]
    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file))
            .unwrap_or_else(|error| panic!("cannot read {file} of the app: {error}"))
    }

    /// Writes a file of the app, making its folder.
    ///
    /// # Panics
    ///
    /// When it cannot be written.
    pub fn write(&self, file: &str, text: &str) {
        let path = self.path(file);
        let folder = path.parent().unwrap_or(&self.root);
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
        written.unwrap_or_else(|error| panic!("cannot write {file} of the app: {error}"));
    }

    /// Replaces a text that occurs exactly once in a file of the app.
    ///
    /// # Panics
    ///
    /// When it does not, with the file as it is.
    pub fn replace(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        let count = text.matches(from).count();
        assert_eq!(
            count, 1,
            "{file} has {from:?} {count} times, not once:\n{text}"
        );
        self.write(file, &text.replacen(from, to, 1));
    }

    /// Runs `cargo anvil …` in the app.
    ///
    /// # Panics
    ///
    /// When it fails.
    pub fn anvil<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> CommandOutput {
        self.try_anvil(arguments).expect_success()
    }

    /// Runs `cargo anvil …` in the app, and leaves it to the test what is right.
    pub fn try_anvil<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> CommandOutput {
        CommandOutput::of(self.anvil_command().args(arguments))
    }

    /// Returns `cargo anvil` in the app, for a test that runs it in the background.
    #[must_use]
    pub fn anvil_command(&self) -> Command {
        let mut command = clean_command(anvil_binary());
        command.arg("anvil");
        self.place(command)
    }

    /// Runs cargo in the app.
    ///
    /// # Panics
    ///
    /// When it fails.
    pub fn cargo<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> CommandOutput {
        self.try_cargo(arguments).expect_success()
    }

    /// Runs cargo in the app, and leaves it to the test what is right.
    pub fn try_cargo<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> CommandOutput {
        CommandOutput::of(self.place(cargo()).args(arguments))
    }

    /// Builds the app and returns its binary. Further arguments are cargo's, for example `--release`.
    ///
    /// # Panics
    ///
    /// When it does not compile.
    #[must_use]
    pub fn build(&self, options: &[&str]) -> PathBuf {
        let options = ["build", "--message-format=json-render-diagnostics"]
            .into_iter()
            .chain(options.iter().copied());
        built_binary(&self.cargo(options))
    }

    /// Returns a command for the app's own binary, in the app's folder: `app.binary_command(&binary)`.
    #[must_use]
    pub fn binary_command(&self, binary: &Path) -> Command {
        self.place(clean_command(binary))
    }

    /// Builds the app, serves it on a free port, and waits until it answers.
    ///
    /// # Panics
    ///
    /// When it does not compile, or does not answer within thirty seconds.
    pub async fn serve(&self) -> AppServer {
        let binary = self.build(&[]);
        AppServer::start(self.binary_command(&binary)).await
    }

    fn place(&self, mut command: Command) -> Command {
        command
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", target_directory().join("apps"));
        command
    }
}

impl Drop for TempApp {
    #[expect(
        clippy::print_stderr,
        reason = "whoever reads a failed run wants to look into the app"
    )]
    fn drop(&mut self) {
        if std::thread::panicking() || env::var_os("ANVIL_KEEP_APPS").is_some() {
            eprintln!("the app is kept in {}", self.root.display());
        } else {
            remove(&self.root);
        }
    }
}

/// Returns the folder of all apps of this workspace's tests.
///
/// It is outside of the workspace, which cargo would otherwise take for the apps' own, and the same in every run.
fn home() -> PathBuf {
    let mut hasher = DefaultHasher::new();
    target_directory().hash(&mut hasher);
    env::temp_dir().join(format!("anvil-apps-{:016x}", hasher.finish()))
}

/// Waits until nobody else has the lock. It ends with the process, however that ends.
fn lock(file: &Path) -> File {
    let locked = File::create(file).and_then(|lock| lock.lock().map(|()| lock));
    locked.unwrap_or_else(|error| panic!("cannot lock {}: {error}", file.display()))
}

fn remove(folder: &Path) {
    match fs::remove_dir_all(folder) {
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => panic!("cannot remove {}: {error}", folder.display()),
    }
}

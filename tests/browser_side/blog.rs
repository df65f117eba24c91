//! The example `blog`, served from a folder of its own.

use std::path::Path;
use std::process::Command;

use anvil_tests::{AppServer, CommandOutput, DevCli, Process, blog_binary, free_port};

/// A folder with `.env` and a migrated database.
pub(crate) struct Blog {
    folder: tempfile::TempDir,
    port: u16,
}

impl Blog {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let blog = Self {
            folder,
            port: free_port(),
        };
        blog.write_env("APP_NAME=Blog\n");
        std::fs::create_dir(blog.path().join("database")).expect("a folder");
        let _ = CommandOutput::of(blog.command().arg("migrate")).expect_success();
        blog
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes `.env` with these lines beside those that the application needs.
    pub(crate) fn write_env(&self, lines: &str) {
        let key = "base64:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVoxMjM0NTY=";
        let text = format!("APP_ENV=local\nAPP_KEY={key}\nLOG_LEVEL=debug\n{lines}");
        std::fs::write(self.path().join(".env"), text).expect("`.env` is written");
    }

    /// Serves it as a person would without `cargo anvil dev`.
    pub(crate) async fn serve(&self) -> AppServer {
        AppServer::wait(Process::spawn(&mut self.serving()), self.port).await
    }

    /// Serves it as `cargo anvil dev` does, with this CLI.
    pub(crate) async fn serve_for(&self, cli: &DevCli) -> AppServer {
        let mut command = self.serving();
        command.env("ANVIL_DEV", cli.address());
        AppServer::wait(Process::spawn(&mut command), self.port).await
    }

    fn serving(&self) -> Command {
        let mut command = self.command();
        command.args(["serve", "--port", &self.port.to_string()]);
        command
    }

    fn command(&self) -> Command {
        let mut command = Command::new(blog_binary());
        command
            .env("ANVIL_BASE_PATH", self.path())
            .current_dir(self.path());
        command
    }
}

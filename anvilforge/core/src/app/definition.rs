//! What a binary knows of its application at compile time.

use std::path::PathBuf;

use crate::app::{App, PublicFiles};

/// An application as `#[anvilforge::app]` describes it: its package, what it embeds, and the
/// function that registers everything.
#[derive(Clone, Copy)]
pub struct Definition {
    /// The name of the package.
    pub name: &'static str,
    /// The version of the package.
    pub version: &'static str,
    /// The folder of the package when it was compiled.
    pub manifest_dir: &'static str,
    /// Whether the binary was compiled with debug assertions.
    pub debug_build: bool,
    /// The function under `#[anvilforge::app]`.
    pub configure: fn(&mut App),
    /// The files of `public/`.
    pub public: PublicFiles,
    /// The files of `config/`.
    pub config: PublicFiles,
}

impl Definition {
    /// The folder that holds `.env`, `config/` and a relative SQLite file: `ANVIL_BASE_PATH`, else
    /// the package's folder in a debug build, else the current folder.
    pub fn base_path(&self) -> PathBuf {
        if let Some(path) = std::env::var_os("ANVIL_BASE_PATH") {
            return PathBuf::from(path);
        }
        let manifest_dir = PathBuf::from(self.manifest_dir);
        if self.debug_build && manifest_dir.is_dir() {
            return manifest_dir;
        }
        std::env::current_dir().unwrap_or_default()
    }

    /// How a person runs a command of this application, for messages.
    pub(crate) fn command_line(&self, command: &str) -> String {
        match self.debug_build {
            true => format!("cargo anvil {command}"),
            false => format!("./{} {command}", self.name),
        }
    }
}

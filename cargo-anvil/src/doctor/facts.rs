//! What is known about the toolchain, the machine and the application: plain data, gathered by `gather` and judged by `check`.

use std::collections::BTreeMap;

use super::version::Version;

/// Everything that the checks look at.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    /// rustc and what it needs.
    pub(crate) toolchain: Toolchain,
    /// Which linker is used.
    pub(crate) linker: Linker,
    /// The settings of development builds.
    pub(crate) settings: Settings,
    /// The computer.
    pub(crate) machine: Machine,
    /// The application's files.
    pub(crate) application: Application,
    /// What runs.
    pub(crate) running: Running,
}

/// The compiler.
#[derive(Debug, Clone, Default)]
pub(crate) struct Toolchain {
    /// Its version; `None` when it cannot be run.
    pub(crate) rustc: Option<Version>,
    /// What it says of itself: `1.95.0`, `1.97.0-nightly`.
    pub(crate) release: String,
    /// The triple that it builds for by default.
    pub(crate) host: String,
    /// The `rust-version` that is asked for, and by which manifest.
    pub(crate) wanted: Option<(Version, String)>,
    /// Whether the Cranelift back end is installed beside it.
    pub(crate) cranelift: bool,
}

impl Toolchain {
    /// Whether unstable features can be used.
    pub(crate) fn is_nightly(&self) -> bool {
        self.release.contains("-nightly") || self.release.contains("-dev")
    }
}

/// A setting, and where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    /// Its value as text: `false`, `line-tables-only`, `2`.
    pub(crate) value: String,
    /// Where it is set.
    pub(crate) place: Place,
}

/// Where a setting is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// In a file of the project, by its path from the workspace's root.
    Project(String),
    /// In a file outside of the project, which `--fix` leaves alone.
    Outside(String),
    /// In a variable of the environment.
    Variable(String),
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Project(path) | Self::Outside(path) => write!(f, "`{path}`"),
            Self::Variable(name) => write!(f, "the variable `{name}`"),
        }
    }
}

/// The linker, as far as flags, files and the last binary tell.
#[derive(Debug, Clone, Default)]
pub(crate) struct Linker {
    /// The program that is told to link (`target.….linker`), and whether it is there.
    pub(crate) driver: Option<(Setting, bool)>,
    /// The flags that rustc gets.
    pub(crate) flags: Vec<String>,
    /// Where they are set.
    pub(crate) flags_place: Option<Place>,
    /// Where flags are set that cargo does not use, since others win.
    pub(crate) ignored_flags: Vec<Place>,
    /// Which of `mold`, `wild`, `ld.lld`, `clang`, `cc` are on the path.
    pub(crate) programs: Vec<&'static str>,
    /// The linker that signed the application's last binary.
    pub(crate) signature: Option<String>,
}

impl Linker {
    /// Whether a program is on the path.
    pub(crate) fn has(&self, program: &str) -> bool {
        self.programs.contains(&program)
    }
}

/// What cargo is told about development builds. `None` is cargo's own default.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settings {
    /// The manifest whose profiles count, by its path from the workspace's root.
    pub(crate) manifest: String,
    /// `debug`.
    pub(crate) debug: Option<Setting>,
    /// `package."*".debug`.
    pub(crate) dependency_debug: Option<Setting>,
    /// `package.anvil-macros.opt-level`.
    pub(crate) macro_opt_level: Option<Setting>,
    /// `build-override.opt-level`.
    pub(crate) build_override: Option<Setting>,
    /// `opt-level`.
    pub(crate) opt_level: Option<Setting>,
    /// `codegen-units`.
    pub(crate) codegen_units: Option<Setting>,
    /// `lto`.
    pub(crate) lto: Option<Setting>,
    /// `incremental`, of the profile, of `[build]` or of the environment.
    pub(crate) incremental: Option<Setting>,
    /// `codegen-backend`.
    pub(crate) backend: Option<Setting>,
    /// The program that cargo runs rustc through.
    pub(crate) wrapper: Option<Setting>,
    /// Whether `anvil-macros` is among the packages of `Cargo.lock`.
    pub(crate) has_macros: bool,
}

/// The computer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Machine {
    /// `linux`, `macos`, `windows`.
    pub(crate) system: &'static str,
    /// Whether Linux runs inside of Windows.
    pub(crate) wsl: bool,
    /// The folders that one user may watch.
    pub(crate) watches: Option<u64>,
    /// The watchers that one user may have.
    pub(crate) watchers: Option<u64>,
    /// The folders of the project that `dev` watches.
    pub(crate) watched_folders: u64,
    /// Where cargo builds.
    pub(crate) target: Folder,
    /// Where the application lies.
    pub(crate) sources: Folder,
}

/// A folder and what is below it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Folder {
    /// Its path.
    pub(crate) path: String,
    /// The kind of its file system, where that can be known.
    pub(crate) filesystem: Option<String>,
    /// The service that copies it to other computers.
    pub(crate) synced_by: Option<&'static str>,
}

/// The application's files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Application {
    /// Its folder from the workspace's root; empty when it is the root.
    pub(crate) folder: String,
    /// The framework that it is built with.
    pub(crate) framework: Framework,
    /// The variables of `.env`; `None` without the file.
    pub(crate) env: Option<BTreeMap<String, String>>,
    /// The variables of `.env.example`, in its order.
    pub(crate) example: Option<Vec<(String, String)>>,
    /// The variables of this process that an application would read.
    pub(crate) process: BTreeMap<String, String>,
    /// Whether git has `.env`.
    pub(crate) env_in_git: bool,
    /// `database.url` of `config/anvil.toml`.
    pub(crate) configured_database: Option<String>,
    /// `server.port` of `config/anvil.toml`.
    pub(crate) configured_port: Option<u16>,
    /// Whether the framework's own default features are on.
    pub(crate) default_features: bool,
    /// The cargo features of the framework that are on beside the default ones.
    pub(crate) features: Vec<String>,
    /// A source file, by its path from the workspace's root, that still has the line of a measurement that was killed.
    pub(crate) probe_left: Option<String>,
}

impl Application {
    /// A variable as the application would see it: the process's own, else that of `.env`.
    pub(crate) fn variable(&self, name: &str) -> Option<&str> {
        let own = self.process.get(name);
        own.or_else(|| self.env.as_ref()?.get(name))
            .map(String::as_str)
    }

    /// The path of one of the application's files, from the workspace's root.
    pub(crate) fn path(&self, file: &str) -> String {
        if self.folder.is_empty() {
            file.to_owned()
        } else {
            format!("{}/{file}", self.folder)
        }
    }
}

/// The framework that an application resolves to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Framework {
    /// The version of this CLI.
    pub(crate) cli: Version,
    /// The version that `Cargo.lock` or the framework's own manifest tells.
    pub(crate) resolved: Option<Version>,
    /// Whether it comes from the public registry.
    pub(crate) from_registry: bool,
}

/// What answers.
#[derive(Debug, Clone, Default)]
pub(crate) struct Running {
    /// What the application's own binary says about its migrations.
    pub(crate) database: Database,
    /// The port that the application would listen on.
    pub(crate) port: u16,
    /// Who has the port: `Some` when it is taken, with a name where that can be known.
    pub(crate) port_taken: Option<Option<String>>,
}

/// What `migrate:status --pending` said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum Database {
    /// There is no binary to ask.
    #[default]
    NotBuilt,
    /// Nothing is pending.
    InStep {
        /// Whether a migration was edited after the binary was built.
        stale: bool,
    },
    /// Migrations that have not run.
    Pending(Vec<String>),
    /// The binary failed, with these lines.
    Failed(String),
    /// It gave no answer in time.
    TimedOut,
}

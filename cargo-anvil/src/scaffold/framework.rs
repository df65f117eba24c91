//! Where the new application takes the framework from.
//!
//! A package of the framework's name on a registry may be somebody else's, so the default is the checkout that built this CLI.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::edit::FrameworkSource;
use crate::error::CliError;
use crate::project::Manifest;

/// The crate of the framework in the checkout that built this binary.
const BUILT_FROM: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../anvilforge");

/// The framework, as the application's manifest names it.
#[derive(Debug, Clone)]
pub(crate) struct Framework {
    /// What the manifest says.
    pub(crate) source: FrameworkSource,
    /// The text of the lock file that the framework was tested with, when it is at hand.
    pub(crate) lock: Option<String>,
}

impl Framework {
    /// A git repository.
    pub(crate) fn git(url: &str) -> Self {
        Self {
            source: FrameworkSource::Git(url.to_owned()),
            lock: None,
        }
    }

    /// A published version.
    pub(crate) fn version(version: &str) -> Self {
        Self {
            source: FrameworkSource::Version(version.to_owned()),
            lock: None,
        }
    }

    /// A checkout on this machine: its root, or the crate's folder in it.
    ///
    /// # Errors
    /// When the folder holds no framework.
    pub(crate) fn path(folder: &Path) -> Result<Self> {
        for candidate in [folder.to_path_buf(), folder.join("anvilforge")] {
            if let Some(framework) = Self::in_folder(&candidate)? {
                return Ok(framework);
            }
        }
        Err(
            CliError::failure(format!("there is no Anvilforge in `{}`", folder.display()))
                .help("`--framework-path` takes the folder of a checkout of Anvilforge")
                .into(),
        )
    }

    /// The checkout that built this binary.
    ///
    /// # Errors
    /// When it is no longer there.
    pub(crate) fn built_from() -> Result<Self> {
        match Self::in_folder(Path::new(BUILT_FROM))? {
            Some(framework) => Ok(framework),
            None => Err(CliError::failure("the checkout of Anvilforge that this `cargo anvil` was built from is gone")
                .help("say where the framework is: `--framework-path FOLDER`, `--framework-git URL` or `--framework-version VERSION`")
                .into()),
        }
    }

    fn in_folder(folder: &Path) -> Result<Option<Self>> {
        let Ok(folder) = fs::canonicalize(folder) else {
            return Ok(None);
        };
        let Some(manifest) = Manifest::read(&folder)? else {
            return Ok(None);
        };
        if manifest.package() != Some("anvilforge") {
            return Ok(None);
        }
        let lock = folder
            .parent()
            .and_then(|checkout| fs::read_to_string(checkout.join("Cargo.lock")).ok());
        Ok(Some(Self {
            source: FrameworkSource::Path(portable(&folder)),
            lock,
        }))
    }
}

/// A path as a manifest should have it: with `/`, and without Windows' prefix for long paths.
fn portable(path: &Path) -> String {
    let text = PathBuf::from(path).to_string_lossy().into_owned();
    if cfg!(windows) {
        text.trim_start_matches(r"\\?\").replace('\\', "/")
    } else {
        text
    }
}

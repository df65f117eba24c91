//! Cargo's configuration: `.cargo/config.toml` of the project, of the folders above it, of the user.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use toml_edit::{DocumentMut, Item};

use crate::doctor::facts::Place;

/// The files, the one that wins first.
#[derive(Debug, Default)]
pub(super) struct CargoConfig {
    files: Vec<(Place, PathBuf, DocumentMut)>,
}

impl CargoConfig {
    /// Reads the files that cargo would read in `folder`; those below `root` are the project's.
    ///
    /// # Errors
    /// When one cannot be read or is no TOML: then cargo fails, too.
    pub(super) fn read(folder: &Path, root: &Path, home: Option<&Path>) -> Result<Self> {
        let mut candidates: Vec<PathBuf> = folder
            .ancestors()
            .map(|folder| folder.join(".cargo"))
            .collect();
        if let Some(home) = home
            && !candidates.iter().any(|candidate| candidate == home)
        {
            candidates.push(home.to_path_buf());
        }
        let mut config = Self::default();
        for candidate in candidates {
            // Without the extension is the old name, which cargo prefers when both are there.
            for name in ["config", "config.toml"] {
                let path = candidate.join(name);
                let text = match fs::read_to_string(&path) {
                    Ok(text) => text,
                    Err(error)
                        if matches!(
                            error.kind(),
                            ErrorKind::NotFound | ErrorKind::NotADirectory
                        ) =>
                    {
                        continue;
                    }
                    Err(error) => {
                        return Err(error)
                            .with_context(|| format!("cannot read `{}`", path.display()));
                    }
                };
                config.add(root, path, &text)?;
                break;
            }
        }
        Ok(config)
    }

    /// Adds a file that all before it win over.
    fn add(&mut self, root: &Path, path: PathBuf, text: &str) -> Result<()> {
        let document = text
            .parse()
            .with_context(|| format!("`{}` is no valid TOML", path.display()))?;
        let place = match path.strip_prefix(root) {
            Ok(inside) => Place::Project(inside.to_string_lossy().replace('\\', "/")),
            Err(_) => Place::Outside(path.display().to_string()),
        };
        self.files.push((place, path, document));
        Ok(())
    }

    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let mut config = Self::default();
        for (path, text) in files {
            config
                .add(Path::new("/w"), PathBuf::from(path), text)
                .expect("valid TOML");
        }
        config
    }

    /// The value at a path of keys, in the file that wins.
    pub(super) fn get(&self, keys: &[&str]) -> Option<(&Item, &Place)> {
        self.all(keys).next().map(|(item, place, _)| (item, place))
    }

    /// A path, relative to the folder that holds `.cargo`.
    pub(super) fn path(&self, keys: &[&str]) -> Option<PathBuf> {
        let (item, _, file) = self.all(keys).next()?;
        let base = file.parent()?.parent()?;
        Some(base.join(item.as_str()?))
    }

    /// The values at a path of keys, in all files, the one that wins first.
    pub(super) fn all(&self, keys: &[&str]) -> impl Iterator<Item = (&Item, &Place, &Path)> {
        self.files
            .iter()
            .filter_map(move |(place, path, document)| {
                let mut item = document.as_item();
                for key in keys {
                    item = item.get(key)?;
                }
                Some((item, place, path.as_path()))
            })
    }
}

/// A value as text: `false`, `2`, `line-tables-only`.
pub(super) fn text(item: &Item) -> Option<String> {
    if let Some(text) = item.as_str() {
        return Some(text.to_owned());
    }
    item.as_bool()
        .map(|flag| flag.to_string())
        .or_else(|| item.as_integer().map(|number| number.to_string()))
}

/// Flags, as a list or as one text with blanks between them.
pub(super) fn flags(item: &Item) -> Vec<String> {
    match (item.as_str(), item.as_array()) {
        (Some(text), _) => text.split_whitespace().map(str::to_owned).collect(),
        (None, Some(list)) => list
            .iter()
            .filter_map(|flag| flag.as_str().map(str::to_owned))
            .collect(),
        (None, None) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_wins_and_paths_belong_to_its_folder() {
        let config = CargoConfig::of(&[
            ("/w/apps/.cargo/config.toml", "[build]\njobs = 1\n"),
            (
                "/w/.cargo/config.toml",
                "[build]\njobs = 2\ntarget-dir = 'out'\n",
            ),
            ("/h/.cargo/config.toml", "[build]\nincremental = false\n"),
        ]);
        let (item, place) = config.get(&["build", "jobs"]).expect("set");
        assert_eq!(text(item).as_deref(), Some("1"));
        assert_eq!(place, &Place::Project("apps/.cargo/config.toml".into()));
        assert_eq!(
            config.path(&["build", "target-dir"]),
            Some(PathBuf::from("/w/out"))
        );
        let (_, place) = config.get(&["build", "incremental"]).expect("set");
        assert_eq!(place, &Place::Outside("/h/.cargo/config.toml".into()));
    }

    #[test]
    fn flags_are_a_list_or_a_text() {
        let flags_of =
            |source: &str| flags(&source.parse::<DocumentMut>().expect("valid TOML")["f"]);
        assert_eq!(flags_of("f = '-C a'"), ["-C", "a"]);
        assert_eq!(
            flags_of("f = ['-C', 'link-arg=a b']"),
            ["-C", "link-arg=a b"]
        );
    }
}

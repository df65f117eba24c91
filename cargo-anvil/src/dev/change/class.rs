//! From a path to what its change asks for.

use std::path::{Path, PathBuf};

use super::Sources;

/// What kind of file changed. Those that are built are ordered: the later asks for more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// A style sheet below `public/`: browsers take it without a reload.
    Style,
    /// Another file below `public/`, or a translation: browsers reload.
    Asset,
    /// `config/*.toml` or `.env`: the application reads it again.
    Configuration,
    /// A template: the application reads it when it shows the page. A release build compiles it.
    Template,
    /// A source file: built.
    Source,
    /// A source file of another package that the application is built of: cargo builds both.
    Dependency,
    /// What decides how everything is built.
    Manifest,
    /// What the binary of a split application is built of: a new process.
    Host,
}

impl Class {
    /// Its name, in `ANVIL_DEV_TIMES`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Style => "style",
            Self::Asset => "asset",
            Self::Configuration => "configuration",
            Self::Template => "template",
            Self::Source => "source",
            Self::Dependency => "dependency",
            Self::Manifest => "manifest",
            Self::Host => "host",
        }
    }

    /// The class of a path; `None` for what concerns nobody.
    pub(crate) fn of(path: &Path, sources: &Sources) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        if is_editors_own(name) {
            return None;
        }
        if let Ok(path) = path.strip_prefix(&sources.application)
            && let Some(class) = within_application(path, name)
        {
            return Some(class);
        }
        let is_manifest = |folder: &PathBuf| path.strip_prefix(folder).is_ok_and(is_of_package);
        let is_source = |folder: &PathBuf| {
            let folder = folder.join("src");
            path != folder && path.starts_with(folder)
        };
        let is_of_host = |folder: &PathBuf| is_manifest(folder) || is_source(folder);
        let is_shared = [&sources.workspace, &sources.application]
            .iter()
            .any(|folder| path.strip_prefix(folder).is_ok_and(is_of_workspace));
        let class = if sources.host.iter().any(is_of_host) {
            Self::Host
        } else if is_shared
            || is_manifest(&sources.application)
            || sources.packages.iter().any(is_manifest)
        {
            Self::Manifest
        } else if sources.packages.iter().any(is_source) {
            // One below the application's own `src` is another package all the same.
            Self::Dependency
        } else if is_source(&sources.application) {
            Self::Source
        } else {
            return None;
        };
        Some(class)
    }
}

/// The class of a path below the application's folder, as far as that alone decides it.
fn within_application(path: &Path, name: &str) -> Option<Class> {
    let folder = path.parent()?;
    let has_extension = |wanted: &str| path.extension().is_some_and(|found| found == wanted);
    if path == Path::new(".env") || (folder == Path::new("config") && has_extension("toml")) {
        return Some(Class::Configuration);
    }
    if path.starts_with("public") {
        // What users upload is linked there; it is no part of the application.
        let is_page = !path.starts_with("public/storage") && path != Path::new("public");
        let class = if has_extension("css") {
            Class::Style
        } else {
            Class::Asset
        };
        return is_page.then_some(class);
    }
    if folder.starts_with("resources/lang") {
        return Some(Class::Asset);
    }
    let is_template = name.ends_with(".forge.html") || name.ends_with(".forge.txt");
    if folder.starts_with("resources/views") && is_template {
        return Some(Class::Template);
    }
    // Vite watches its own inputs, and what it makes of them is in `public`.
    let is_vites = folder.starts_with("resources/css") || folder.starts_with("resources/js");
    (folder.starts_with("resources") && !is_vites).then_some(Class::Source)
}

fn is_of_workspace(path: &Path) -> bool {
    [
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        "rust-toolchain",
        ".cargo/config.toml",
        ".cargo/config",
    ]
    .iter()
    .any(|file| path == Path::new(file))
}

fn is_of_package(path: &Path) -> bool {
    path == Path::new("Cargo.toml") || path == Path::new("build.rs")
}

/// Swap files, backups and lock files that editors keep beside a file while it is edited.
fn is_editors_own(name: &str) -> bool {
    let is_hidden =
        name.starts_with('.') && ![".env", ".cargo", ".htaccess", ".well-known"].contains(&name);
    is_hidden
        || name.starts_with('#')
        || name.ends_with('~')
        || [".tmp", ".swp", ".swx", ".bak", ".orig", "___jb_tmp___", "___jb_old___"]
            .iter()
            .any(|end| name.ends_with(end))
        // The file with which vim tries out whether it may write.
        || name == "4913"
}

/// The names of style sheets as browsers know them: relative to `public/`, with `/`.
pub(super) fn public_name(path: &Path, application: &Path) -> Option<String> {
    let below: PathBuf = path.strip_prefix(application.join("public")).ok()?.into();
    let parts: Vec<_> = below
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources() -> Sources {
        Sources {
            application: "/w/blog".into(),
            workspace: "/w".into(),
            packages: vec!["/w/billing".into(), "/w/blog/crates/tags".into()],
            host: Vec::new(),
        }
    }

    #[test]
    fn what_the_binary_of_a_split_application_is_built_of_is_the_hosts() {
        let sources = Sources {
            application: "/w/shop/handlers".into(),
            workspace: "/w".into(),
            packages: vec!["/w/billing".into(), "/w/shop".into(), "/w/tags".into()],
            host: vec!["/w/shop".into(), "/w/tags".into()],
        };
        for (path, class) in [
            ("/w/shop/src/main.rs", Class::Host),
            ("/w/shop/Cargo.toml", Class::Host),
            ("/w/tags/src/lib.rs", Class::Host),
            ("/w/shop/handlers/src/lib.rs", Class::Source),
            ("/w/shop/handlers/Cargo.toml", Class::Manifest),
            ("/w/billing/src/lib.rs", Class::Dependency),
            ("/w/Cargo.toml", Class::Manifest),
        ] {
            assert_eq!(Class::of(Path::new(path), &sources), Some(class), "{path}");
        }
    }

    #[test]
    fn every_path_has_its_class() {
        let template = Some(Class::Template);
        let source = Some(Class::Source);
        let configuration = Some(Class::Configuration);
        let asset = Some(Class::Asset);
        let manifest = Some(Class::Manifest);
        for (path, class) in [
            ("/w/blog/src/main.rs", source),
            ("/w/blog/src/models/post.rs", source),
            ("/w/blog/src/queries/all.sql", source),
            ("/w/blog/src", None),
            ("/w/billing/src/lib.rs", Some(Class::Dependency)),
            ("/w/blog/crates/tags/src/lib.rs", Some(Class::Dependency)),
            ("/w/other/src/lib.rs", None),
            ("/w/blog/resources/views/a.forge.html", template),
            ("/w/blog/resources/views/posts/index.forge.html", template),
            ("/w/blog/resources/views/mail/a.forge.txt", template),
            ("/w/blog/resources/views/posts/notes.md", source),
            ("/w/blog/resources/mail/welcome.md", source),
            ("/w/blog/resources/css/app.css", None),
            ("/w/blog/resources/js/app.js", None),
            ("/w/blog/resources/lang/de.toml", asset),
            ("/w/blog/resources/lang/de/messages.toml", asset),
            ("/w/blog/config/anvil.toml", configuration),
            ("/w/blog/config/notes.txt", None),
            ("/w/blog/.env", configuration),
            ("/w/blog/.env.example", None),
            ("/w/blog/public/app.css", Some(Class::Style)),
            ("/w/blog/public/build/app-1.css", Some(Class::Style)),
            ("/w/blog/public/app.js", asset),
            ("/w/blog/public/img/logo.svg", asset),
            ("/w/blog/public/storage/a.png", None),
            ("/w/blog/Cargo.toml", manifest),
            ("/w/blog/build.rs", manifest),
            ("/w/Cargo.toml", manifest),
            ("/w/Cargo.lock", manifest),
            ("/w/rust-toolchain.toml", manifest),
            ("/w/.cargo/config.toml", manifest),
            ("/w/billing/Cargo.toml", manifest),
            ("/w/billing/build.rs", manifest),
            ("/w/build.rs", None),
            ("/w/other/Cargo.toml", None),
            ("/w/blog/tests/home.rs", None),
            ("/w/blog/database/database.sqlite", None),
            ("/w/blog/target/debug/blog", None),
            ("/w/blog/.git/index", None),
            ("/w/blog/README.md", None),
            ("/w/blog", None),
            ("/", None),
        ] {
            assert_eq!(Class::of(Path::new(path), &sources()), class, "{path}");
        }
    }

    #[test]
    fn what_editors_keep_beside_a_file_is_nothing() {
        for name in [
            ".main.rs.swp",
            "main.rs~",
            "#main.rs#",
            ".#main.rs",
            "4913",
            "main.rs.tmp",
            "main.rs___jb_tmp___",
        ] {
            let path = Path::new("/w/blog/src").join(name);
            assert_eq!(Class::of(&path, &sources()), None, "{name}");
        }
    }

    #[test]
    fn style_sheets_have_the_name_that_browsers_know() {
        let name = |path: &str| public_name(Path::new(path), Path::new("/w/blog"));
        assert_eq!(
            name("/w/blog/public/css/app.css").as_deref(),
            Some("css/app.css")
        );
        assert_eq!(name("/w/blog/src/main.rs"), None);
    }
}

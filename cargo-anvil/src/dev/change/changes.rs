//! What a burst of saves asks for: each thing once.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::class::public_name;
use super::{Class, Sources};
use crate::dev::cycle::{Request, Why};

/// What files that were saved together ask for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Changes {
    /// A build.
    pub(crate) build: Option<Request>,
    /// Templates: a build, if the application does not read them itself.
    pub(crate) templates: Option<Request>,
    /// The configuration is to be read again.
    pub(crate) configuration: bool,
    /// Browsers are to be refreshed: these style sheets, or the whole page when there is none.
    pub(crate) refresh: Option<Vec<String>>,
    /// When the first of them was saved.
    pub(crate) saved: Option<SystemTime>,
}

impl Changes {
    /// What the change of these paths asks for; `None` when it asks for nothing.
    pub(crate) fn of(paths: &[PathBuf], saved: SystemTime, sources: &Sources) -> Option<Self> {
        let mut changes = Self::default();
        let mut styles = Vec::new();
        let mut is_whole_page = false;
        for path in paths {
            let Some(class) = Class::of(path, sources) else {
                continue;
            };
            changes.saved = Some(saved);
            match class {
                Class::Style => styles.extend(public_name(path, &sources.application)),
                Class::Asset => is_whole_page = true,
                Class::Configuration => changes.configuration = true,
                Class::Template
                | Class::Source
                | Class::Dependency
                | Class::Manifest
                | Class::Host => {
                    let request = Request {
                        class,
                        files: vec![shown(path, sources)],
                        why: Why::Saved,
                        saved,
                    };
                    let wish = match class {
                        Class::Template => &mut changes.templates,
                        _ => &mut changes.build,
                    };
                    *wish = Request::both(wish.take(), Some(request));
                }
            }
        }
        if is_whole_page {
            changes.refresh = Some(Vec::new());
        } else if !styles.is_empty() {
            styles.sort();
            styles.dedup();
            changes.refresh = Some(styles);
        }
        changes.saved.is_some().then_some(changes)
    }

    /// Everything may have changed: the system has lost count.
    pub(crate) fn everything(saved: SystemTime) -> Self {
        Self {
            build: Some(Request {
                class: Class::Host,
                files: Vec::new(),
                why: Why::Needed("more files changed than the system could tell".to_owned()),
                saved,
            }),
            templates: None,
            configuration: true,
            refresh: Some(Vec::new()),
            saved: Some(saved),
        }
    }
}

/// The path as people know it.
fn shown(path: &Path, sources: &Sources) -> PathBuf {
    let below = |folder: &Path| path.strip_prefix(folder).ok();
    below(&sources.application)
        .or_else(|| below(&sources.workspace))
        .unwrap_or(path)
        .to_path_buf()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(paths: &[&str]) -> Option<Changes> {
        let sources = Sources {
            application: "/w/blog".into(),
            workspace: "/w".into(),
            packages: vec!["/w/billing".into()],
            host: Vec::new(),
        };
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        Changes::of(&paths, SystemTime::UNIX_EPOCH, &sources)
    }

    #[test]
    fn what_concerns_nobody_is_nothing() {
        assert_eq!(
            of(&["/w/blog/database/database.sqlite", "/w/blog/target/x"]),
            None
        );
    }

    #[test]
    fn a_burst_of_several_classes_does_each_once() {
        let changes = of(&[
            "/w/blog/resources/views/a.forge.html",
            "/w/billing/src/lib.rs",
            "/w/blog/.env",
            "/w/blog/config/anvil.toml",
            "/w/blog/public/app.css",
        ])
        .expect("changes");
        let asked = |wish: Option<Request>| {
            let wish = wish.expect("a wish");
            let file = wish.files[0].to_string_lossy().into_owned();
            (wish.class, wish.files.len(), file)
        };
        assert_eq!(
            asked(changes.build),
            (Class::Dependency, 1, "billing/src/lib.rs".to_owned())
        );
        assert_eq!(
            asked(changes.templates),
            (
                Class::Template,
                1,
                "resources/views/a.forge.html".to_owned()
            )
        );
        assert!(changes.configuration);
        assert_eq!(changes.refresh, Some(vec!["app.css".to_owned()]));
    }

    #[test]
    fn style_sheets_alone_need_no_reload() {
        let refresh = |paths: &[&str]| of(paths).and_then(|changes| changes.refresh);
        assert_eq!(
            refresh(&[
                "/w/blog/public/b.css",
                "/w/blog/public/a.css",
                "/w/blog/public/b.css"
            ]),
            Some(vec!["a.css".to_owned(), "b.css".to_owned()])
        );
        assert_eq!(
            refresh(&["/w/blog/public/a.css", "/w/blog/public/a.js"]),
            Some(Vec::new())
        );
        assert_eq!(refresh(&["/w/blog/src/main.rs"]), None);
    }

    #[test]
    fn many_files_are_announced_in_a_few_words() {
        let announced = |paths: &[&str]| {
            let changes = of(paths).expect("changes");
            changes.build.expect("a build").to_string()
        };
        assert_eq!(announced(&["/w/blog/src/main.rs"]), "src/main.rs changed");
        assert_eq!(
            announced(&["/w/blog/src/a.rs", "/w/blog/src/b.rs"]),
            "src/a.rs and one more changed"
        );
        assert_eq!(
            announced(&["/w/blog/src/a.rs", "/w/blog/src/b.rs", "/w/blog/src/c.rs"]),
            "src/a.rs and 2 more changed"
        );
    }
}

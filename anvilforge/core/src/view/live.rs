//! The templates of a build with debug assertions: read when a page is rendered, from where they were when it was compiled.
//!
//! There is one [`Views`] for each package with templates, and it belongs to the process: it outlives a generation of
//! `dev --hot`. When a template has an expression that is not compiled, the file with the view's compiled expressions is
//! marked, so that cargo takes the package for changed, and `cargo anvil dev` is asked for a build: once for each build of the
//! application and each set of expressions, however many pages wait for it.

use std::collections::{BTreeMap, HashMap};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use forge::live::{Known, Live, LiveError, NewExpression, Views};
use forge::loader::Disk;
use forge::runtime::Shared;

use crate::dev;

/// Where a view comes from: what the derive knows of it beside its code.
#[doc(hidden)]
#[derive(Debug)]
pub struct LiveSource {
    /// The folder of the package when it was compiled; the templates are in `resources/views` there.
    pub package: &'static str,
    /// The file with the view's compiled expressions, if it is one of its own.
    pub generated: Option<&'static str>,
}

/// The templates of each package, by its folder.
static PACKAGES: Mutex<BTreeMap<&'static str, Arc<Templates>>> = Mutex::new(BTreeMap::new());

/// The templates of one package.
#[derive(Debug)]
struct Templates {
    folder: PathBuf,
    views: Views,
    /// What was rendered, by where the lists of its expressions are: the next build has other ones, however equal they are,
    /// and so has another struct with the same template.
    rendered: Mutex<HashMap<usize, Rendered>>,
}

/// A view that was rendered.
#[derive(Debug)]
struct Rendered {
    source: &'static LiveSource,
    /// What a build was asked for last.
    asked: Vec<NewExpression>,
}

pub(super) fn render(
    view: &dyn Live,
    source: &'static LiveSource,
    shared: &Arc<dyn Shared>,
) -> Result<String, LiveError> {
    let templates = Templates::of(view.known(), source);
    let page = templates.views.render(view, shared);
    page.map_err(|error| templates.failed(view.known(), error))
}

pub(super) fn render_fragment(
    view: &dyn Live,
    fragment: &str,
    source: &'static LiveSource,
    shared: &Arc<dyn Shared>,
) -> Result<Option<String>, LiveError> {
    let templates = Templates::of(view.known(), source);
    let part = templates.views.render_fragment(view, fragment, shared);
    part.map_err(|error| templates.failed(view.known(), error))
}

/// Looks whether the templates of pages that were shown still need no build, and asks for one if they do.
pub(crate) fn check() {
    for templates in all() {
        for (known, error) in templates.views.check() {
            templates.failed(known, error);
        }
    }
}

/// Forgets what was read for another generation of the application's code.
#[cfg(feature = "dynamic")]
pub(crate) fn forget() {
    for templates in all() {
        templates.views.clear();
    }
}

fn all() -> Vec<Arc<Templates>> {
    lock(&PACKAGES).values().cloned().collect()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Templates {
    fn of(known: &'static Known, source: &'static LiveSource) -> Arc<Self> {
        let templates = Arc::clone(lock(&PACKAGES).entry(source.package).or_insert_with(|| {
            let folder = Path::new(source.package).join("resources/views");
            Arc::new(Self {
                views: Views::of(Disk::new(&folder).shown_from(source.package)),
                folder,
                rendered: Mutex::default(),
            })
        }));
        let asked = Vec::new();
        lock(&templates.rendered)
            .entry(std::ptr::from_ref(known).addr())
            .or_insert(Rendered { source, asked });
        templates
    }

    /// Takes note of what is wrong, and says what is wrong with where the application runs, if it is that.
    fn failed(&self, known: &'static Known, error: LiveError) -> LiveError {
        match &error {
            LiveError::NeedsRebuild(expressions) => self.ask(known, expressions),
            LiveError::Templates(_) if !self.folder.is_dir() => {
                return LiveError::Failed(format!(
                    "this is a debug build, which reads its templates from `{}`, and that folder is not there: run it where \
                     it was built, or build it with `--release`, which reads no files",
                    self.folder.display()
                ));
            }
            _ => {}
        }
        error
    }

    fn ask(&self, known: &'static Known, expressions: &[NewExpression]) {
        let Some(first) = expressions.first() else {
            return;
        };
        let generated = {
            let mut rendered = lock(&self.rendered);
            let Some(view) = rendered.get_mut(&std::ptr::from_ref(known).addr()) else {
                return;
            };
            if view.asked == expressions {
                return;
            }
            view.asked = expressions.to_vec();
            view.source.generated
        };
        if let Some(file) = generated
            && let Err(error) = mark(Path::new(file))
        {
            tracing::warn!(
                "cargo will not notice that `{}` has to be compiled: cannot write to {file}: {error}",
                known.view
            );
        }
        let more = match expressions.len() {
            1 => String::new(),
            count => format!(", and {} more", count - 1),
        };
        let reason = format!("`{}` is not compiled yet{more}", first.text.trim());
        dev::ask_for_rebuild(first.path.clone(), reason);
    }
}

/// Makes cargo take a file for changed, by its time and by its content.
fn mark(file: &Path) -> std::io::Result<()> {
    OpenOptions::new().append(true).open(file)?.write_all(b"\n")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use forge::live::Run;
    use forge::runtime::{Context, Errors, RouteError};

    use super::*;

    /// A view that was compiled when its template had no expressions.
    struct Empty;

    static KNOWN: Known = Known {
        view: "page",
        fields: Some(&[]),
        is_plain_text: false,
        runtime: "::forge::runtime",
        scopes: &[],
        items: &[],
    };

    impl Live for Empty {
        fn known(&self) -> &'static Known {
            &KNOWN
        }

        fn step(&self, _: u32, _: Context<'_>, _: &mut Run<'_>) {}
    }

    struct NoRequest(Errors);

    impl Shared for NoRequest {
        fn csrf_token(&self) -> Option<&str> {
            None
        }

        fn errors(&self) -> &Errors {
            &self.0
        }

        fn old(&self, _: &str) -> Option<&str> {
            None
        }

        fn flash(&self, _: &str) -> Option<&str> {
            None
        }

        fn route(&self, name: &str, _: &[String]) -> Result<String, RouteError> {
            let name = name.to_owned();
            Err(RouteError::NoRequest { name })
        }

        fn asset(&self, path: &str) -> String {
            path.to_owned()
        }

        fn config(&self, _: &str) -> Option<String> {
            None
        }
    }

    fn page(source: &'static LiveSource) -> Result<String, LiveError> {
        let shared: Arc<dyn Shared> = Arc::new(NoRequest(Errors::new()));
        render(&Empty, source, &shared)
    }

    /// What a derive would write, for a package in a folder of its own.
    fn source(package: &Path) -> &'static LiveSource {
        let text = |path: PathBuf| -> &'static str {
            let path = path.to_string_lossy().into_owned();
            Box::leak(path.into_boxed_str())
        };
        Box::leak(Box::new(LiveSource {
            package: text(package.to_path_buf()),
            generated: Some(text(package.join("page.rs"))),
        }))
    }

    #[test]
    fn cargo_is_told_once_of_what_is_not_compiled() {
        let package = std::env::temp_dir().join(format!("anvil-live-{}", std::process::id()));
        let template = package.join("resources/views/page.forge.html");
        fs::create_dir_all(package.join("resources/views")).unwrap();
        fs::write(package.join("page.rs"), "// generated\n").unwrap();
        let source = source(&package);
        let marks = || fs::read_to_string(package.join("page.rs")).unwrap();

        fs::write(&template, "<p>one</p>").unwrap();
        assert_eq!(page(source).unwrap(), "<p>one</p>");
        fs::write(&template, "<p>{{ 1 + 1 }}</p>").unwrap();
        check();
        assert_eq!(marks(), "// generated\n\n", "before anybody asks");
        for _ in 0..2 {
            let Err(LiveError::NeedsRebuild(expressions)) = page(source) else {
                panic!("no build is needed");
            };
            assert_eq!(expressions[0].path, "resources/views/page.forge.html");
        }
        assert_eq!(marks(), "// generated\n\n");
        fs::write(&template, "<p>{{ 2 + 2 }}</p>").unwrap();
        assert!(page(source).is_err());
        assert_eq!(marks(), "// generated\n\n\n", "another one");

        fs::write(&template, "<p>two</p>").unwrap();
        assert_eq!(page(source).unwrap(), "<p>two</p>");
        fs::remove_dir_all(&package).unwrap();
    }

    #[test]
    fn two_structs_of_one_template_ask_once_each() {
        struct Other;
        static OTHER: Known = Known {
            fields: Some(&["name"]),
            ..KNOWN
        };
        impl Live for Other {
            fn known(&self) -> &'static Known {
                &OTHER
            }

            fn step(&self, _: u32, _: Context<'_>, _: &mut Run<'_>) {}
        }
        let package = std::env::temp_dir().join(format!("anvil-two-{}", std::process::id()));
        fs::create_dir_all(package.join("resources/views")).unwrap();
        fs::write(package.join("page.rs"), "").unwrap();
        fs::write(
            package.join("resources/views/page.forge.html"),
            "{{ 1 + 1 }}",
        )
        .unwrap();
        let source = source(&package);
        let shared: Arc<dyn Shared> = Arc::new(NoRequest(Errors::new()));
        for _ in 0..3 {
            assert!(render(&Empty, source, &shared).is_err());
            assert!(render(&Other, source, &shared).is_err());
        }
        let marks = fs::read_to_string(package.join("page.rs")).unwrap();
        fs::remove_dir_all(&package).unwrap();
        assert_eq!(marks, "\n\n");
    }

    #[test]
    fn a_binary_without_its_package_says_what_to_do() {
        let error = page(source(Path::new("/no/such/package"))).unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("/no/such/package") && text.contains("--release"),
            "{text}"
        );
    }
}

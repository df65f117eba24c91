//! The compiler's one function.

use std::sync::Arc;

use crate::error::{Error, Errors};
use crate::loader::Loader;
use crate::source_map::SourceMap;
use crate::{askama, lower, resolve};

/// What the compiler has to know of the application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The path of [`crate::runtime`] in generated code. Default: `::forge::runtime`.
    pub runtime_path: String,
    /// The fields of the view, if they are known: another name is then an error at its place, with a near name.
    ///
    /// A field called `errors` hides the messages of the form. Default: not known; then rustc finds the mistake.
    pub fields: Option<Vec<String>>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            runtime_path: "::forge::runtime".to_owned(),
            fields: None,
        }
    }
}

/// A view, made into one Askama source.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Compiled {
    /// The source, for `#[template(source = "…", ext = "html")]`.
    pub askama: String,
    /// Whether the view is one of plain text, in which nothing is escaped.
    pub is_plain_text: bool,
    /// The views that were read, the view itself first.
    pub files: Vec<String>,
    /// Where the pieces of the source came from.
    pub source_map: SourceMap,
}

/// Compiles a view and everything that it extends and includes.
///
/// The result is the same for the same texts and options.
///
/// # Errors
///
/// All mistakes of all the views at once.
///
/// # Examples
///
/// ```
/// use forge::loader::Memory;
///
/// let views = Memory::new().with("hello", "<h1>{{ name }}</h1>\n");
/// let compiled = forge::compile("hello", &views, &forge::Options::default())?;
/// assert_eq!(compiled.askama, "<h1>{{ self.name }}</h1>");
/// # Ok::<(), forge::Errors>(())
/// ```
pub fn compile(view: &str, loader: &dyn Loader, options: &Options) -> Result<Compiled, Errors> {
    let mut errors: Vec<Error> = Vec::new();
    let program = resolve::resolve(view, loader, &mut errors);
    let page = program.as_ref().and_then(|program| {
        lower::lower(program, options, &mut lower::Plain::default(), &mut errors)
    });
    match (program, page) {
        (Some(program), Some(page)) if errors.is_empty() => {
            let (askama, entries) = askama::write(&page, &options.runtime_path);
            let files = program.files().map(|file| file.view().to_owned()).collect();
            let sources = program.files().map(Arc::clone).collect();
            Ok(Compiled {
                askama,
                is_plain_text: program.is_plain_text(),
                files,
                source_map: SourceMap::new(sources, entries),
            })
        }
        _ => Err(Errors(errors)),
    }
}

//! A case: one file with sections.

use std::fs;
use std::path::{Path, PathBuf};

use forge::loader::{Memory, TEXT_EXTENSION};

/// A file of the corpus.
pub(crate) struct Case {
    /// `feature/case`.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// The fields of the view: `name: Type = value,` on each line.
    pub(crate) context: String,
    /// The fields of the request that are not as usual.
    pub(crate) request: String,
    /// The fragment that is rendered alone.
    pub(crate) fragment: Option<String>,
    /// The views, as name and text; a name that ends in `.forge.txt` is one of plain text.
    pub(crate) views: Vec<(String, String)>,
    /// The views whose texts are other ones after the case was compiled; an empty text is a file that is gone.
    pub(crate) after: Vec<(String, String)>,
}

impl Case {
    pub(crate) fn loader(&self) -> Memory {
        self.views
            .iter()
            .fold(Memory::new(), |views, (name, text)| {
                match name.strip_suffix(TEXT_EXTENSION) {
                    Some(name) => views.with_text(name, text),
                    None => views.with(name, text),
                }
            })
    }
}

/// All cases below the folder, in the order of their names.
pub(crate) fn read_all(folder: &Path) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for feature in entries(folder)? {
        if !feature.is_dir() {
            continue;
        }
        for path in entries(&feature)? {
            if path
                .extension()
                .is_some_and(|extension| extension == "case")
            {
                cases.push(read(folder, path)?);
            }
        }
    }
    Ok(cases)
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

/// All examples of a page: its blocks of code that are marked `forge`.
pub(crate) fn read_page(path: &Path) -> Result<Vec<Case>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut cases = Vec::new();
    let mut block: Option<(usize, Vec<&str>)> = None;
    for (number, line) in (1..).zip(text.lines()) {
        match &mut block {
            None if line == "```forge" => block = Some((number, Vec::new())),
            None => {}
            Some((start, lines)) if line == "```" => {
                let name = format!("line {start}");
                cases.push(parse(name, path.to_path_buf(), &lines.join("\n")));
                block = None;
            }
            Some((_, lines)) => lines.push(line),
        }
    }
    match block {
        Some((start, _)) => Err(format!(
            "{}:{start}: the example has no end",
            path.display()
        )),
        None => Ok(cases),
    }
}

fn read(root: &Path, path: PathBuf) -> Result<Case, String> {
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let name = path
        .strip_prefix(root)
        .unwrap_or(&path)
        .with_extension("")
        .to_string_lossy()
        .into_owned();
    Ok(parse(name, path, &text))
}

fn parse(name: String, path: PathBuf, text: &str) -> Case {
    let mut case = Case {
        name,
        path,
        context: String::new(),
        request: String::new(),
        fragment: None,
        views: Vec::new(),
        after: Vec::new(),
    };
    for section in format!("\n{text}").split("\n--- ").skip(1) {
        let (heading, body) = section.split_once('\n').unwrap_or((section, ""));
        let body = body.strip_suffix('\n').unwrap_or(body).to_owned();
        match heading.trim() {
            "context" => case.context = body,
            "request" => case.request = body,
            "fragment" => case.fragment = Some(body.trim().to_owned()),
            "out" | "error" | "failure" | "becomes" | "refused" => {}
            edited if edited.starts_with("after ") => {
                let view = edited.trim_start_matches("after ").to_owned();
                case.after.push((view, body));
            }
            view => case.views.push((view.to_owned(), body)),
        }
    }
    case
}

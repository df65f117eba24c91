//! `@vite`: the tags for files that Vite builds, or serves while it is being developed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

use super::escape::escape;

/// Where the files that Vite builds come from.
///
/// # Examples
///
/// ```
/// use forge::runtime::Vite;
///
/// let manifest = r#"{ "app.js": { "file": "assets/app-1a2b.js", "css": ["assets/app-3c4d.css"], "isEntry": true } }"#;
/// let vite = Vite::built(manifest, "/build")?;
/// assert_eq!(
///     vite.tags(&["app.js"])?,
///     "<link rel=\"preload\" as=\"style\" href=\"/build/assets/app-3c4d.css\">\
///      <link rel=\"modulepreload\" href=\"/build/assets/app-1a2b.js\">\
///      <link rel=\"stylesheet\" href=\"/build/assets/app-3c4d.css\">\
///      <script type=\"module\" src=\"/build/assets/app-1a2b.js\"></script>"
/// );
/// assert!(Vite::served("http://localhost:5173").tags(&["app.js"])?.contains("http://localhost:5173/@vite/client"));
/// # Ok::<(), forge::runtime::ViteError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Vite {
    source: Source,
    /// The value of `nonce` in every tag.
    nonce: Option<String>,
}

#[derive(Clone, Debug)]
enum Source {
    Nothing,
    Server(String),
    Build {
        chunks: BTreeMap<String, Chunk>,
        base: String,
    },
}

/// A line of the manifest.
#[derive(Clone, Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Chunk {
    file: String,
    css: Vec<String>,
    imports: Vec<String>,
}

impl Vite {
    /// No files at all, for tests that look at pages and not at what Vite builds: there are no tags, and addresses are empty.
    #[must_use]
    pub fn absent() -> Self {
        Self {
            source: Source::Nothing,
            nonce: None,
        }
    }

    /// Files that Vite's own server serves from `address`: what `public/hot` names.
    #[must_use]
    pub fn served(address: &str) -> Self {
        Self {
            source: Source::Server(address.trim().trim_end_matches('/').to_owned()),
            nonce: None,
        }
    }

    /// Files that Vite has built, by its manifest; `base` is the address of the folder that they are in.
    ///
    /// # Errors
    ///
    /// When the manifest is not what Vite writes.
    pub fn built(manifest: &str, base: &str) -> Result<Self, ViteError> {
        let chunks = serde_json::from_str(manifest).map_err(|error| ViteError::Manifest {
            reason: error.to_string(),
        })?;
        let base = base.trim_end_matches('/').to_owned();
        Ok(Self {
            source: Source::Build { chunks, base },
            nonce: None,
        })
    }

    /// With a `nonce` in every tag, for a content security policy.
    #[must_use]
    pub fn with_nonce(mut self, nonce: impl Into<String>) -> Self {
        self.nonce = Some(nonce.into());
        self
    }

    /// The tags for these entries.
    ///
    /// # Errors
    ///
    /// When the manifest has no such entry.
    pub fn tags(&self, entries: &[&str]) -> Result<String, ViteError> {
        match &self.source {
            Source::Nothing => Ok(String::new()),
            Source::Server(address) => {
                let mut tags = self.tag("", &format!("{address}/@vite/client"), "client.js");
                for entry in entries {
                    let entry = entry.trim_start_matches('/');
                    tags += &self.tag("", &format!("{address}/{entry}"), entry);
                }
                Ok(tags)
            }
            Source::Build { chunks, base } => self.built_tags(chunks, base, entries),
        }
    }

    /// The address of one file.
    ///
    /// # Errors
    ///
    /// When the manifest has no such entry.
    pub fn asset(&self, entry: &str) -> Result<String, ViteError> {
        match &self.source {
            Source::Nothing => Ok(String::new()),
            Source::Server(address) => Ok(format!("{address}/{}", entry.trim_start_matches('/'))),
            Source::Build { chunks, base } => Ok(format!("{base}/{}", chunk(chunks, entry)?.file)),
        }
    }

    /// What React's development build needs before its first file; nothing for files that are built.
    #[must_use]
    pub fn react_refresh(&self) -> String {
        let Source::Server(address) = &self.source else {
            return String::new();
        };
        let mut escaped = String::new();
        let _infallible = escape(address, &mut escaped);
        format!(
            "<script type=\"module\"{}>import RefreshRuntime from '{escaped}/@react-refresh';\
             RefreshRuntime.injectIntoGlobalHook(window);window.$RefreshReg$=()=>{{}};\
             window.$RefreshSig$=()=>(type)=>type;window.__vite_plugin_react_preamble_installed__=true</script>",
            self.nonce()
        )
    }

    fn built_tags(
        &self,
        chunks: &BTreeMap<String, Chunk>,
        base: &str,
        entries: &[&str],
    ) -> Result<String, ViteError> {
        let (mut styles, mut scripts, mut preloads) = (Vec::new(), Vec::new(), Vec::new());
        for entry in entries {
            let mut seen = BTreeSet::new();
            let found = chunk(chunks, entry)?;
            let mut waiting = vec![(entry.trim_start_matches('/'), found)];
            while let Some((name, chunk)) = waiting.pop() {
                if !seen.insert(name) {
                    continue;
                }
                add_new(&mut styles, chunk.css.iter().map(String::as_str));
                if is_style(&chunk.file) {
                    add_new(&mut styles, [chunk.file.as_str()]);
                } else {
                    add_new(&mut preloads, [chunk.file.as_str()]);
                }
                for import in &chunk.imports {
                    waiting.extend(
                        chunks
                            .get_key_value(import)
                            .map(|(name, chunk)| (name.as_str(), chunk)),
                    );
                }
            }
            if !is_style(&found.file) {
                add_new(&mut scripts, [found.file.as_str()]);
            }
        }
        let mut tags = String::new();
        for style in &styles {
            tags += &self.tag("preload-style", &format!("{base}/{style}"), style);
        }
        for preload in &preloads {
            tags += &self.tag("preload", &format!("{base}/{preload}"), preload);
        }
        for file in styles.iter().chain(&scripts) {
            tags += &self.tag("", &format!("{base}/{file}"), file);
        }
        Ok(tags)
    }

    fn tag(&self, kind: &str, address: &str, file: &str) -> String {
        let mut href = String::new();
        let _infallible = escape(address, &mut href);
        let nonce = self.nonce();
        match kind {
            "preload-style" => {
                format!("<link rel=\"preload\" as=\"style\" href=\"{href}\"{nonce}>")
            }
            "preload" => format!("<link rel=\"modulepreload\" href=\"{href}\"{nonce}>"),
            _ if is_style(file) => format!("<link rel=\"stylesheet\" href=\"{href}\"{nonce}>"),
            _ => format!("<script type=\"module\" src=\"{href}\"{nonce}></script>"),
        }
    }

    fn nonce(&self) -> String {
        let mut attribute = String::new();
        if let Some(nonce) = &self.nonce {
            let _infallible = write!(attribute, " nonce=\"");
            let _infallible = escape(nonce, &mut attribute);
            attribute.push('"');
        }
        attribute
    }
}

fn chunk<'a>(chunks: &'a BTreeMap<String, Chunk>, entry: &str) -> Result<&'a Chunk, ViteError> {
    chunks
        .get(entry.trim_start_matches('/'))
        .ok_or_else(|| ViteError::UnknownEntry {
            entry: entry.to_owned(),
        })
}

fn add_new<'a>(list: &mut Vec<&'a str>, files: impl IntoIterator<Item = &'a str>) {
    for file in files {
        if !list.contains(&file) {
            list.push(file);
        }
    }
}

fn is_style(file: &str) -> bool {
    [
        ".css", ".scss", ".sass", ".less", ".styl", ".stylus", ".pcss", ".postcss",
    ]
    .iter()
    .any(|ending| file.ends_with(ending))
}

/// Why `@vite` cannot write its tags.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ViteError {
    /// Neither a server nor a manifest is known.
    NotBuilt,
    /// The manifest cannot be read.
    Manifest {
        /// What is wrong with it.
        reason: String,
    },
    /// The manifest has no such entry.
    UnknownEntry {
        /// The entry that was asked for.
        entry: String,
    },
}

impl fmt::Display for ViteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotBuilt => f.write_str(
                "`@vite` finds neither a manifest nor a running server: run `npm run build` or `npm run dev`",
            ),
            Self::Manifest { reason } => write!(f, "the manifest of Vite cannot be read: {reason}"),
            Self::UnknownEntry { entry } => write!(
                f,
                "the manifest of Vite has no entry `{entry}`: name it under `input` in `vite.config.js` and build again"
            ),
        }
    }
}

impl std::error::Error for ViteError {}

#[cfg(test)]
mod tests {
    use super::{Vite, ViteError};

    const MANIFEST: &str = r#"{
        "resources/js/app.js": { "file": "assets/app.js", "imports": ["_shared.js"], "css": ["assets/app.css"] },
        "_shared.js": { "file": "assets/shared.js", "imports": ["_shared.js"], "css": ["assets/shared.css"] },
        "resources/css/app.css": { "file": "assets/main.css", "src": "resources/css/app.css" }
    }"#;

    #[test]
    fn styles_of_imports_come_with_the_entry_and_nothing_comes_twice() {
        let vite = Vite::built(MANIFEST, "/build/").unwrap().with_nonce("n");
        let tags = vite
            .tags(&["resources/css/app.css", "resources/js/app.js"])
            .unwrap();
        for (part, times) in [
            (
                "rel=\"stylesheet\" href=\"/build/assets/shared.css\" nonce=\"n\"",
                1,
            ),
            ("rel=\"stylesheet\" href=\"/build/assets/main.css\"", 1),
            ("rel=\"modulepreload\" href=\"/build/assets/shared.js\"", 1),
            ("src=\"/build/assets/app.js\"", 1),
            ("src=\"/build/assets/shared.js\"", 0),
        ] {
            assert_eq!(tags.matches(part).count(), times, "{part} in {tags}");
        }
        assert_eq!(vite.react_refresh(), "");
    }

    #[test]
    fn an_entry_that_was_not_built_is_named() {
        let vite = Vite::built(MANIFEST, "/build").unwrap();
        let error = vite.tags(&["resources/js/other.js"]).unwrap_err();
        assert!(error.to_string().contains("resources/js/other.js"));
        assert!(matches!(
            Vite::built("[]", "/"),
            Err(ViteError::Manifest { .. })
        ));
    }

    #[test]
    fn a_server_serves_the_sources() {
        let tags = Vite::served("http://[::1]:5173/\n")
            .tags(&["resources/css/app.css"])
            .unwrap();
        assert_eq!(
            tags,
            "<script type=\"module\" src=\"http://[::1]:5173/@vite/client\"></script>\
             <link rel=\"stylesheet\" href=\"http://[::1]:5173/resources/css/app.css\">"
        );
    }
}

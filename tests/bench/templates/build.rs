//! What the derive of a view does, for the pages of the benchmark: the templates of `forge/` by both back ends.

use std::fmt::Write;
use std::path::Path;

use forge::Options;
use forge::loader::Disk;

/// The views, the structs that render them, and their fields.
const PAGES: [(&str, &str, &[&str]); 3] = [
    ("table", "Table", &["rows"]),
    ("components", "Components", &["title", "posts"]),
    ("includes", "Includes", &["title", "rounds"]),
];

fn main() {
    println!("cargo::rerun-if-changed=forge");
    let views = Disk::new("forge");
    let mut code = String::new();
    for (view, name, fields) in PAGES {
        let options = Options {
            fields: Some(fields.iter().map(ToString::to_string).collect()),
            ..Options::default()
        };
        let compiled = forge::compile(view, &views, &options).unwrap_or_else(|e| panic!("{e:#}"));
        let live = forge::live::emit(view, &views, &options, "::forge::live")
            .unwrap_or_else(|e| panic!("{e:#}"));
        writeln!(
            code,
            "#[derive(askama::Template)]\n#[template(source = {:?}, ext = \"html\")]\npub struct {name}<'a>(pub &'a super::pages::{name});\n\
             impl std::ops::Deref for {name}<'_> {{ type Target = super::pages::{name}; fn deref(&self) -> &Self::Target {{ self.0 }} }}\n\
             impl forge::live::Live for {name}<'_> {{ {} }}\n",
            compiled.askama, live.code
        )
        .expect("a string takes everything");
    }
    let out = std::env::var_os("OUT_DIR").expect("cargo sets it");
    std::fs::write(Path::new(&out).join("views.rs"), code).expect("the folder can be written");
}

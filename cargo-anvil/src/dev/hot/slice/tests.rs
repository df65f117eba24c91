use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::cut::{Cut, cut};
use super::source::Source;
use super::text;
use super::tree::Tree;

/// The usual registration.
const ROOT: &str = "pub mod controllers;\npub mod models;\npub mod routes;\n\
    #[anvilforge::app]\npub fn app(app: &mut App) { app.web(routes::web::routes); }\n";

/// An application of two resources.
const FILES: &[(&str, &str)] = &[
    ("src/lib.rs", ROOT),
    ("src/controllers/mod.rs", "pub mod posts;\npub mod users;\n"),
    (
        "src/controllers/posts.rs",
        "use crate::models::Post;\npub fn index() -> Post { Post }\n",
    ),
    (
        "src/controllers/users.rs",
        "use crate::models::User;\npub fn index() -> User { User }\n",
    ),
    (
        "src/models/mod.rs",
        "mod post;\nmod user;\npub use post::{NewPost, Post};\npub use user::User;\n",
    ),
    ("src/models/post.rs", "#[derive(Model)]\npub struct Post;\n"),
    ("src/models/user.rs", "pub struct User;\n"),
    ("src/routes/mod.rs", "pub mod web;\npub mod api;\n"),
    (
        "src/routes/web.rs",
        "use crate::controllers::{posts, users};\npub fn routes() { posts::index(); users::index(); }\n",
    ),
    ("src/routes/api.rs", "pub fn routes() {}\n"),
];

/// `FILES` with some of them different, or added.
fn application(different: &[(&'static str, &'static str)]) -> HashMap<PathBuf, &'static str> {
    (FILES.iter().chain(different))
        .map(|(path, text)| (PathBuf::from(path), *text))
        .collect()
}

fn tree(files: &HashMap<PathBuf, &str>) -> Tree {
    let mut read = |file: &Path| Source::read(files.get(file)?).map(Arc::new);
    Tree::read(Path::new("src/lib.rs"), &mut read).expect("a tree")
}

/// What is compiled when a file has changed; nothing for the whole.
fn compiled(different: &[(&'static str, &'static str)], changed: &str) -> Vec<String> {
    let tree = tree(&application(different));
    let module = tree
        .modules
        .iter()
        .position(|module| module.file == Path::new(changed))
        .expect("a module");
    cut(&tree, &[module]).map_or_else(Vec::new, |cut| {
        let names = cut.included.iter();
        names.map(|&at| tree.modules[at].path.join("::")).collect()
    })
}

#[test]
fn a_controller_brings_the_routes_that_name_it() {
    assert_eq!(
        compiled(&[], "src/controllers/posts.rs"),
        ["controllers::posts", "routes::web"]
    );
}

#[test]
fn a_model_brings_all_that_use_what_its_parent_shows_of_it() {
    assert_eq!(
        compiled(&[], "src/models/post.rs"),
        ["controllers::posts", "models::post", "routes::web"]
    );
}

#[test]
fn an_alias_a_prelude_and_a_chain_of_exports_lead_to_it() {
    let through = |exports: &'static str, user: &'static str| {
        let different = [
            (
                "src/lib.rs",
                "pub mod controllers;\npub mod models;\npub mod routes;\npub mod shared;\n\
                 #[anvilforge::app]\npub fn app(app: &mut App) {}\n",
            ),
            ("src/shared.rs", exports),
            ("src/routes/api.rs", user),
        ];
        compiled(&different, "src/models/post.rs").contains(&"routes::api".to_owned())
    };
    assert!(through(
        "pub use crate::models::Post as Entry;",
        "pub fn routes(_: crate::shared::Entry) {}"
    ));
    assert!(through(
        "pub use crate::models::*;",
        "use crate::shared::*;\npub fn routes(_: Post) {}"
    ));
    assert!(through(
        "pub use crate::models;",
        "pub fn routes(_: crate::shared::models::Post) {}"
    ));
    assert!(through(
        "pub use crate::models as m;",
        "pub fn routes(_: crate::shared::m::NewPost) {}"
    ));
    assert!(through(
        "pub use super::*;",
        "pub fn routes(_: crate::shared::models::Post) {}"
    ));
    assert!(through(
        "pub fn make() -> crate::models::Post {}",
        "pub fn routes() { crate::shared::make(); }"
    ));
    assert!(through(
        "use crate::models::Post as P;\npub fn make() -> P {}",
        "pub fn routes() { crate::shared::make(); }"
    ));
    assert!(!through(
        "pub use crate::models::User;",
        "pub fn routes(_: crate::shared::User) {}"
    ));
}

#[test]
fn a_name_within_a_string_counts_where_strings_name_something() {
    let concerns = |user: &'static str| {
        let different = [
            (
                "src/models/mod.rs",
                "mod post;\nmod user;\npub use post::{LIMIT, NewPost, Post};\npub use user::User;\n",
            ),
            ("src/routes/api.rs", user),
        ];
        compiled(&different, "src/models/post.rs").contains(&"routes::api".to_owned())
    };
    assert!(concerns(
        "use crate::models::*;\npub fn routes() { format!(\"{LIMIT} posts\"); }"
    ));
    assert!(concerns(
        "use crate::models::*;\npub fn routes() { format!(\"{:>LIMIT$}\", 1); }"
    ));
    assert!(concerns(
        "#[serde(default = \"crate::models::LIMIT\")]\npub struct Routes;"
    ));
    assert!(!concerns(
        "/// Not the `LIMIT` of `post`.\npub fn routes() { format!(\"LIMIT\"); }"
    ));
}

#[test]
fn modules_within_an_edited_one_come_if_they_look_up() {
    let different = [
        (
            "src/controllers/mod.rs",
            "pub mod posts;\npub mod users;\npub fn limit() {}\n",
        ),
        (
            "src/controllers/users.rs",
            "pub fn index() { super::limit(); }\n",
        ),
    ];
    let compiled = compiled(&different, "src/controllers/mod.rs");
    assert!(
        compiled.contains(&"controllers::users".to_owned()),
        "{compiled:?}"
    );
}

#[test]
fn the_items_of_a_trait_and_macros_are_used_without_a_name_that_leads_there() {
    let models = (
        "src/models/mod.rs",
        "mod ext;\nmod post;\nmod user;\npub use ext::PostExt;\npub use post::{NewPost, Post};\npub use user::User;\n",
    );
    let concerns = |ext: &'static str, user: &'static str| {
        let different = [
            models,
            ("src/models/ext.rs", ext),
            ("src/routes/api.rs", user),
        ];
        compiled(&different, "src/models/ext.rs").contains(&"routes::api".to_owned())
    };
    let ext = "pub trait PostExt { const MANY: u32; type Id; fn short(&self) -> String; }\n\
        impl PostExt for super::Post { fn short(&self) -> String { String::new() } }";
    for user in [
        "use crate::models::*;\npub fn routes(post: Post) { post.short(); }",
        "use crate::models::*;\npub fn routes() { Post::MANY; }",
        "use crate::models::*;\npub fn routes(_: <Post as Any>::Id) {}",
    ] {
        assert!(concerns(ext, user), "{user}");
    }
    assert!(!concerns(
        ext,
        "use crate::models::*;\npub fn routes(post: Post) { post.long(); }"
    ));
    let within = "pub mod inner { pub trait Inner { fn short(&self); } }";
    assert!(concerns(
        within,
        "pub fn routes(post: Post) { post.short(); }"
    ));
    let page = "#[macro_export]\nmacro_rules! page { () => { 1 } }";
    assert!(concerns(page, "pub fn routes() { crate::page!(); }"));
    // A macro that means what was edited stands for it.
    let different = [
        models,
        (
            "src/models/ext.rs",
            "#[macro_export]\nmacro_rules! page { () => { $crate::models::user::limit() } }",
        ),
        ("src/routes/api.rs", "pub fn routes() { crate::page!(); }"),
    ];
    let compiled = compiled(&different, "src/models/user.rs");
    assert!(compiled.contains(&"routes::api".to_owned()), "{compiled:?}");
}

#[test]
fn the_whole_is_compiled_when_a_slice_may_be_wrong() {
    assert!(compiled(&[], "src/lib.rs").is_empty(), "the root");
    let glob = [(
        "src/models/mod.rs",
        "mod post;\nmod user;\npub use post::*;\npub use user::User;\n",
    )];
    assert!(
        compiled(&glob, "src/models/post.rs").is_empty(),
        "a derive may make items"
    );
    let reached = [(
        "src/lib.rs",
        "pub mod controllers;\npub mod models;\npub mod routes;\n\
        pub fn first() { controllers::posts::index(); }\n\
        #[anvilforge::app]\npub fn app(app: &mut App) {}\n",
    )];
    assert!(
        compiled(&reached, "src/controllers/posts.rs").is_empty(),
        "the root means it"
    );
}

#[test]
fn what_cannot_be_followed_is_no_source() {
    for text in [
        "#[path = \"x.rs\"] mod posts;",
        "#[cfg(unix)] mod posts;",
        "mod inline { mod posts; }",
        "macro_rules! all { () => { pub use crate::models::*; } }",
        "extensions! { trait Short { fn short(&self); } }",
        "fn broken( {",
    ] {
        assert!(Source::read(text).is_none(), "{text}");
    }
    assert!(Source::read("#[cfg(test)] mod tests;\n#[allow(unused)] mod posts;").is_some());
}

#[test]
fn the_files_of_a_slice() {
    let files = application(&[(
        "src/models/mod.rs",
        "mod post;\nmod user;\npub use post::{NewPost, Post as Entry};\npub use user::User;\n",
    )]);
    let tree = tree(&files);
    let at = |path: &str| {
        let mut modules = tree.modules.iter();
        modules
            .position(|module| module.path.join("::") == path)
            .expect("a module")
    };
    let cut = Cut {
        included: [at("models::post"), at("routes::web")].into(),
        shadows: [0, at("models"), at("routes")].into(),
    };
    let text = |file: &Path| files.get(file).map(|text| (*text).to_owned());
    let written = text::files(&tree, &cut, Path::new("slice"), &text).expect("files");
    let written: String = written
        .iter()
        .map(|(path, text)| format!("// {}\n{text}", path.display()))
        .collect();
    let plain: Vec<&str> = written
        .lines()
        .filter(|line| !line.starts_with("#[allow"))
        .collect();
    assert_eq!(
        plain.join("\n"),
        "// slice/lib.rs\n\
         pub use ::__anvil_base::*;\n\
         #[path = \"slice/models.rs\"]\npub mod models;\n\
         #[path = \"slice/routes.rs\"]\npub mod routes;\n\
         #[anvilforge::app]\npub fn app(app: &mut App) { app.web(routes::web::routes); }\n\
         // slice/models.rs\n\
         pub use ::__anvil_base::models::*;\n\
         #[path = \"src/models/post.rs\"]\nmod post;\n\
         pub use post::NewPost;\n\
         pub use post::Post as Entry;\n\
         // slice/routes.rs\n\
         pub use ::__anvil_base::routes::*;\n\
         #[path = \"src/routes/web.rs\"]\npub mod web;"
    );
}

//! The macros, with their documentation.

/// Marks the function that registers everything: `#[anvilforge::app] pub fn app(app: &mut App)`.
///
/// It stands in `src/lib.rs`, once. Besides the function itself it makes a hidden module that
/// [`main!`](crate::main) and [`test`](macro@crate::test) name: the package's name and folder, and
/// the files of `public/` and `config/`, read from disk in debug builds and embedded in release builds.
///
/// # Examples
/// ```
/// use anvilforge::prelude::*;
///
/// #[anvilforge::app]
/// pub fn app(app: &mut App) {
///     app.web(|r| {
///         r.get("/", async || "hello");
///     });
/// }
/// # fn main() {}
/// ```
pub use anvil_macros::app;

/// Makes an `async fn` with a [`TestApp`](crate::testing::TestApp) a test.
///
/// The application is that of the package: `my_app::app` from a file of `tests/`, `crate::app` from a
/// module of `src/`. `#[anvilforge::test(app = other_crate)]` names another. The test may return a
/// `Result`.
///
/// # Examples
/// ```
/// # mod blog {
/// #     #[anvilforge::app]
/// #     pub fn app(_: &mut anvilforge::prelude::App) {}
/// # }
/// use anvilforge::prelude::*;
///
/// #[anvilforge::test(app = blog)]
/// async fn an_unknown_page_is_not_found(app: TestApp) {
///     app.get("/nowhere").await.assert_not_found();
/// }
/// # fn main() {}
/// ```
pub use anvil_macros::test;

/// Makes a struct a form request: see [`FormRequest`](trait@crate::validation::FormRequest) for the
/// rules.
///
/// The derive describes the fields in a table and builds the struct from converted values; no
/// `serde::Deserialize` is involved, which keeps builds fast.
///
/// # Examples
/// ```
/// use anvilforge::prelude::*;
///
/// #[derive(FormRequest)]
/// struct Register {
///     #[rule(required, max = 80)]
///     name: String,
///     #[rule(email)]
///     email: String,
///     #[rule(min = 12, confirmed)]
///     password: String,
///     born: Option<Date>,
/// }
/// ```
pub use anvil_macros::FormRequest;

/// Makes an enum without data the type of a column: `#[derive(Debug, Clone, ColumnType)]`.
///
/// The column holds the name of the variant in small letters (`InReview` is `in_review`), or what
/// `#[column(name = "…")]` on the variant says; with `#[column(number)]` on the enum, its number. A value of the
/// database that is no variant is an error of decoding, which lists the variants. In JSON the enum is what it is in the column:
/// the derive implements `Serialize`, unless `#[column(without(Serialize))]` says that you do.
///
/// # Examples
/// ```
/// use anvilforge::prelude::*;
///
/// #[derive(Debug, Clone, Copy, PartialEq, ColumnType)]
/// pub enum Status {
///     Draft,
///     InReview,
///     #[column(name = "live")]
///     Published,
/// }
///
/// #[derive(Model)]
/// #[model(table = "posts")]
/// pub struct Post {
///     pub id: i64,
///     pub status: Status,
/// }
///
/// async fn live(db: &Db) -> Result<Vec<Post>> {
///     Ok(Post::query().filter(Post::status.eq(Status::Published)).get(db).await?)
/// }
/// ```
pub use anvil_macros::ColumnType;

/// Makes a struct a row of a table: `#[derive(Model)] #[model(table = "posts")]`.
///
/// It adds typed columns (`Post::title`), typed relations (`Post::comments`, see [`relations`](crate::relations)), the
/// insertable `NewPost`, and the queries of [`Model`](trait@crate::database::Model); and it implements `Debug` and serde's
/// `Serialize`, so do not derive those ("conflicting implementations of trait"). What they show of a record is told in
/// [`records`](crate::records), and `#[model(without(Debug, Serialize))]` leaves one of them, or both, to you.
///
/// # Examples
/// ```
/// use anvilforge::prelude::*;
///
/// #[derive(Model)]
/// #[model(table = "posts")]
/// pub struct Post {
///     pub id: i64,
///     pub title: String,
/// }
///
/// async fn titles(db: &Db) -> Result<Vec<Post>> {
///     Ok(Post::query().filter(Post::title.starts_with("A")).get(db).await?)
/// }
/// ```
pub use anvil_macros::Model;

/// Makes an enum with a model in each variant the other side of a
/// [`MorphTo`](crate::database::MorphTo) relation, and each of the models convertible into it. It implements `Debug` and
/// `Serialize`, in JSON it is the record; `#[morph(without(Debug, Serialize))]` leaves them to you.
///
/// # Examples
/// ```
/// use anvilforge::prelude::*;
///
/// #[derive(Model)]
/// #[model(table = "posts")]
/// pub struct Post {
///     pub id: i64,
/// }
///
/// #[derive(Model)]
/// #[model(table = "videos")]
/// pub struct Video {
///     pub id: i64,
/// }
///
/// #[derive(Morph)]
/// pub enum Commentable {
///     Post(Post),
///     Video(Video),
/// }
///
/// #[derive(Model)]
/// #[model(table = "comments")]
/// pub struct Comment {
///     pub id: i64,
///     pub commentable_id: i64,
///     pub commentable_type: String,
///     #[morph_to]
///     pub commentable: MorphTo<Commentable>,
/// }
/// ```
pub use anvil_macros::Morph;

/// Makes a struct a view: `#[derive(View)] #[view("posts.index")]` reads
/// `resources/views/posts/index.forge.html`.
///
/// The template is checked while the application compiles; the fields of the struct are its
/// variables. A handler may return the struct, or [`Fragment::of(view, "name")`](crate::view::Fragment)
/// for one `@fragment` of it. What a template may contain is told in the README's tutorial and in the
/// documentation of `forge`.
///
/// In a build with debug assertions the template is read from the package's folder whenever the page is
/// rendered, so that an edit shows at once; its expressions are compiled, and a new one needs a build
/// ([`development`](crate::development)). `ANVIL_VIEWS=compiled cargo check` has rustc check the form that
/// release builds use.
pub use anvil_macros::View;

/// The whole `src/main.rs`: `anvilforge::main!(my_app);`.
///
/// Runs the command that the arguments ask for: `serve`, `migrate`, `routes` and the others.
///
/// In the split layout, where the handlers are a package of their own that `cargo anvil dev --hot` replaces, a function as
/// the second argument shares statics of this binary with them: see [`Host`](crate::prelude::Host).
///
/// # Examples
/// ```no_run
/// # mod my_app {
/// #     #[anvilforge::app]
/// #     pub fn app(_: &mut anvilforge::prelude::App) {}
/// # }
/// anvilforge::main!(my_app);
/// ```
#[macro_export]
macro_rules! main {
    ($app:ident) => {
        $crate::main!($app, |_| {});
    };
    ($app:ident, $host:expr) => {
        #[cfg(not(anvil_hot))]
        fn main() -> ::std::process::ExitCode {
            $crate::__private::prepare($host);
            $crate::__private::run($app::__anvil::definition())
        }

        #[cfg(anvil_hot)]
        fn main() -> ::std::process::ExitCode {
            $crate::__private::prepare($host);
            $crate::__private::hot::run()
        }
    };
}

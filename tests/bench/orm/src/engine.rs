//! [`Engine`]: what each library does for the benchmark.

use std::pin::Pin;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::Value;

/// The future of a library's work.
pub type Work<'e> = Pin<Box<dyn Future<Output = Answer> + Send + 'e>>;

/// What came of it, where somebody wants to look at it.
pub type Answer = Option<Value>;

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// One post by its key.
    Find,
    /// 1,000 published posts, by their views.
    List,
    /// The same, written as JSON.
    Json,
    /// 100 users with their 10 posts each.
    Eager,
    /// One entry, which comes back as it is stored.
    InsertOne,
    /// 1,000 entries at once.
    InsertMany,
    /// One post, which comes back as it is stored.
    Update,
}

impl Line {
    /// All lines, as the table has them. Those that write come last: the answers of the others do not depend on when
    /// they were asked for.
    pub const ALL: [Self; 7] = [
        Self::Find,
        Self::List,
        Self::Json,
        Self::Eager,
        Self::InsertOne,
        Self::InsertMany,
        Self::Update,
    ];

    /// Its name in the table.
    pub fn name(self) -> &'static str {
        match self {
            Self::Find => "find by key",
            Self::List => "filter, order, limit: 1,000 rows",
            Self::Json => "the same as JSON",
            Self::Eager => "100 parents with 10 children each",
            Self::InsertOne => "insert one",
            Self::InsertMany => "insert 1,000",
            Self::Update => "update one",
        }
    }

    /// Whether the table `entries` is to be empty before it.
    pub fn inserts(self) -> bool {
        matches!(self, Self::InsertOne | Self::InsertMany)
    }
}

/// A library with its connections to a database of its own.
pub trait Engine: Send + Sync {
    /// Does the work of one turn. With `keep` it answers with what it got; otherwise that is dropped unseen.
    fn run(&self, line: Line, turn: i64, keep: bool) -> Work<'_>;
}

/// How long some turns take, one after the other.
pub async fn time(engine: &dyn Engine, line: Line, turn: i64, turns: i64) -> Duration {
    let begin = Instant::now();
    for step in 0..turns {
        engine.run(line, turn + step, false).await;
    }
    begin.elapsed()
}

/// The end of every piece of work.
pub fn answer<T: Serialize>(got: T, keep: bool) -> Answer {
    let got = std::hint::black_box(got);
    keep.then(|| serde_json::to_value(&got).expect("rows can be written as JSON"))
}

/// A parent with its children, for the libraries that do not put them into the parent.
#[derive(Serialize)]
pub struct WithPosts<U, P> {
    #[serde(flatten)]
    pub user: U,
    pub posts: Vec<P>,
}

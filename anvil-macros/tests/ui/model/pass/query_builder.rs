//! Queries with names that could clash, in a crate that denies what generated code could trip over.

#![deny(warnings)]

use anvil_macros::{ColumnType, Model};
use cast::func;
use cast::prelude::*;

#[derive(Debug, Clone, Copy, PartialEq, ColumnType)]
#[column(crate = "cast")]
enum Kind {
    Small,
    Type,
}

#[derive(Debug, Clone, Copy, PartialEq, ColumnType)]
#[column(number, crate = "cast")]
enum Level {
    Low = -1,
    High = 7,
}

fn visible() -> Filter<Post> {
    Post::kind.ne(Kind::Small)
}

#[derive(Model)]
#[model(table = "posts", global_scope = "visible", crate = "cast")]
struct Post {
    id: i64,
    kind: Kind,
    level: Option<Level>,
    r#type: String,
}

fn main() {
    let query = Post::query().group_by(Post::kind).having(func::count().gt(1));
    let (sql, _) = query.select((Post::kind, func::count())).to_sql(cast::Driver::Sqlite);
    assert!(sql.contains(r#""posts"."kind" <> ?"#), "{sql}");
    let _ = (Post::r#type.lower(), Post::level.eq(Level::High), Kind::Type, Level::Low);
}

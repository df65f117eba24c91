use anvil_macros::Model;
use cast::prelude::*;

#[derive(Model)]
#[model(table = "posts", crate = "cast")]
struct Post {
    id: i64,
    #[has_many]
    comments: HasMany<Comment>,
    #[has_many(foreign_key = "artikel_id")]
    replies: HasMany<Comment>,
}

#[derive(Model)]
#[model(table = "comments", crate = "cast")]
struct Comment {
    id: i64,
    article_id: i64,
}

fn main() {}

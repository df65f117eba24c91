use anvil_macros::Model;
use cast::prelude::*;

#[derive(Model)]
#[model(table = "posts", crate = "cast")]
struct Post {
    id: i64,
    #[has_many]
    comments: HasMany<Comment>,
}

#[derive(Model)]
#[model(table = "comments", crate = "cast")]
struct Comment {
    id: i64,
    post_id: i64,
    text: String,
}

fn show(post: &Post) {
    for comment in &post.comments {
        drop(comment);
    }
}

fn main() {
    let _ = show;
}

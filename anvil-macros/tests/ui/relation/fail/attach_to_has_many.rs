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
}

fn attach(post: &Post, db: &Db) {
    let _ = post.related(Post::comments).attach(db, [1]);
}

fn main() {
    let _ = attach;
}

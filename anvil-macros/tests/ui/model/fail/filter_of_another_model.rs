use anvil_macros::Model;
use cast::prelude::*;

#[derive(Model)]
#[model(table = "posts", crate = "cast")]
struct Post {
    id: i64,
    title: String,
    published_at: Option<Timestamp>,
}

#[derive(Model)]
#[model(table = "users", crate = "cast")]
struct User {
    id: i64,
}

fn main() {
    let _ = Post::query().filter(User::id.eq(1));
}

use anvil_macros::Model;
use cast::prelude::*;

#[derive(Model)]
#[model(table = "posts", crate = "cast")]
struct Post {
    id: i64,
    title: String,
}

#[derive(Model)]
#[model(table = "users", crate = "cast")]
struct User {
    id: i64,
}

fn main() {
    let _ = Post::query().join(Post::title.on(User::id));
}

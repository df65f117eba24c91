use anvil_macros::Model;
use cast::prelude::*;

#[derive(Model)]
#[model(table = "users", crate = "cast")]
struct User {
    id: i64,
    #[has_many]
    posts: HasMany<Post>,
}

#[derive(Model)]
#[model(table = "posts", crate = "cast")]
struct Post {
    id: i64,
    user_id: i64,
    #[belongs_to]
    author: BelongsTo<User>,
}

fn main() {
    let _ = Post::query().with(User::posts);
    let _ = Post::query().with(Post::author.with(Post::author));
    let _ = Post::query().has(User::posts);
}

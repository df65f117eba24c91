use anvil_macros::Model;
use cast::prelude::*;

#[derive(Model)]
#[model(table = "posts", crate = "cast")]
struct Post {
    id: i64,
    title: String,
}

#[derive(Model)]
#[model(table = "pages", crate = "cast")]
struct Page {
    id: i64,
    #[original]
    original: Original,
    #[original]
    twice: Original,
}

async fn rename(db: &Db, mut post: Post) -> cast::Result<()> {
    post.title = "Hello".into();
    post.save(db).await
}

fn main() {}

use anvil_macros::Model;
use cast::prelude::*;

#[derive(Model)]
#[model(table = "posts", crate = "cast")]
struct Post {
    id: i64,
    title: String,
    published_at: Option<Timestamp>,
}

fn main() {
    let _ = NewPost { title: "x".into() };
}

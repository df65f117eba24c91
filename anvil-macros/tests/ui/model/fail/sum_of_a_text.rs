use anvil_macros::Model;

#[derive(Model)]
#[model(table = "posts", crate = "cast")]
struct Post {
    id: i64,
    title: String,
}

fn main() {
    let _ = Post::title.sum();
}

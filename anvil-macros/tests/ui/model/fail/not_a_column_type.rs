use anvil_macros::Model;

#[derive(Clone)]
struct Money;

#[derive(Model)]
#[model(table = "posts", crate = "cast")]
struct Post {
    id: i64,
    price: Money,
}

fn main() {}

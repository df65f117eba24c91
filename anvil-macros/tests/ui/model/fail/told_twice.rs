use anvil_macros::Model;

#[derive(Debug, Model)]
#[model(table = "posts", crate = "cast")]
struct Post {
    id: i64,
}

#[derive(Model)]
#[model(table = "users", crate = "cast")]
#[serde(rename_all = "titleCase")]
struct User {
    id: i64,
    #[serde(flatten)]
    address: String,
}

#[derive(Model)]
#[model(table = "tokens", without(Serialize, Debug), crate = "cast")]
struct Token {
    id: i64,
    #[column(hidden)]
    secret: String,
}

#[derive(Model)]
#[model(table = "tags", without(Clone), crate = "cast")]
struct Tag {
    id: i64,
}

fn main() {}

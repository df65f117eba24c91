use anvil_macros::Model;

#[derive(Model)]
struct WithoutTable {
    id: i64,
}

#[derive(Model)]
#[model(table = "a", tabel = "b")]
struct UnknownOption {
    id: i64,
}

#[derive(Model)]
#[model(table = "a", soft_deletes)]
struct WithoutDeletedAt {
    id: i64,
}

#[derive(Model)]
#[model(table = "a")]
struct WithoutKey {
    name: String,
}

#[derive(Model)]
#[model(table = "a")]
struct TwoMistakes {
    id: i64,
    #[column(defualt)]
    a: i64,
    #[column(default, generated)]
    b: i64,
}

#[derive(Model)]
#[model(table = "a")]
enum NotAStruct {
    A,
}

fn main() {}

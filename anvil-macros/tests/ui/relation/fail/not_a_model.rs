use anvil_macros::Model;
use cast::prelude::*;

struct Country;

#[derive(Model)]
#[model(table = "users", crate = "cast")]
struct User {
    id: i64,
    country_id: i64,
    #[belongs_to]
    country: BelongsTo<Country>,
}

fn main() {}

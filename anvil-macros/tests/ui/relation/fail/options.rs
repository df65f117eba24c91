use anvil_macros::{Model, Morph};
use cast::prelude::*;

#[derive(Model)]
#[model(table = "users", crate = "cast")]
struct User {
    id: i64,
}

#[derive(Model)]
#[model(table = "posts", crate = "cast")]
struct Post {
    id: i64,
    #[belongs_to]
    author: BelongsTo<User>,
    #[has_many(foriegn_key = "x")]
    comments: HasMany<User>,
    #[has_many]
    tags: BelongsToMany<User>,
    editor: BelongsTo<User>,
    #[has_many(local_key = "uuid")]
    likes: HasMany<User>,
    #[has_many_through]
    shares: HasManyThrough<User>,
    #[morph_many]
    images: MorphMany<User>,
    #[morph_to]
    place: MorphTo<User>,
    #[has_one(latest_of_many, oldest_of_many)]
    first: HasOne<User>,
    #[has_one]
    #[has_many]
    both: HasOne<User>,
    #[belongs_to_many(table = "a", table = "b")]
    twice: BelongsToMany<User>,
}

#[derive(Morph)]
#[morph(crate = "cast")]
enum Place {
    Nowhere,
    Two(User, User),
}

fn main() {}

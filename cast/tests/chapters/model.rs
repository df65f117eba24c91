//! The tables of the examples, and what stands in them.

use cast::migration::Schema;
use cast::prelude::*;
use serde_json::{Value as Json, json};

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "users", crate = "cast")]
pub(crate) struct User {
    pub id: i64,
    pub name: String,
    pub email: String,
    #[column(default)]
    pub votes: i32,
    #[column(default)]
    pub active: bool,
    pub city: Option<String>,
    pub options: Json,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "posts", soft_deletes, crate = "cast")]
pub(crate) struct Post {
    pub id: i64,
    pub user_id: i64,
    pub title: String,
    pub body: String,
    pub published: bool,
    pub hits: i32,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub deleted_at: Option<Timestamp>,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "orders", crate = "cast")]
pub(crate) struct Order {
    pub id: i64,
    pub user_id: i64,
    pub price: i32,
    pub department: String,
    pub finalized: bool,
}

#[derive(Clone, PartialEq, anvil_macros::Model)]
#[model(table = "flights", crate = "cast")]
pub(crate) struct Flight {
    pub id: i64,
    pub departure: String,
    pub destination: String,
    pub price: i32,
    #[column(default)]
    pub delayed: bool,
}

pub(crate) async fn seed(db: &Db) {
    let mut schema = Schema::new();
    schema.create("users", |t| {
        t.id();
        t.string("name");
        t.string("email").unique();
        t.integer("votes").default(0);
        t.boolean("active").default(false);
        t.string("city").nullable();
        t.json("options");
        t.timestamps();
    });
    schema.create("posts", |t| {
        t.id();
        t.foreign_id("user_id").constrained().cascade_on_delete();
        t.string("title");
        t.text("body");
        t.boolean("published");
        t.integer("hits");
        t.timestamps();
        t.soft_deletes();
    });
    schema.create("orders", |t| {
        t.id();
        t.foreign_id("user_id").constrained();
        t.integer("price");
        t.string("department");
        t.boolean("finalized");
    });
    schema.create("flights", |t| {
        t.id();
        t.string_len("departure", 60);
        t.string_len("destination", 60);
        t.integer("price");
        t.boolean("delayed").default(false);
        t.unique(["departure", "destination"]);
    });
    schema.apply(db).await.expect("the tables are created");
    let people = [
        (
            "Ada",
            100,
            true,
            Some("London"),
            json!({"meal": "salad", "languages": ["en", "de"], "theme": {"dark": true}}),
        ),
        (
            "Ben",
            20,
            true,
            None,
            json!({"meal": "pasta", "languages": ["fr"], "level": 3}),
        ),
        (
            "Cleo",
            5,
            false,
            Some("Paris"),
            json!({"languages": [], "theme": null}),
        ),
    ];
    for (name, votes, active, city, options) in people {
        let new = NewUser {
            name: name.into(),
            email: format!("{}@example.com", name.to_lowercase()),
            votes: Some(votes),
            active: Some(active),
            city: city.map(str::to_owned),
            options,
        };
        User::create(db, new).await.expect("a user");
    }
    for (user_id, title, published, hits) in [
        (1, "Engines", true, 50),
        (1, "Notes", false, 5),
        (2, "Bread", true, 20),
    ] {
        let new = NewPost {
            user_id,
            title: title.into(),
            body: format!("All about {}", title.to_lowercase()),
            published,
            hits,
        };
        Post::create(db, new).await.expect("a post");
    }
    for (user_id, price, department, finalized) in [
        (1, 100, "books", true),
        (1, 250, "tools", true),
        (2, 40, "books", false),
    ] {
        let department = department.to_owned();
        let new = NewOrder {
            user_id,
            price,
            department,
            finalized,
        };
        Order::create(db, new).await.expect("an order");
    }
}

/// The names of users, in their order.
pub(crate) fn names(users: &[User]) -> Vec<&str> {
    users.iter().map(|user| user.name.as_str()).collect()
}

/// The titles of posts, in their order.
pub(crate) fn titles(posts: &[Post]) -> Vec<&str> {
    posts.iter().map(|post| post.title.as_str()).collect()
}

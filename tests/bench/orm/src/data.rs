//! What all engines are given: the tables, the rows that are there, and the rows that are to be written.

use chrono::{DateTime, TimeDelta, Utc};

/// So many users there are; each has [`POSTS_OF_USER`] posts.
pub const USERS: i64 = 1_000;
pub const POSTS_OF_USER: i64 = 10;
/// So many posts there are.
pub const POSTS: i64 = USERS * POSTS_OF_USER;
/// A prime number: what is multiplied by it visits all rows before it comes back to one.
const STRIDE: i64 = 7_919;

/// The tables. Both databases understand it once the type of moments and of keys is put in.
pub const TABLES: &str = "
    CREATE TABLE users (
        id {KEY}, name text NOT NULL, email text NOT NULL,
        created_at {MOMENT} NOT NULL, updated_at {MOMENT} NOT NULL
    );
    CREATE TABLE posts (
        id {KEY}, user_id bigint NOT NULL REFERENCES users (id), title text NOT NULL, body text NOT NULL,
        published boolean NOT NULL, views bigint NOT NULL,
        created_at {MOMENT} NOT NULL, updated_at {MOMENT} NOT NULL
    );
    CREATE INDEX posts_user_id ON posts (user_id);
    CREATE INDEX posts_views ON posts (published, views);
    CREATE TABLE entries (
        id {KEY}, user_id bigint NOT NULL, title text NOT NULL, body text NOT NULL,
        published boolean NOT NULL, views bigint NOT NULL,
        created_at {MOMENT} NOT NULL, updated_at {MOMENT} NOT NULL
    );";

/// The values of a row of `posts` or `entries`.
#[derive(Clone)]
pub struct Given {
    pub user_id: i64,
    pub title: String,
    pub body: String,
    pub published: bool,
    pub views: i64,
}

/// The post with a number; the numbers of views are all different.
pub fn post(id: i64) -> Given {
    Given {
        user_id: (id - 1) / POSTS_OF_USER + 1,
        title: format!("What the {id}th person said of it"),
        body: format!(
            "{id}: {}",
            "It is said that words are cheap, and yet no line is. ".repeat(4)
        ),
        published: id % 4 != 0,
        views: id * STRIDE % 10_007,
    }
}

/// The rows that one bulk insert writes.
pub fn entries(turn: i64) -> impl Iterator<Item = Given> {
    (0..1_000).map(move |place| post((turn + place) % POSTS + 1))
}

/// The moment that a row was made: whole seconds, as all libraries write them alike in JSON.
pub fn moment(id: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::seconds(1_750_000_000 + id * 61)
}

/// The key that is looked for in a turn.
pub fn key(turn: i64) -> i64 {
    turn * STRIDE % POSTS + 1
}

/// The number of views from which on posts are asked for in a turn.
pub fn views(turn: i64) -> i64 {
    turn % 100
}

/// The user behind whom the parents of a turn begin.
pub fn first_user(turn: i64) -> i64 {
    turn % 9 * 100
}

/// The title that an update writes.
pub fn title(turn: i64) -> String {
    format!("The title of turn {turn}")
}

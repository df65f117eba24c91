//! What the pages show.

use serde::Serialize;

#[derive(Serialize)]
pub struct Table {
    pub rows: Vec<Row>,
}

#[derive(Serialize)]
pub struct Row {
    pub id: u32,
    pub name: String,
    pub email: String,
    pub note: String,
    pub active: bool,
}

#[derive(Serialize)]
pub struct Components {
    pub title: String,
    pub posts: Vec<Post>,
}

#[derive(Serialize)]
pub struct Post {
    pub id: u32,
    pub title: String,
    pub kind: String,
    pub body: String,
}

#[derive(Serialize)]
pub struct Includes {
    pub title: String,
    pub rounds: Vec<u32>,
}

/// A table of a thousand rows.
pub fn table() -> Table {
    let row = |id: u32| Row {
        id,
        name: format!("Name of number {id}"),
        email: format!("person-{id}@example.com"),
        note: if id % 5 == 0 { "a <b> & \"c\"".to_owned() } else { "nothing much to say".to_owned() },
        active: id % 3 == 0,
    };
    Table {
        rows: (1..=1000).map(row).collect(),
    }
}

/// A hundred posts, each with three components.
pub fn components() -> Components {
    let post = |id: u32| Post {
        id,
        title: format!("Post {id} & more"),
        kind: ["info", "warning", "error"][(id % 3) as usize].to_owned(),
        body: "Some words of what is written there, and a few more.".to_owned(),
    };
    Components {
        title: "All posts".to_owned(),
        posts: (1..=100).map(post).collect(),
    }
}

/// Twelve includes in one another, twenty times.
pub fn includes() -> Includes {
    Includes {
        title: "A title".to_owned(),
        rounds: (1..=20).collect(),
    }
}

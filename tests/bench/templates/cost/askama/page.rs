//! Prints a page, so that it can be compared.

use askama::Template as _;
use cost::Row;
use cost::views::thing001::Thing001;

fn main() {
    let row = |id: u32| Row {
        id,
        name: format!("Name <{id}>"),
        email: format!("{id}@example.com"),
        active: id % 2 == 0,
    };
    let page = Thing001 {
        title: "A & B".to_owned(),
        note: Some("Mind this.".to_owned()),
        rows: (1..4).map(row).collect(),
    };
    println!("{}", page.render().expect("it renders"));
}

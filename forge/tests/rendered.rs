//! The checked-in results of golden cases, really rendered by Askama.
//!
//! `tests/golden.rs` proves that the compiler gives these results; here they are the templates of types.

/// A template of `tests/golden`, with the fields that it needs.
macro_rules! template {
    ($path:literal, $name:ident { $($field:ident: $ty:ty),* $(,)? }) => {
        #[derive(askama::Template)]
        #[template(path = $path, config = "tests/rendered/askama.toml")]
        struct $name { $($field: $ty),* }
    };
}

#[path = "rendered"]
mod rendered {
    mod support;

    mod conditional;
    mod echo;
    mod form;
    mod include;
    mod layout;
    mod looping;
}

/// For templates that call a function by its path.
fn sum(numbers: [i32; 3]) -> i32 {
    numbers.iter().sum()
}

//! Views whose compilation is measured.

pub mod views;

/// What all of them show.
pub struct Row {
    pub id: u32,
    pub name: String,
    pub email: String,
    pub active: bool,
}

//! Models: one struct for each table.

mod user;

pub use user::{NewUser, User};

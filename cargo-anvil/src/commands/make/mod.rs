//! The generators. Each plans from the arguments and the application's files, and one function carries plans out.

mod generate;
mod register;

pub(crate) mod controller;
pub(crate) mod factory;
mod fake_value;
mod from_models;
pub(crate) mod migration;
mod migration_source;
pub(crate) mod model;
pub(crate) mod request;
pub(crate) mod seeder;
pub(crate) mod view;

pub(crate) use generate::{Generate, generate};
pub(crate) use register::{depend_on_types, register_in_list, register_model, register_module};

//! The examples of Laravel's chapters on databases, written with Cast and run on every database that is at hand: for
//! looking up how something that one knows from there is said here. Above each stands what Laravel's documentation says.

#[path = "../database/backend.rs"]
#[expect(dead_code, reason = "the suite of the database needs more of it")]
mod backend;
mod model;
#[path = "../database/relation/tables.rs"]
#[expect(dead_code, reason = "the suite of the database needs more of it")]
mod relation_tables;
#[macro_use]
mod example;

mod eloquent_casts;
mod eloquent_events;
mod eloquent_model;
mod eloquent_records;
mod eloquent_relationship_queries;
mod eloquent_relationships;
mod eloquent_serialization;
mod query_aggregates;
mod query_chunks;
mod query_groups;
mod query_inserts;
mod query_joins;
mod query_json;
mod query_locks;
mod query_orders;
mod query_pages;
mod query_selects;
mod query_tables;
mod query_unions;
mod query_updates;
mod query_wheres;

use anvilforge::prelude::*;
use serde::Serialize;

/// One row of the `widgets` table.
#[derive(Debug, Clone, Serialize, Model)]
#[model(table = "widgets")]
pub struct Widget {
    pub id: i64,
    pub title: String, // each field
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

use anvilforge::prelude::*;

/// One row of the `widgets` table.
#[derive(Model)]
#[model(table = "widgets")]
pub struct Widget {
    pub id: i64,
    pub title: String, // each field
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

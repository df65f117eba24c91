use anvilforge::prelude::*;

/// Fills the database with widgets.
pub async fn run(_db: &Db) -> Result<()> {
    Ok(())
}

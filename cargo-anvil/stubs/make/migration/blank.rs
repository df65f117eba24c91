use anvilforge::migration::Schema;

/// Changes the database.
pub fn up(_schema: &mut Schema) {}

/// Changes it back.
pub fn down(_schema: &mut Schema) {}

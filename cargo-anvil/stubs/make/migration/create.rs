use anvilforge::migration::Schema;

/// Creates the `widgets` table.
pub fn up(schema: &mut Schema) {
    schema.create("widgets", |t| {
        t.id();
        t.string("title"); // each field
        t.timestamps();
    });
}

/// Drops it again.
pub fn down(schema: &mut Schema) {
    schema.drop_if_exists("widgets");
}

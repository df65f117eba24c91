use anvilforge::migration::Schema;

/// Changes the `widgets` table.
pub fn up(schema: &mut Schema) {
    schema.table("widgets", |t| {
        t.string("title"); // each field
    });
}

/// Changes it back.
pub fn down(schema: &mut Schema) {
    schema.table("widgets", |t| {
        t.drop_column("title"); // each field back
    });
}

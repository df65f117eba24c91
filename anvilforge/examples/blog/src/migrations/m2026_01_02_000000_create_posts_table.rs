use anvilforge::migration::Schema;

/// Creates the `posts` table.
pub fn up(schema: &mut Schema) {
    schema.create("posts", |t| {
        t.id();
        t.string("title");
        t.string("slug").unique();
        t.text("body");
        t.timestamp("published_at").nullable();
        t.timestamps();
    });
}

/// Drops it again.
pub fn down(schema: &mut Schema) {
    schema.drop_if_exists("posts");
}

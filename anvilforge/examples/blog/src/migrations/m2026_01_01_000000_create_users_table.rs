//! Creates the `users` table.

use anvilforge::migration::Schema;

/// Does it.
pub fn up(schema: &mut Schema) {
    schema.create("users", |t| {
        t.id();
        t.string("name");
        t.string("email").unique();
        t.string("password");
        t.timestamps();
    });
}

/// Takes it back.
pub fn down(schema: &mut Schema) {
    schema.drop_if_exists("users");
}

use anvilforge::model::{Models, models};

/// All models, for the commands that compare them with the database.
pub fn all() -> Models {
    models![]
}

use anvilforge::prelude::*;

/// What a client may send.
#[derive(FormRequest)]
pub struct Widget {
    #[rule(required, max = 255)] // each field
    pub title: String, // each field
}

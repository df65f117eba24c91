//! Views: one struct for each template in `resources/views`; its fields are the template's variables.

mod welcome;

pub use welcome::Welcome;

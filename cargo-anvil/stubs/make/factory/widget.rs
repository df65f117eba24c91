use anvilforge::factory::Factory;

use crate::models::{NewWidget, Widget};

/// Made-up widgets, for tests and seeders.
impl Factory for Widget {
    fn definition(number: u64) -> NewWidget {
        NewWidget {
            title: format!("Widget {number}"), // each field
        }
    }
}

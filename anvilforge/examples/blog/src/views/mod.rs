//! Views: one struct for each template in `resources/views`; its fields are the template's variables.

mod mail_post_published;
mod posts_form;
mod posts_index;
mod posts_show;
mod welcome;

pub use mail_post_published::{PostPublished, PostPublishedText};
pub use posts_form::PostsForm;
pub use posts_index::PostsIndex;
pub use posts_show::PostsShow;
pub use welcome::Welcome;

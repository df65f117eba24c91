//! Form requests: one struct for each form, with the rules of its fields.

mod list_posts;
mod store_post;
mod update_post;

pub use list_posts::ListPosts;
pub use store_post::StorePost;
pub use update_post::UpdatePost;

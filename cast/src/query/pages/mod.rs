//! Some of the records of a query, and where they stand among all.

mod cursor_page;
mod every_page;
mod page;
mod simple_page;

pub use cursor_page::CursorPage;
pub use page::Page;
pub use simple_page::SimplePage;

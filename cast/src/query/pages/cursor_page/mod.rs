//! [`CursorPage`]: some of the records, and where those before and behind them begin. Its cost does not grow with the
//! number of the page, and records that come or go meanwhile shift nothing.

mod page;
mod paginate;
mod token;

pub use page::CursorPage;

//! A person in front of the page: headless Chromium, driven over WebDriver.
//!
//! Every [`Browser`] has a chromedriver, a Chromium and a profile of its own, and all three are gone when it is dropped.
//! The programs are those that `ANVIL_CHROMEDRIVER` and `ANVIL_CHROMIUM` name, else those on the path.

mod commands;
mod driver;
mod launch;
mod page;
mod programs;
mod session;

pub use commands::ColorScheme;
pub use session::Browser;

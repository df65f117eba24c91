//! The harness of the cross-crate suites: real processes, real requests, a real browser.
//!
//! | you need | take |
//! |---|---|
//! | an app as `cargo anvil new` writes it, built and served | [`TempApp`], [`AppServer`] |
//! | a person in front of the page | [`Browser`] |
//! | a request, raw, with cookies | [`HttpClient`] |
//! | a page without an app | [`StaticSite`] |
//! | to wait for something | [`until`] |
//! | a process that ends with the test | [`Process`] |
//!
//! # Missing tools
//!
//! A browser test on a machine without Chromium is left out, says so loudly, and passes; where `CI` is set it fails. That
//! is decided in one place, [`leave_out`].
//!
//! # Panics
//!
//! This is a library for tests: what cannot go on panics, and says what it was doing, with the page's or the process's
//! own words. So its functions return values, not results, and have no section on panics of their own.
//!
//! **Not here:** assertions about Anvilforge. They are in the suites.

mod command_output;
mod deadline;
mod free_port;
mod leave_out;
mod process;

mod browser;
mod http_client;
mod static_site;

mod app_server;
mod cargo;
mod dev_link;
mod example;
mod temp_app;
mod tutorial;

pub use app_server::AppServer;
pub use browser::{Browser, ColorScheme};
pub use cargo::{anvil_binary, blog_binary, target_directory};
pub use command_output::CommandOutput;
pub use deadline::until;
pub use dev_link::{DevCli, DevLink};
pub use free_port::free_port;
pub use http_client::{HttpClient, Reply};
pub use leave_out::leave_out;
pub use process::Process;
pub use static_site::StaticSite;
pub use temp_app::TempApp;
pub use tutorial::{Step, tutorial_steps};

//! What browsers and other clients see of a running application beyond its pages: WebSockets, and the script of
//! `cargo anvil dev`; and what it runs of a page whose values are hostile. The application is the example `blog`; the CLI is
//! played by the test.

mod blog;
mod connection;
mod gate;
mod orders;
mod overlay;
mod refresh;
mod script;
mod websocket;
mod websocket_limits;
mod xss;

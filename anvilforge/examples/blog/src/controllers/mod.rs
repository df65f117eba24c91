//! Controllers: plain async functions whose arguments are extracted from the request.

pub mod diagnostics;
pub mod home;
pub mod posts;
pub mod sockets;

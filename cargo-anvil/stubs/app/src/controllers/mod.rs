//! Controllers: plain async functions whose arguments are extracted from the request.

pub mod home;

//! The first page.

use anvilforge::prelude::*;
use serde::Serialize;

use crate::views::Welcome;

/// Shows the welcome page.
pub async fn index() -> Welcome {
    Welcome {
        version: env!("CARGO_PKG_VERSION"),
    }
}

/// What `GET /api/version` answers.
#[derive(Debug, Serialize)]
pub struct Version {
    /// The version of this application.
    pub version: &'static str,
}

/// Tells the version of this application.
pub async fn version() -> Json<Version> {
    Json(Version {
        version: env!("CARGO_PKG_VERSION"),
    })
}

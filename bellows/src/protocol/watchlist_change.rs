//! Who of a watchlist came and went.

use serde::Serialize;

/// One entry of a `watchlist_events` message: users that came online or went offline.
///
/// # Examples
///
/// ```
/// use bellows::protocol::{ServerEvent, WatchlistChange};
///
/// let changes = [WatchlistChange::online(["7"]), WatchlistChange::offline(["8"])];
/// let frame = ServerEvent::WatchlistEvents { changes: &changes }.encode();
/// assert!(frame.contains("online"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WatchlistChange {
    name: &'static str,
    user_ids: Vec<String>,
}

impl WatchlistChange {
    /// These users have a connection now.
    pub fn online<I: Into<String>>(user_ids: impl IntoIterator<Item = I>) -> Self {
        Self {
            name: "online",
            user_ids: user_ids.into_iter().map(Into::into).collect(),
        }
    }

    /// These users have no connection any more.
    pub fn offline<I: Into<String>>(user_ids: impl IntoIterator<Item = I>) -> Self {
        Self {
            name: "offline",
            user_ids: user_ids.into_iter().map(Into::into).collect(),
        }
    }
}

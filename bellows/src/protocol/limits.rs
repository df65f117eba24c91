//! The sizes that a message may have.
//!
//! Rates (events per second) and totals (channels per connection) need a connection's memory, so they are not here.

/// Sizes up to which messages are accepted.
///
/// # Properties
///
/// Every default is Pusher's documented limit, except `message`, for which Pusher names none.
///
/// # Examples
///
/// ```
/// use bellows::protocol::Limits;
///
/// let limits = Limits { client_event_data: 100 * 1024, ..Limits::default() };
/// assert_eq!(limits.event_name, 200);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one message from a client, everything included. Default: 65,536.
    pub message: usize,
    /// Bytes of a client event's `data`. Default: 10,240.
    pub client_event_data: usize,
    /// Bytes of an event's name. Default: 200.
    pub event_name: usize,
    /// Bytes of a presence member (`channel_data`) or of a signed-in user (`user_data`). Default: 2,048.
    pub user: usize,
    /// Bytes of a user's id. Default: 128.
    pub user_id: usize,
    /// Users on one watchlist. Default: 100.
    pub watchlist: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            message: 64 * 1024,
            client_event_data: 10 * 1024,
            event_name: 200,
            user: 2 * 1024,
            user_id: 128,
            watchlist: 100,
        }
    }
}

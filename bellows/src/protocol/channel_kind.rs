//! The kinds of channel, and what holds on each.
//!
//! A kind is read off a channel's name and nothing else: see [`ChannelName::kind`](super::ChannelName::kind).

/// What a channel's name says about it.
///
/// # Examples
///
/// ```
/// use bellows::protocol::{ChannelKind, ChannelName};
///
/// let kind = "presence-room.1".parse::<ChannelName>()?.kind();
/// assert_eq!(kind, ChannelKind::Presence);
/// assert!(kind.needs_auth() && kind.accepts_client_events());
/// # Ok::<(), bellows::protocol::ChannelNameError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ChannelKind {
    /// No prefix: anyone may subscribe.
    Public,
    /// `cache-`: public, and a new subscriber is sent the last event.
    Cache,
    /// `private-`: a subscription needs a signature.
    Private,
    /// `private-cache-`: private and cached.
    PrivateCache,
    /// `private-encrypted-`: private, and the server cannot read the events.
    PrivateEncrypted,
    /// `private-encrypted-cache-`: encrypted and cached.
    PrivateEncryptedCache,
    /// `presence-`: private, and the subscribers know of each other.
    Presence,
    /// `presence-cache-`: presence and cached.
    PresenceCache,
    /// `#server-to-user-`: the events sent to one signed-in user.
    ServerToUser,
}

impl ChannelKind {
    /// Reads the kind off a channel's name. A prefix counts with its dash: `privateer` is public.
    pub(super) fn of(name: &str) -> Self {
        const PREFIXES: [(&str, ChannelKind); 8] = [
            (
                "private-encrypted-cache-",
                ChannelKind::PrivateEncryptedCache,
            ),
            ("private-encrypted-", ChannelKind::PrivateEncrypted),
            ("private-cache-", ChannelKind::PrivateCache),
            ("private-", ChannelKind::Private),
            ("presence-cache-", ChannelKind::PresenceCache),
            ("presence-", ChannelKind::Presence),
            ("cache-", ChannelKind::Cache),
            ("#server-to-user-", ChannelKind::ServerToUser),
        ];
        PREFIXES
            .iter()
            .find(|(prefix, _)| name.starts_with(prefix))
            .map_or(Self::Public, |(_, kind)| *kind)
    }

    /// Tells whether a subscription must carry a signature.
    ///
    /// A [`ChannelKind::ServerToUser`] channel needs none, but is open only to a connection that signed in as that user.
    #[must_use]
    pub const fn needs_auth(self) -> bool {
        !matches!(self, Self::Public | Self::Cache | Self::ServerToUser)
    }

    /// Tells whether subscribers are members that the others are told of.
    #[must_use]
    pub const fn is_presence(self) -> bool {
        matches!(self, Self::Presence | Self::PresenceCache)
    }

    /// Tells whether a new subscriber is sent the last event.
    #[must_use]
    pub const fn is_cache(self) -> bool {
        matches!(
            self,
            Self::Cache | Self::PrivateCache | Self::PrivateEncryptedCache | Self::PresenceCache
        )
    }

    /// Tells whether the events are encrypted between publisher and subscribers.
    ///
    /// An event for such a channel may name no second channel, since each has a key of its own.
    #[must_use]
    pub const fn is_encrypted(self) -> bool {
        matches!(self, Self::PrivateEncrypted | Self::PrivateEncryptedCache)
    }

    /// Tells whether subscribers may send events to each other.
    #[must_use]
    pub const fn accepts_client_events(self) -> bool {
        matches!(
            self,
            Self::Private | Self::PrivateCache | Self::Presence | Self::PresenceCache
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: ChannelKind) {
        assert_eq!(ChannelKind::of(name), expected, "{name}");
    }

    #[test]
    fn reads_every_documented_prefix() {
        check("orders", ChannelKind::Public);
        check("cache-orders", ChannelKind::Cache);
        check("private-orders", ChannelKind::Private);
        check("private-cache-orders", ChannelKind::PrivateCache);
        check("private-encrypted-orders", ChannelKind::PrivateEncrypted);
        check(
            "private-encrypted-cache-orders",
            ChannelKind::PrivateEncryptedCache,
        );
        check("presence-orders", ChannelKind::Presence);
        check("presence-cache-orders", ChannelKind::PresenceCache);
        check("#server-to-user-12", ChannelKind::ServerToUser);
    }

    #[test]
    fn a_prefix_needs_its_dash_and_its_place() {
        check("privateer", ChannelKind::Public);
        check("presence", ChannelKind::Public);
        check("foo-private-x", ChannelKind::Public);
        check("Private-x", ChannelKind::Public);
        check("private-presence-x", ChannelKind::Private);
    }

    #[test]
    fn only_members_of_readable_guarded_channels_may_send_events() {
        assert!(ChannelKind::Private.accepts_client_events());
        assert!(ChannelKind::PresenceCache.accepts_client_events());
        assert!(!ChannelKind::Public.accepts_client_events());
        assert!(!ChannelKind::PrivateEncrypted.accepts_client_events());
        assert!(!ChannelKind::ServerToUser.accepts_client_events());
    }
}

//! Every message, to the byte.

use super::*;
use crate::protocol::Limits;

fn channel(name: &str) -> ChannelName {
    name.parse().expect("valid channel name")
}

fn member(text: &str) -> ChannelData {
    ChannelData::parse(text, &Limits::default()).expect("valid member")
}

#[track_caller]
fn check(event: &ServerEvent<'_>, expected: &str) {
    assert_eq!(event.encode(), expected);
}

#[test]
fn the_handshake_carries_a_text() {
    check(
        &ServerEvent::ConnectionEstablished {
            socket_id: SocketId::new(123, 456),
            activity_timeout: 120,
        },
        r#"{"event":"pusher:connection_established","data":"{\"socket_id\":\"123.456\",\"activity_timeout\":120}"}"#,
    );
}

#[test]
fn an_error_carries_an_object() {
    check(
        &ServerEvent::Error {
            code: Some(ErrorCode::CLIENT_EVENT_REJECTED),
            message: "too \"many\"",
        },
        r#"{"event":"pusher:error","data":{"code":4301,"message":"too \"many\""}}"#,
    );
    check(
        &ServerEvent::Error {
            code: None,
            message: "no",
        },
        r#"{"event":"pusher:error","data":{"code":null,"message":"no"}}"#,
    );
}

#[test]
fn ping_and_pong_carry_an_empty_object() {
    check(&ServerEvent::Ping, r#"{"event":"pusher:ping","data":{}}"#);
    check(&ServerEvent::Pong, r#"{"event":"pusher:pong","data":{}}"#);
}

#[test]
fn a_plain_subscription_carries_the_text_of_an_empty_object() {
    check(
        &ServerEvent::SubscriptionSucceeded {
            channel: &channel("pub"),
            presence: None,
        },
        r#"{"event":"pusher_internal:subscription_succeeded","channel":"pub","data":"{}"}"#,
    );
}

#[test]
fn a_presence_subscription_carries_the_members_in_their_order() {
    let (first, second) = (
        member(r#"{"user_id":"1","user_info":{"name":"n1"}}"#),
        member(r#"{"user_id":2}"#),
    );
    let mut presence = Presence::new();
    presence.add(&first);
    presence.add(&second);
    check(
        &ServerEvent::SubscriptionSucceeded {
            channel: &channel("presence-x"),
            presence: Some(&presence),
        },
        r#"{"event":"pusher_internal:subscription_succeeded","channel":"presence-x","data":"{\"presence\":{\"count\":2,\"ids\":[\"1\",\"2\"],\"hash\":{\"1\":{\"name\":\"n1\"},\"2\":null}}}"}"#,
    );
}

#[test]
fn a_refused_subscription_names_its_channel() {
    check(
        &ServerEvent::SubscriptionError {
            channel: "private-x",
            kind: "AuthError",
            message: "The connection is unauthorized.",
            status: 401,
        },
        r#"{"event":"pusher:subscription_error","channel":"private-x","data":{"type":"AuthError","error":"The connection is unauthorized.","status":401}}"#,
    );
}

#[test]
fn members_come_and_go() {
    let name = channel("presence-x");
    check(
        &ServerEvent::MemberAdded {
            channel: &name,
            member: &member(r#"{"user_id":"2","user_info":{"name":"n2"}}"#),
        },
        r#"{"event":"pusher_internal:member_added","channel":"presence-x","data":"{\"user_id\":\"2\",\"user_info\":{\"name\":\"n2\"}}"}"#,
    );
    check(
        &ServerEvent::MemberRemoved {
            channel: &name,
            user_id: "2",
        },
        r#"{"event":"pusher_internal:member_removed","channel":"presence-x","data":"{\"user_id\":\"2\"}"}"#,
    );
}

#[test]
fn counts_and_misses() {
    check(
        &ServerEvent::SubscriptionCount {
            channel: &channel("c"),
            count: 2,
        },
        r#"{"event":"pusher_internal:subscription_count","channel":"c","data":"{\"subscription_count\":2}"}"#,
    );
    check(
        &ServerEvent::CacheMiss {
            channel: &channel("cache-c"),
        },
        r#"{"event":"pusher:cache_miss","channel":"cache-c"}"#,
    );
}

#[test]
fn a_sign_in_returns_the_text_that_was_signed() {
    check(
        &ServerEvent::SigninSuccess {
            user_data: r#"{"id": "1"}"#,
        },
        r#"{"event":"pusher:signin_success","data":"{\"user_data\":\"{\\\"id\\\": \\\"1\\\"}\"}"}"#,
    );
}

#[test]
fn watchlist_events_are_wrapped_as_the_clients_read_them() {
    check(
        &ServerEvent::WatchlistEvents {
            changes: &[
                WatchlistChange::online(["7"]),
                WatchlistChange::offline(["8"]),
            ],
        },
        r#"{"event":"pusher_internal:watchlist_events","data":"{\"events\":[{\"name\":\"online\",\"user_ids\":[\"7\"]},{\"name\":\"offline\",\"user_ids\":[\"8\"]}]}"}"#,
    );
}

#[test]
fn a_published_event_carries_the_publishers_text() {
    check(
        &ServerEvent::Published {
            event: "orders.shipped",
            channel: &channel("orders"),
            data: r#"{"id":1}"#,
        },
        r#"{"event":"orders.shipped","channel":"orders","data":"{\"id\":1}"}"#,
    );
}

#[test]
fn a_client_event_carries_the_senders_value_and_id() {
    let data = RawValue::from_string(r#"{"b": 1}"#.to_owned()).expect("valid JSON");
    let name = channel("presence-x");
    check(
        &ServerEvent::Client {
            event: "client-typing",
            channel: &name,
            data: &data,
            user_id: Some("2"),
        },
        r#"{"event":"client-typing","channel":"presence-x","data":{"b": 1},"user_id":"2"}"#,
    );
    check(
        &ServerEvent::Client {
            event: "client-typing",
            channel: &channel("private-x"),
            data: &data,
            user_id: None,
        },
        r#"{"event":"client-typing","channel":"private-x","data":{"b": 1}}"#,
    );
}

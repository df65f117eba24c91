//! What clients send, well and badly.

use super::*;

fn parse(text: &str) -> Result<ClientEvent, ClientEventError> {
    ClientEvent::parse(text, &Limits::default())
}

#[track_caller]
fn check_error(text: &str, expected: &ClientEventError) {
    assert_eq!(parse(text).err().as_ref(), Some(expected), "{text}");
}

#[test]
fn reads_a_public_subscription() {
    let text = r#"{"event":"pusher:subscribe","data":{"auth":"","channel":"pub"}}"#;
    let Ok(ClientEvent::Subscribe(subscribe)) = parse(text) else {
        panic!("not a subscription")
    };
    assert_eq!(subscribe.channel.as_str(), "pub");
    assert_eq!((subscribe.auth, subscribe.channel_data), (None, None));
}

#[test]
fn keeps_the_signed_text_of_a_presence_subscription() {
    let text = r#"{"event":"pusher:subscribe","data":{"auth":"KEY:hmac","channel_data":"{\"user_id\":\"1\",\"user_info\":{\"name\":\"n1\"}}","channel":"presence-x"}}"#;
    let Ok(ClientEvent::Subscribe(subscribe)) = parse(text) else {
        panic!("not a subscription")
    };
    assert_eq!(subscribe.auth.as_deref(), Some("KEY:hmac"));
    assert_eq!(
        subscribe.channel_data.as_deref(),
        Some(r#"{"user_id":"1","user_info":{"name":"n1"}}"#)
    );
}

#[test]
fn data_may_be_a_text_that_holds_an_object() {
    let text = r#"{"event":"pusher:subscribe","data":"{\"channel\":\"x\"}"}"#;
    assert!(matches!(parse(text), Ok(ClientEvent::Subscribe(s)) if s.channel.as_str() == "x"));
}

#[test]
fn reads_ping_in_every_spelling() {
    for data in [r#","data":{}"#, r#","data":"""#, r#","data":null"#, ""] {
        let text = format!(r#"{{"event":"pusher:ping"{data}}}"#);
        assert!(matches!(parse(&text), Ok(ClientEvent::Ping)), "{text}");
    }
    assert!(matches!(
        parse(r#"{"event":"pusher:pong","data":{}}"#),
        Ok(ClientEvent::Pong)
    ));
}

#[test]
fn reads_unsubscribe_and_signin() {
    let text = r#"{"event":"pusher:unsubscribe","data":{"channel":"x"}}"#;
    assert!(matches!(parse(text), Ok(ClientEvent::Unsubscribe(name)) if name.as_str() == "x"));
    let text =
        r#"{"event":"pusher:signin","data":{"auth":"KEY:hmac","user_data":"{\"id\":\"1\"}"}}"#;
    let Ok(ClientEvent::Signin(signin)) = parse(text) else {
        panic!("not a sign-in")
    };
    assert_eq!(signin.user_data, r#"{"id":"1"}"#);
}

#[test]
fn passes_the_data_of_a_client_event_on_as_it_was_sent() {
    let text = r#"{"event":"client-x","channel":"presence-x","data":{"b": 1, "a":[]},"extra":1}"#;
    let Ok(ClientEvent::Trigger(trigger)) = parse(text) else {
        panic!("not a client event")
    };
    assert_eq!(trigger.event, "client-x");
    assert_eq!(trigger.data.get(), r#"{"b": 1, "a":[]}"#);
}

#[test]
fn client_events_are_refused_where_the_kind_takes_none() {
    for name in [
        "orders",
        "private-encrypted-x",
        "cache-x",
        "#server-to-user-1",
    ] {
        let text = format!(r#"{{"event":"client-x","channel":"{name}","data":{{}}}}"#);
        let channel = name.parse().expect("valid channel name");
        check_error(&text, &ClientEventError::NoClientEventsHere { channel });
    }
}

#[test]
fn a_client_event_has_limits() {
    let name = format!("client-{}", "x".repeat(200));
    let text = format!(r#"{{"event":"{name}","channel":"private-x","data":1}}"#);
    check_error(
        &text,
        &ClientEventError::EventNameTooLong {
            length: 207,
            limit: 200,
        },
    );
    let text = format!(
        r#"{{"event":"client-x","channel":"private-x","data":"{}"}}"#,
        "x".repeat(10_239)
    );
    check_error(
        &text,
        &ClientEventError::DataTooLong {
            length: 10_241,
            limit: 10_240,
        },
    );
    let text = "x".repeat(65_537);
    check_error(
        &text,
        &ClientEventError::TooLong {
            length: 65_537,
            limit: 65_536,
        },
    );
}

#[test]
fn refuses_what_is_no_message() {
    let deep = format!(
        r#"{{"event":"pusher:ping","x":{}1{}}}"#,
        "[".repeat(5000),
        "]".repeat(5000)
    );
    for text in [
        "",
        "null",
        "7",
        "[]",
        r#"["pusher:ping"]"#,
        r#"{"data":{}}"#,
        r#"{"event":7}"#,
        "{",
        &deep[..9000],
    ] {
        check_error(text, &ClientEventError::NotAMessage);
    }
}

#[test]
fn deep_nesting_is_no_way_to_exhaust_the_stack() {
    let deep = format!("{}1{}", "[".repeat(30_000), "]".repeat(30_000));
    // Whether it is refused or passed over does not matter; returning does.
    let _ = parse(&format!(r#"{{"event":"pusher:subscribe","data":{deep}}}"#));
    let _ = parse(&format!(
        r#"{{"event":"pusher:subscribe","data":{{"channel":"x","y":{deep}}}}}"#
    ));
    let _ = parse(&format!(r#"{{"event":"pusher:ping","y":{deep}}}"#));
}

#[test]
fn refuses_events_that_are_the_servers_own() {
    for event in [
        "pusher:subscription_succeeded",
        "pusher_internal:member_added",
        "orders.shipped",
        "",
    ] {
        let text = format!(r#"{{"event":"{event}","channel":"private-x","data":{{}}}}"#);
        check_error(
            &text,
            &ClientEventError::UnknownEvent {
                event: event.into(),
            },
        );
    }
}

#[test]
fn says_which_field_is_missing() {
    let error = ClientEventError::MissingField {
        event: "pusher:subscribe",
        field: "channel",
    };
    for data in [
        "{}",
        r#""""#,
        "null",
        "7",
        "[]",
        r#"{"channel":7}"#,
        r#"{"channel":""}"#,
        r#""not json""#,
    ] {
        check_error(
            &format!(r#"{{"event":"pusher:subscribe","data":{data}}}"#),
            &error,
        );
    }
    check_error(r#"{"event":"pusher:subscribe"}"#, &error);
    check_error(
        r#"{"event":"pusher:signin","data":{"auth":"a"}}"#,
        &ClientEventError::MissingField {
            event: "pusher:signin",
            field: "user_data",
        },
    );
}

#[test]
fn says_what_is_wrong_with_a_channel_name() {
    check_error(
        r#"{"event":"pusher:subscribe","data":{"channel":"a b"}}"#,
        &ClientEventError::BadChannelName(ChannelNameError::BadCharacter { character: ' ' }),
    );
}

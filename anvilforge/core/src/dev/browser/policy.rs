//! Whether a page's content security policy lets our script run and open its socket.
//!
//! The policy is the application's to choose. Where it forbids the script, there is none, rather than errors in the
//! console.

use std::sync::Once;

use crate::http::{HeaderMap, header};

/// Whether every policy of the response allows a script and a connection of the page's own origin.
pub(super) fn allows_script(headers: &HeaderMap) -> bool {
    let policies = headers.get_all(header::CONTENT_SECURITY_POLICY);
    let allows = policies
        .into_iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .all(|policy| allows(&String::from_utf8_lossy(policy).to_ascii_lowercase()));
    if !allows {
        static SAID: Once = Once::new();
        SAID.call_once(|| {
            tracing::debug!(
                "a page's Content-Security-Policy has no 'self' for scripts and connections: it does not reload by itself"
            );
        });
    }
    allows
}

/// One policy, in lower case.
fn allows(policy: &str) -> bool {
    let directive = |name: &str| {
        policy.split(';').find_map(|directive| {
            let mut words = directive.split_ascii_whitespace();
            (words.next() == Some(name)).then(|| words.collect::<Vec<_>>())
        })
    };
    let first = |names: &[&str]| names.iter().find_map(|name| directive(name));
    let has_own = |sources: &Vec<&str>| {
        sources.iter().any(|source| matches!(*source, "'self'" | "*"))
            // It makes browsers look at nonces and hashes alone.
            && !sources.contains(&"'strict-dynamic'")
    };
    first(&["script-src-elem", "script-src", "default-src"]).is_none_or(|list| has_own(&list))
        && first(&["connect-src", "default-src"]).is_none_or(|list| has_own(&list))
        && directive("sandbox").is_none_or(|flags| {
            flags.contains(&"allow-scripts") && flags.contains(&"allow-same-origin")
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::HeaderValue;

    fn check(policies: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        for policy in policies {
            let value = HeaderValue::try_from(*policy).expect("a header value");
            headers.append(header::CONTENT_SECURITY_POLICY, value);
        }
        allows_script(&headers)
    }

    #[test]
    fn an_own_script_is_allowed_where_nothing_says_otherwise() {
        for policy in [
            "",
            "img-src 'none'",
            "default-src 'self'",
            "default-src 'none'; script-src 'self'; connect-src 'self'",
            "Script-Src 'Self' https://cdn.example; object-src 'none'",
            "script-src-elem *; script-src 'none'",
            "sandbox allow-scripts allow-same-origin",
        ] {
            assert!(check(&[policy]), "{policy}");
        }
        assert!(check(&[]));
    }

    #[test]
    fn a_policy_without_self_is_left_alone() {
        for policy in [
            "script-src 'none'",
            "default-src 'none'",
            "script-src 'nonce-abc'",
            "script-src 'self' 'strict-dynamic' 'nonce-abc'",
            "script-src 'self'; script-src-elem https://cdn.example",
            "script-src 'self'; connect-src https://api.example",
            "sandbox",
        ] {
            assert!(!check(&[policy]), "{policy}");
        }
        assert!(!check(&["script-src 'self'", "script-src 'none'"]));
        assert!(!check(&["script-src 'self', script-src 'none'"]));
    }
}

//! The formats of text: addresses, URLs, moments.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Zoned};

/// Whether a text is an e-mail address, by the definition that browsers use for `type="email"`
/// (HTML §4.10.5.1.5), plus the lengths of RFC 5321.
pub(super) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let local_char = |c: char| c.is_ascii_alphanumeric() || ".!#$%&'*+/=?^_`{|}~-".contains(c);
    let label = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    !local.is_empty()
        && local.len() <= 64
        && text.len() <= 254
        && local.chars().all(local_char)
        && domain.split('.').all(label)
}

/// Whether a text is an absolute `http` or `https` URL.
pub(super) fn is_url(text: &str) -> bool {
    text.parse::<http::Uri>().is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|host| !host.is_empty())
    })
}

/// A moment in RFC 3339, or as `<input type="datetime-local">` sends it, then in UTC.
pub(super) fn parse_timestamp(text: &str) -> Option<Timestamp> {
    text.parse::<Timestamp>().ok().or_else(|| {
        let local: DateTime = text.parse().ok()?;
        Some(local.to_zoned(TimeZone::UTC).ok()?.timestamp())
    })
}

/// The moment that `after` and `before` name, or `None` for the name of a field.
pub(super) fn parse_moment(text: &str, now: &Zoned) -> Option<Timestamp> {
    let midnight = |days: i64| {
        now.start_of_day()
            .ok()?
            .checked_add(days.days())
            .ok()
            .map(|day| day.timestamp())
    };
    match text {
        "now" => Some(now.timestamp()),
        "today" => midnight(0),
        "tomorrow" => midnight(1),
        "yesterday" => midnight(-1),
        text => parse_timestamp(text).or_else(|| moment_of_date(text.parse().ok()?)),
    }
}

/// The beginning of a day in UTC.
pub(super) fn moment_of_date(date: Date) -> Option<Timestamp> {
    Some(date.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::{is_email, is_url};

    #[test]
    fn knows_addresses_as_browsers_do() {
        for good in ["a@b.co", "a+b@localhost", "o'neil@x-y.example"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "", "a", "a@", "@b", "a b@c.d", "a@b..c", "a@-b.c", "a@b@c d",
        ] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn a_url_has_scheme_and_host() {
        assert!(is_url("https://example.com/a?b=c"));
        for bad in [
            "example.com",
            "javascript:alert(1)",
            "ftp://a.b",
            "http://",
            "/a",
        ] {
            assert!(!is_url(bad), "{bad}");
        }
    }
}

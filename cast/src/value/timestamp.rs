//! How moments and days are written as text, where a database has no type for them (SQLite) or
//! where text is the simplest form on the wire (MySQL).

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};

/// The present moment, at the precision that all databases keep: microseconds.
///
/// # Examples
///
/// ```
/// assert_eq!(cast::now().subsec_nanosecond() % 1000, 0);
/// ```
#[must_use]
pub fn now() -> Timestamp {
    let now = Timestamp::now();
    let options = jiff::TimestampRound::new()
        .smallest(Unit::Microsecond)
        .mode(jiff::RoundMode::Trunc);
    now.round(options).unwrap_or(now)
}

/// `YYYY-MM-DD HH:MM:SS.ffffff` in UTC. All texts of this form have one length, so they sort as
/// the moments do.
pub(crate) fn timestamp_text(timestamp: Timestamp) -> String {
    let at = TimeZone::UTC.to_datetime(timestamp);
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}.{:06}",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second(),
        at.subsec_nanosecond() / 1000,
    )
}

/// Reads what [`timestamp_text`] writes, and the other forms that are met in databases: RFC 3339
/// with an offset, no fraction, a bare date. A text without an offset is in UTC.
pub(crate) fn parse_timestamp(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    // The offset can only stand behind the day, in which `-` is a separator.
    let clock = text.get(10..).unwrap_or("");
    if clock.contains(['Z', 'z', '+', '-']) {
        return text.parse().ok();
    }
    let at: DateTime = match text.parse() {
        Ok(at) => at,
        Err(_) => text
            .parse::<Date>()
            .ok()?
            .to_datetime(jiff::civil::Time::midnight()),
    };
    TimeZone::UTC.to_timestamp(at).ok()
}

/// Reads a day, also off the front of a timestamp.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    text.trim().get(..10)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_a_text_that_reads_back_to_the_same_moment() {
        let moment = now();
        assert_eq!(parse_timestamp(&timestamp_text(moment)), Some(moment));
        assert_eq!(
            timestamp_text(Timestamp::UNIX_EPOCH),
            "1970-01-01 00:00:00.000000"
        );
    }

    #[test]
    fn reads_the_common_forms() {
        let expected: Timestamp = "2026-01-02T03:04:05Z".parse().unwrap();
        for text in [
            "2026-01-02 03:04:05",
            "2026-01-02T03:04:05",
            "2026-01-02 03:04:05.000000",
            "2026-01-02T03:04:05Z",
            "2026-01-02T05:04:05+02:00",
            "2026-01-02 01:04:05-02:00",
        ] {
            assert_eq!(parse_timestamp(text), Some(expected), "{text}");
        }
        assert_eq!(
            timestamp_text(parse_timestamp("2026-01-02").unwrap()),
            "2026-01-02 00:00:00.000000"
        );
        assert_eq!(parse_timestamp("yesterday"), None);
        assert_eq!(parse_timestamp(""), None);
    }

    #[test]
    fn texts_sort_as_moments_do() {
        let early = timestamp_text("2026-01-02T03:04:05Z".parse().unwrap());
        let late = timestamp_text("2026-01-02T03:04:05.5Z".parse().unwrap());
        assert!(early < late);
    }
}

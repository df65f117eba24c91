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
    let Ok(year) = u32::try_from(at.year()) else {
        return at.strftime("%Y-%m-%d %H:%M:%S.%6f").to_string();
    };
    let mut text = String::with_capacity(26);
    digits(&mut text, year, 4);
    for (before, part) in [
        ('-', at.month()),
        ('-', at.day()),
        (' ', at.hour()),
        (':', at.minute()),
        (':', at.second()),
    ] {
        text.push(before);
        digits(&mut text, u32::from(part.unsigned_abs()), 2);
    }
    text.push('.');
    digits(&mut text, at.subsec_nanosecond().unsigned_abs() / 1000, 6);
    text
}

/// Writes a number with as many digits. Formatting by `format!` takes several times longer, and each row has moments.
fn digits(text: &mut String, number: u32, count: u32) {
    for place in (0..count).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        text.push(char::from_digit(digit, 10).unwrap_or('0'));
    }
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

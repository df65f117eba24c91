//! Whether a slot has something to show.

/// Whether there is something besides space and comments.
///
/// # Examples
///
/// ```
/// use forge::runtime::has_actual_content;
///
/// assert!(!has_actual_content(" <!-- <b>note</b> --> "));
/// assert!(has_actual_content("<!-- note --> text"));
/// ```
#[must_use]
pub fn has_actual_content(html: &str) -> bool {
    let mut rest = html;
    while let Some(at) = rest.find("<!--") {
        if !rest[..at].trim().is_empty() {
            return true;
        }
        match rest[at..].find("-->") {
            Some(end) => rest = &rest[at + end + 3..],
            None => return false,
        }
    }
    !rest.trim().is_empty()
}

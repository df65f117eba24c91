//! `@class`.

/// The names whose conditions hold, with spaces between.
///
/// # Examples
///
/// ```
/// use forge::runtime::class_list;
///
/// assert_eq!(class_list(&[("card", true), ("is-open", false), ("wide", true)]), "card wide");
/// ```
#[must_use]
pub fn class_list(entries: &[(&str, bool)]) -> String {
    let mut list = String::with_capacity(entries.iter().map(|(names, _)| names.len() + 1).sum());
    for (names, _) in entries.iter().filter(|(_, holds)| *holds) {
        if !list.is_empty() {
            list.push(' ');
        }
        list.push_str(names);
    }
    list
}

//! `@class` and `@style`.

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

/// The declarations whose conditions hold, each with its semicolon.
///
/// # Examples
///
/// ```
/// use forge::runtime::style_list;
///
/// assert_eq!(style_list(&[("color: red", true), ("margin: 0;", true), ("display: none", false)]), "color: red; margin: 0;");
/// ```
#[must_use]
pub fn style_list(entries: &[(&str, bool)]) -> String {
    let mut list = String::new();
    for (declaration, _) in entries.iter().filter(|(_, holds)| *holds) {
        let declaration = declaration.trim().trim_end_matches(';');
        if declaration.is_empty() {
            continue;
        }
        if !list.is_empty() {
            list.push(' ');
        }
        list.push_str(declaration);
        list.push(';');
    }
    list
}

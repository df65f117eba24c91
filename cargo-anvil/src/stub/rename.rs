//! Renames the example resource of a stub, identifier-wise.

use crate::inflect::{pascal, plural, snake};

/// The forms of the asked name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// `BlogPost`
    pub(crate) pascal: String,
    /// `BlogPosts`
    pub(crate) pascal_plural: String,
    /// `blog_post`
    pub(crate) snake: String,
    /// `blog_posts`
    pub(crate) snake_plural: String,
}

impl Name {
    /// The forms of a singular name, in whatever case.
    pub(crate) fn new(name: &str) -> Self {
        let snake = snake(name);
        let snake_plural = plural(&snake);
        Self {
            pascal: pascal(&snake),
            pascal_plural: pascal(&snake_plural),
            snake,
            snake_plural,
        }
    }
}

/// Replaces `Widget`, `Widgets`, `widget` and `widgets` where they are an identifier or a word of one.
pub(crate) fn rename(stub: &str, name: &Name) -> String {
    replace_words(
        stub,
        &[
            ("Widgets", &name.pascal_plural),
            ("Widget", &name.pascal),
            ("widgets", &name.snake_plural),
            ("widget", &name.snake),
        ],
    )
}

/// Replaces words in one pass, so that what was put in is never replaced again.
///
/// A word stands where no lowercase letter or digit follows it and, when it is in lower case, where no letter or digit stands before
/// it: `StoreWidget` and `create_widgets_table` have one, `midwidget` has none. The first fitting word of the list wins.
pub(crate) fn replace_words(text: &str, words: &[(&str, &str)]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut before: Option<char> = None;
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let found = words.iter().find(|(from, _)| {
            rest.starts_with(from) && stands(from, before, rest[from.len()..].chars().next())
        });
        match found {
            Some((from, to)) => {
                result.push_str(to);
                before = from.chars().next_back();
                rest = &rest[from.len()..];
            }
            None => {
                result.push(next);
                before = Some(next);
                rest = &rest[next.len_utf8()..];
            }
        }
    }
    result
}

fn stands(word: &str, before: Option<char>, after: Option<char>) -> bool {
    let lowercase = word.starts_with(|c: char| c.is_ascii_lowercase());
    let begins = !(lowercase && before.is_some_and(|c| c.is_ascii_alphanumeric()));
    let ends = !after.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    begins && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_and_number_is_renamed() {
        let stub = "struct StoreWidget(Widgets); fn create_widgets_table(widget: Widget) { \"widgets\"; \"widgets.index\" }";
        let expected = "struct StoreBlogEntry(BlogEntries); fn create_blog_entries_table(blog_entry: BlogEntry) { \"blog_entries\"; \"blog_entries.index\" }";
        assert_eq!(rename(stub, &Name::new("BlogEntry")), expected);
    }

    #[test]
    fn other_words_stay() {
        let stub = "midwidget Widgetry widgeted";
        assert_eq!(rename(stub, &Name::new("Post")), stub);
    }

    #[test]
    fn a_name_that_contains_the_placeholder_is_not_renamed_twice() {
        assert_eq!(
            rename("Widget widgets", &Name::new("WidgetPart")),
            "WidgetPart widget_parts"
        );
    }

    #[test]
    fn a_word_may_be_part_of_a_longer_identifier() {
        let replaced = replace_words(
            "stub_app::x stub_app_session stub_apps",
            &[("stub_app", "blog")],
        );
        assert_eq!(replaced, "blog::x blog_session stub_apps");
    }
}

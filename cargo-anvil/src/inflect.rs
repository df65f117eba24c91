//! English plurals and the cases of names.
//!
//! Only the generators inflect: what they infer is written into the code (`#[model(table = "entries")]`), so nothing at run time
//! repeats these rules. A word that is not covered gets the regular form; the user edits the generated line.

/// Words whose plural is not regular.
const IRREGULAR: &[(&str, &str)] = &[
    ("child", "children"),
    ("criterion", "criteria"),
    ("datum", "data"),
    ("foot", "feet"),
    ("goose", "geese"),
    ("half", "halves"),
    ("index", "indices"),
    ("knife", "knives"),
    ("leaf", "leaves"),
    ("life", "lives"),
    ("loaf", "loaves"),
    ("man", "men"),
    ("matrix", "matrices"),
    ("medium", "media"),
    ("mouse", "mice"),
    ("person", "people"),
    ("quiz", "quizzes"),
    ("shelf", "shelves"),
    ("thief", "thieves"),
    ("tooth", "teeth"),
    ("vertex", "vertices"),
    ("wife", "wives"),
    ("wolf", "wolves"),
    ("woman", "women"),
];

/// Words that are their own plural.
const UNCOUNTABLE: &[&str] = &[
    "advice",
    "aircraft",
    "equipment",
    "feedback",
    "fish",
    "furniture",
    "hardware",
    "information",
    "knowledge",
    "metadata",
    "money",
    "music",
    "news",
    "series",
    "sheep",
    "software",
    "species",
    "staff",
    "traffic",
    "weather",
];

/// Words in `-o` that take `-es`; the others take `-s` (photo, video, piano).
const ES_AFTER_O: &[&str] = &["echo", "hero", "potato", "tomato", "torpedo", "veto"];

/// Singular words that end in a single `s` although they are no plural.
const SINGULAR_IN_S: &[&str] = &[
    "alias", "atlas", "bias", "bonus", "bus", "campus", "canvas", "census", "gas", "lens",
    "status", "virus",
];

/// The plural of the last word of a snake-case name: `blog_entry` → `blog_entries`.
pub(crate) fn plural(name: &str) -> String {
    let (head, word) = split_last_word(name);
    if is_plural(word) {
        return name.to_owned();
    }
    format!("{head}{}", plural_word(word))
}

/// The singular of the last word of a snake-case name: `blog_entries` → `blog_entry`.
pub(crate) fn singular(name: &str) -> String {
    let (head, word) = split_last_word(name);
    format!("{head}{}", singular_word(word))
}

/// `BlogPost`, `blog-post`, `blogPost`, `HTTPServer` → `blog_post`, `http_server`.
pub(crate) fn snake(name: &str) -> String {
    let mut text = String::with_capacity(name.len() + 4);
    let chars: Vec<char> = name.chars().collect();
    for (index, c) in chars.iter().enumerate() {
        if !c.is_ascii_alphanumeric() {
            if !text.is_empty() && !text.ends_with('_') {
                text.push('_');
            }
            continue;
        }
        let after_lower = index > 0
            && (chars[index - 1].is_ascii_lowercase() || chars[index - 1].is_ascii_digit());
        let before_lower = index > 0
            && chars[index - 1].is_ascii_uppercase()
            && chars.get(index + 1).is_some_and(char::is_ascii_lowercase);
        if c.is_ascii_uppercase() && (after_lower || before_lower) && !text.ends_with('_') {
            text.push('_');
        }
        text.push(c.to_ascii_lowercase());
    }
    text.trim_end_matches('_').to_owned()
}

/// `blog_post`, `blog-post`, `blogPost` → `BlogPost`.
pub(crate) fn pascal(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for word in snake(name).split('_') {
        let mut chars = word.chars();
        text.extend(chars.next().map(|first| first.to_ascii_uppercase()));
        text.push_str(chars.as_str());
    }
    text
}

/// `my_blog`, `my-blog` → `My Blog`.
pub(crate) fn title(name: &str) -> String {
    snake(name)
        .split('_')
        .map(pascal)
        .collect::<Vec<_>>()
        .join(" ")
}

fn split_last_word(name: &str) -> (&str, &str) {
    name.split_at(name.rfind('_').map_or(0, |at| at + 1))
}

fn is_plural(word: &str) -> bool {
    UNCOUNTABLE.contains(&word)
        || IRREGULAR.iter().any(|(_, plural)| *plural == word)
        || singular_word(word) != word
}

fn plural_word(word: &str) -> String {
    if let Some((_, plural)) = IRREGULAR.iter().find(|(singular, _)| *singular == word) {
        return (*plural).to_owned();
    }
    if let Some(stem) = word.strip_suffix("sis") {
        return format!("{stem}ses");
    }
    if ES_AFTER_O.contains(&word) {
        return format!("{word}es");
    }
    regular_plural(word)
}

/// The plural by the rules alone: what the framework infers from `user_id` in `.constrained()`.
pub(crate) fn regular_plural(word: &str) -> String {
    if let Some(stem) = word
        .strip_suffix('y')
        .filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']))
    {
        return format!("{stem}ies");
    }
    let hisses = ["s", "x", "z", "ch", "sh"]
        .iter()
        .any(|ending| word.ends_with(ending));
    if hisses {
        format!("{word}es")
    } else {
        format!("{word}s")
    }
}

fn singular_word(word: &str) -> String {
    if UNCOUNTABLE.contains(&word) || SINGULAR_IN_S.contains(&word) {
        return word.to_owned();
    }
    if let Some((singular, _)) = IRREGULAR.iter().find(|(_, plural)| *plural == word) {
        return (*singular).to_owned();
    }
    let before = |ending: &str| word.strip_suffix(ending).filter(|stem| !stem.is_empty());
    if let Some(stem) = before("ies").filter(|stem| stem.len() > 1) {
        // Movies and cookies are regular; entries are not.
        return if ["mov", "cook", "zomb", "rook", "calor"].contains(&stem) {
            format!("{stem}ie")
        } else {
            format!("{stem}y")
        };
    }
    if let Some(stem) = before("es") {
        let hisses = ["ss", "x", "z", "ch", "sh"]
            .iter()
            .any(|ending| stem.ends_with(ending));
        if hisses || SINGULAR_IN_S.contains(&stem) || ES_AFTER_O.contains(&stem) {
            return stem.to_owned();
        }
        if stem.ends_with("ys") && stem.len() > 3 {
            return format!("{stem}is");
        }
    }
    match before("s") {
        Some(stem) if !stem.ends_with(['s', 'i', 'u']) => stem.to_owned(),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_and_back() {
        for (one, many) in [
            ("entry", "entries"),
            ("category", "categories"),
            ("post", "posts"),
            ("person", "people"),
            ("status", "statuses"),
            ("address", "addresses"),
            ("box", "boxes"),
            ("branch", "branches"),
            ("day", "days"),
            ("key", "keys"),
            ("photo", "photos"),
            ("hero", "heroes"),
            ("analysis", "analyses"),
            ("bus", "buses"),
            ("movie", "movies"),
            ("house", "houses"),
            ("page", "pages"),
            ("blog_post", "blog_posts"),
            ("order_status", "order_statuses"),
            ("child", "children"),
            ("news", "news"),
            ("quiz", "quizzes"),
            ("course", "courses"),
            ("tie", "ties"),
        ] {
            assert_eq!(plural(one), many, "the plural of {one}");
            assert_eq!(plural(many), many, "{many} stays");
            if one != "tie" {
                assert_eq!(singular(many), one, "the singular of {many}");
            }
            assert_eq!(singular(one), one, "{one} stays");
        }
    }

    #[test]
    fn cases() {
        for (name, expected) in [
            ("BlogPost", "blog_post"),
            ("blog-post", "blog_post"),
            ("blogPost", "blog_post"),
            ("HTTPServer", "http_server"),
            ("Post2", "post2"),
            ("posts.index", "posts_index"),
            ("Blog_Post", "blog_post"),
        ] {
            assert_eq!(snake(name), expected);
        }
        assert_eq!(pascal("blog_post"), "BlogPost");
        assert_eq!(pascal("HTTPServer"), "HttpServer");
        assert_eq!(title("my-blog"), "My Blog");
    }
}

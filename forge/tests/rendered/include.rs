//! Includes.

use super::support::{Post, render};

template!("include/plain/out.askama.html", Plain { title: &'static str, posts: Vec<Post> });

#[test]
fn an_included_view_sees_what_is_known_around_it() {
    let view = Plain {
        title: "T",
        posts: vec![Post::new(1, "a"), Post::new(2, "b")],
    };
    assert_eq!(render(&view), "<div><nav>T</nav></div>\na/T/0b/T/1");
}

template!("include/with_data/out.askama.html", WithData {
    title: &'static str,
    wide: bool,
    posts: Vec<Post>,
});

#[test]
fn data_is_known_in_the_included_view() {
    let view = WithData {
        title: "T",
        wide: true,
        posts: vec![Post::new(7, "a")],
    };
    assert_eq!(render(&view), "\n<b>a1true7</b>a b \n\nT");
}

template!("include/data_does_not_leak/out.askama.html", DoesNotLeak { name: &'static str });

#[test]
fn data_is_gone_after_the_include() {
    assert_eq!(render(&DoesNotLeak { name: "f" }), "x2xff2f");
}

template!("include/numbers_are_copied/out.askama.html", NumbersAreCopied {
    ids: Vec<i64>,
    count: i64,
    name: String,
});

#[test]
fn numbers_that_are_handed_on_can_be_compared() {
    let view = NumbersAreCopied {
        ids: vec![1, 2],
        count: 2,
        name: "two".to_owned(),
    };
    assert_eq!(render(&view), "[1][2 two]");
}

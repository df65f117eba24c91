//! Loops.

use std::collections::BTreeMap;

use super::support::{Post, render};

template!("loop/foreach_as/out.askama.html", Foreach { posts: Vec<Post> });

#[test]
fn each_item_is_shown_once() {
    let view = Foreach {
        posts: vec![Post::new(1, "a"), Post::new(2, "b")],
    };
    assert_eq!(render(&view), "\n  <li>a</li>\n\n  <li>b</li>\n");
}

template!("loop/forelse/out.askama.html", Forelse { posts: Vec<Post> });

#[test]
fn an_empty_list_shows_the_other_part() {
    assert_eq!(render(&Forelse { posts: vec![] }), "\nnothing\n");
    assert_eq!(
        render(&Forelse {
            posts: vec![Post::new(1, "a")]
        }),
        "\na\n"
    );
}

template!("loop/key_and_value/out.askama.html", KeyAndValue { map: BTreeMap<&'static str, u8> });

#[test]
fn a_map_gives_keys_and_values() {
    let view = KeyAndValue {
        map: BTreeMap::from([("a", 1), ("b", 2)]),
    };
    assert_eq!(render(&view), "a=1 b=2  a1 b2 ");
}

template!(
    "loop/for_range/out.askama.html",
    ForRange {
        count: usize,
        n: i32
    }
);

#[test]
fn ranges_may_have_fields_as_bounds() {
    assert_eq!(render(&ForRange { count: 2, n: 3 }), "0 1 2  1 2  2 1 0 ");
}

template!("loop/iterables/out.askama.html", Iterables {
    post: Post,
    rows: Vec<Vec<u8>>,
    names: Vec<String>,
});

#[test]
fn places_are_borrowed_and_calls_are_taken() {
    let view = Iterables {
        post: Post::new(1, "x"),
        rows: vec![vec![1, 2], vec![3]],
        names: vec!["n".to_owned()],
    };
    assert_eq!(render(&view), "a b  a b  1 2  1 2  n ");
}

template!("loop/loop_variable/out.askama.html", LoopVariable { posts: Vec<Post>, ok: bool });

#[test]
fn the_loop_variable_counts_as_in_blade() {
    let view = LoopVariable {
        posts: vec![Post::default(), Post::default()],
        ok: true,
    };
    assert_eq!(render(&view), "011 f  ,   o  121   e   ");
}

template!("loop/loop_variable_in_code/out.askama.html", LoopVariableInCode {
    posts: Vec<Post>,
    names: Vec<&'static str>,
});

#[test]
fn the_loop_variable_can_be_an_index() {
    let view = LoopVariableInCode {
        posts: vec![Post::default(), Post::default()],
        names: vec!["a", "b"],
    };
    assert_eq!(render(&view), "a b ");
}

template!("loop/parent/out.askama.html", Parent { rows: Vec<Vec<u8>> });

#[test]
fn the_outer_loop_is_the_parent() {
    assert_eq!(
        render(&Parent {
            rows: vec![vec![0, 0], vec![0]]
        }),
        "1.1/1 1.2/1  2.1/1  "
    );
}

template!("loop/break_and_continue/out.askama.html", BreakAndContinue { posts: Vec<Post> });

#[test]
fn break_ends_a_loop_and_continue_a_round() {
    let mut posts = vec![
        Post::new(1, "a"),
        Post::new(2, "b"),
        Post::new(3, "c"),
        Post::new(4, "d"),
    ];
    posts[1].hidden = true;
    posts[2].last = true;
    assert_eq!(render(&BreakAndContinue { posts }), "a c ");
}

struct Name {
    text: &'static str,
    parts: Vec<Name>,
}

impl std::fmt::Display for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.text)
    }
}

template!("loop/shadowing/out.askama.html", Shadowing { name: &'static str, names: Vec<Name> });

#[test]
fn an_inner_name_hides_the_outer_one_and_is_gone_after_the_loop() {
    let part = Name {
        text: "part",
        parts: vec![],
    };
    let view = Shadowing {
        name: "field",
        names: vec![Name {
            text: "name",
            parts: vec![part],
        }],
    };
    assert_eq!(render(&view), "fieldnamepart name field");
}

//! `@if` and its kin.

use super::support::render;

template!("if/if_else/out.askama.html", IfElse { count: i32 });

#[test]
fn one_arm_is_shown() {
    assert_eq!(render(&IfElse { count: 2 }), "\nmany\n");
    assert_eq!(render(&IfElse { count: 1 }), "\none\n");
    assert_eq!(render(&IfElse { count: 0 }), "\nnone\n");
}

template!("if/if_let/out.askama.html", IfLet { author: Option<String>, text: String, name: String });

#[test]
fn a_name_that_is_bound_hides_the_field_in_its_arm_only() {
    let view = |author: Option<&str>, text: &str| IfLet {
        author: author.map(str::to_owned),
        text: text.to_owned(),
        name: "field".to_owned(),
    };
    assert_eq!(render(&view(Some("Ada"), "")), "\nAda\n");
    assert_eq!(render(&view(None, "12")), "\n12\n");
    assert_eq!(render(&view(None, "x")), "\nfield\n");
}

struct User {
    name: String,
    active: bool,
    age: u8,
}

struct Chained {
    next: Option<Next>,
}

struct Next {
    ok: bool,
    name: String,
}

template!("if/let_chain/out.askama.html", LetChain { user: Option<User>, ok: bool, x: Option<Chained> });

#[test]
fn a_chain_of_lets_knows_the_names_of_those_before() {
    let user = |active| {
        Some(User {
            name: "Ada".to_owned(),
            active,
            age: 36,
        })
    };
    let x = |ok| {
        Some(Chained {
            next: Some(Next {
                ok,
                name: "n".to_owned(),
            }),
        })
    };
    assert_eq!(
        render(&LetChain {
            user: user(true),
            ok: true,
            x: x(true)
        }),
        "\nAda\n n "
    );
    assert_eq!(
        render(&LetChain {
            user: user(false),
            ok: true,
            x: x(false)
        }),
        " "
    );
    assert_eq!(
        render(&LetChain {
            user: None,
            ok: false,
            x: x(true)
        }),
        " "
    );
}

enum Kind {
    Long(u8, (), ()),
    Short,
}

struct Post {
    title: String,
    kind: Kind,
    #[expect(dead_code, reason = "the template leaves it out with `..`")]
    id: u8,
}

template!("if/patterns/out.askama.html", Patterns {
    post: Post,
    names: Vec1,
    x: Option<&'static str>,
    pair: (i32, i32),
});

type Vec1 = [&'static str; 2];

#[test]
fn patterns_match_as_in_rust() {
    let view = |kind, x, pair| Patterns {
        post: Post {
            title: "T".to_owned(),
            kind,
            id: 1,
        },
        names: ["first", "second"],
        x,
        pair,
    };
    assert_eq!(
        render(&view(Kind::Long(5, (), ()), Some("b"), (1, 9))),
        "T5  first  ab  one "
    );
    assert_eq!(render(&view(Kind::Short, Some("c"), (2, 9))), " first   ");
}

template!(
    "if/unless/out.askama.html",
    Unless {
        ready: bool,
        a: u8,
        b: u8
    }
);

#[test]
fn unless_negates() {
    assert_eq!(
        render(&Unless {
            ready: false,
            a: 1,
            b: 1
        }),
        "\nwait\n "
    );
    assert_eq!(
        render(&Unless {
            ready: true,
            a: 1,
            b: 2
        }),
        "\ngo\n x "
    );
}

struct Nicked {
    nick: Option<String>,
    name: String,
}

template!("if/isset_and_empty/out.askama.html", IssetAndEmpty { user: Nicked, posts: Vec<u8> });

#[test]
fn isset_asks_an_option_and_empty_a_list() {
    let user = |nick: Option<&str>| Nicked {
        nick: nick.map(str::to_owned),
        name: "Ada".to_owned(),
    };
    assert_eq!(
        render(&IssetAndEmpty {
            user: user(Some("a")),
            posts: vec![]
        }),
        "Ada  none "
    );
    assert_eq!(
        render(&IssetAndEmpty {
            user: user(None),
            posts: vec![1]
        }),
        " "
    );
}

template!("if/words_of_askama/out.askama.html", Words { set: Option<u8>, is: Vec<u8> });

#[test]
fn names_that_are_words_of_askama_are_plain_names() {
    assert_eq!(
        render(&Words {
            set: Some(1),
            is: vec![2, 3]
        }),
        "1  2 3  2 3 "
    );
}

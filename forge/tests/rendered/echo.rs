//! Text, echoes and expressions.

use super::support::{Post, render};

template!("echo/field/out.askama.html", Field { title: String });

#[test]
fn an_echo_is_escaped() {
    let view = Field {
        title: "<script>\"'&".to_owned(),
    };
    let escaped = "&#60;script&#62;&#34;&#39;&#38;";
    assert_eq!(
        render(&view),
        format!("<h1>{escaped}</h1> {escaped} {escaped}")
    );
}

template!("echo/raw/out.askama.html", Raw { body: String, a: i32, b: i32, post: Post, star: Box<i32> });

#[test]
fn a_raw_echo_is_not() {
    let view = Raw {
        body: "<i>".to_owned(),
        a: 1,
        b: 2,
        post: Post::new(1, "x"),
        star: Box::new(7),
    };
    assert_eq!(render(&view), "<i> 3 <b>x</b> 7");
}

template!("text/braces/out.askama.html", Braces {});

#[test]
fn braces_of_other_languages_come_out_as_they_are() {
    assert_eq!(
        render(&Braces {}),
        "<style>a{color:red} b{ }</style>\n<script>let a = {}; let b = {{;</script>\n{% raw %} {# c #} }} %} {"
    );
}

template!("text/escaped_directives/out.askama.html", Escaped {});

#[test]
fn what_is_escaped_comes_out_without_its_sign() {
    assert_eq!(
        render(&Escaped {}),
        "@if(x) and @foreach stay; {{ name }} and {!! html !!} too; @media; @if"
    );
}

template!("text/verbatim/out.askama.html", Verbatim { name: &'static str });

#[test]
fn verbatim_text_is_not_looked_into() {
    assert_eq!(
        render(&Verbatim { name: "n" }),
        "\n  {{ vue }} @if(a) {!! b !!}\n<b>n</b>"
    );
}

template!(
    "echo/bit_operators/out.askama.html",
    BitOperators { a: u8, b: u8 }
);

#[test]
fn bit_operators_mean_what_they_mean_in_rust() {
    assert_eq!(render(&BitOperators { a: 6, b: 3 }), "7 2 5 24");
}

template!("echo/literals/out.askama.html", Literals {});

#[test]
fn literals_are_shown_as_rust_shows_them() {
    assert_eq!(
        render(&Literals {}),
        "1 1000 255 2.5 1000 text c true }} a &#34; }} b &#34;"
    );
}

template!(
    "echo/format/out.askama.html",
    Format {
        price: f64,
        title: String,
        author: String,
        a: i32,
        b: i32,
        width: usize
    }
);

#[test]
fn format_finds_the_fields_that_its_text_names() {
    let view = Format {
        price: 1.239,
        title: "T".to_owned(),
        author: "Ada".to_owned(),
        a: 1,
        b: 2,
        width: 3,
    };
    assert_eq!(render(&view), "1.24 T by      Ada {} 1   2");
}

enum Status {
    Draft,
    Hidden {},
    Shown,
}

template!("echo/matches/out.askama.html", Matches { status: Status });

#[test]
fn matches_asks_for_a_variant() {
    assert_eq!(
        render(&Matches {
            status: Status::Hidden {}
        }),
        "draft "
    );
    assert_eq!(
        render(&Matches {
            status: Status::Draft
        }),
        "draft "
    );
    assert_eq!(
        render(&Matches {
            status: Status::Shown
        }),
        ""
    );
}

template!("echo/indexing/out.askama.html", Indexing { names: Vec<String>, loop_index: usize });

#[test]
fn an_element_has_its_own_type() {
    let view = Indexing {
        names: vec!["a".to_owned(), "bcd".to_owned()],
        loop_index: 0,
    };
    assert_eq!(render(&view), "a 3 bcd");
}

template!(
    "echo/tuple_and_array/out.askama.html",
    TupleAndArray {
        a: i32,
        b: i32,
        x: i32
    }
);

impl TupleAndArray {
    fn max(&self, (a, b): (i32, i32)) -> i32 {
        a.max(b)
    }
}

#[test]
fn a_bare_function_is_a_method_of_the_view() {
    assert_eq!(render(&TupleAndArray { a: 1, b: 2, x: 3 }), "2 6 1");
}

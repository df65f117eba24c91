//! Forms, and the helpers that ask the request.

use forge::runtime::Errors;

use super::support::{Post, Request, render, render_for};

template!("form/csrf_and_method/out.askama.html", CsrfAndMethod {});

#[test]
fn the_token_is_escaped() {
    assert_eq!(
        render_for(Request::default(), &CsrfAndMethod {}),
        "<form method=\"POST\"><input type=\"hidden\" name=\"_token\" value=\"t&#60;k\" autocomplete=\"off\"> \
         <input type=\"hidden\" name=\"_method\" value=\"PUT\">\n\
         <input type=\"hidden\" name=\"_method\" value=\"DELETE\"></form>"
    );
}

#[test]
fn without_a_request_the_token_is_empty() {
    assert!(render(&CsrfAndMethod {}).contains("name=\"_token\" value=\"\""));
}

template!("form/error/out.askama.html", Error { i: usize });

#[test]
fn a_field_with_an_error_shows_its_message() {
    let errors = [("title", "Too <short>."), ("items.2", "x")]
        .into_iter()
        .collect();
    assert_eq!(
        render_for(
            Request {
                errors,
                ..Request::default()
            },
            &Error { i: 2 }
        ),
        "<p>Too &#60;short&#62;.</p>\n<input class=\" bad \">x "
    );
    assert_eq!(render(&Error { i: 2 }), "\n<input class=\"\">");
}

template!("form/error_shadows/out.askama.html", ErrorShadows { message: &'static str });

#[test]
fn the_message_hides_a_field_of_that_name_inside_only() {
    let errors = [("a", "A"), ("b", "B")].into_iter().collect();
    let request = Request {
        errors,
        ..Request::default()
    };
    assert_eq!(
        render_for(request, &ErrorShadows { message: "m" }),
        "mAB  @else_is_text "
    );
}

template!(
    "form/old/out.askama.html",
    Old {
        post: Post,
        field: String
    }
);

#[test]
fn old_input_comes_before_the_default() {
    let view = Old {
        post: Post::new(1, "stored"),
        field: "f".to_owned(),
    };
    assert_eq!(
        render(&view),
        "<input value=\"\"><input value=\"stored\"><input value=\"5\"> "
    );
    let old = vec![
        ("title", "\"typed\""),
        ("n", "6"),
        ("f", "F"),
        ("role", "admin"),
    ];
    assert_eq!(
        render_for(
            Request {
                old,
                ..Request::default()
            },
            &view
        ),
        "<input value=\"&#34;typed&#34;\"><input value=\"&#34;typed&#34;\"><input value=\"6\">F selected"
    );
}

template!("form/errors/out.askama.html", AllErrors {});

#[test]
fn errors_can_be_listed() {
    let errors: Errors = [("title", "T"), ("a", "A"), ("c", "C1"), ("c", "C2")]
        .into_iter()
        .collect();
    assert_eq!(
        render_for(
            Request {
                errors,
                ..Request::default()
            },
            &AllErrors {}
        ),
        "<ul><li>T</li><li>A</li><li>C1</li><li>C2</li></ul> T A   C1 C2 "
    );
    assert_eq!(render(&AllErrors {}), "    ");
}

template!("form/flash/out.askama.html", Flash {});

#[test]
fn a_flash_value_is_there_or_not() {
    let flash = vec![("status", "Saved."), ("y", "")];
    let request = Request {
        flash,
        ..Request::default()
    };
    assert_eq!(render_for(request, &Flash {}), "<p>Saved.</p>  y ");
    assert_eq!(render(&Flash {}), "  ");
}

template!(
    "form/helpers/out.askama.html",
    Helpers {
        post: Post,
        a: i32,
        b: i32
    }
);

#[test]
fn helpers_ask_the_request() {
    let view = Helpers {
        post: Post::new(7, "x"),
        a: 1,
        b: 2,
    };
    assert_eq!(
        render_for(Request::default(), &view),
        "<link href=\"/public/css/app.css\"><a href=\"/home/\">Blog &#38; Co</a>\
         <a href=\"/posts/show/7\"></a><a href=\"/a/b/7/x/3?q=b\"></a><meta content=\"t&#60;k\">/home/#x"
    );
}

#[test]
fn a_route_that_cannot_be_had_stops_the_rendering() {
    let view = Helpers {
        post: Post::new(7, "x"),
        a: 1,
        b: 2,
    };
    let error = askama::Template::render(&view).unwrap_err();
    assert!(error.to_string().contains("`home`"), "{error}");
}

template!("form/flags/out.askama.html", Flags {
    on: bool, ready: bool, a: bool, b: bool, x: Option<u8>, id: i64, post: Post
});

#[test]
fn flags_stand_where_their_conditions_hold() {
    let view = Flags {
        on: true,
        ready: true,
        a: true,
        b: false,
        x: Some(1),
        id: 7,
        post: Post::new(7, ""),
    };
    assert_eq!(render(&view), "<input checked   required><option selected>");
}

template!(
    "form/class/out.askama.html",
    Class {
        big: bool,
        extra: String,
        a: bool,
        b: bool,
        n: u8
    }
);

#[test]
fn classes_stand_where_their_conditions_hold_and_are_escaped() {
    let view = Class {
        big: false,
        extra: "\"x".to_owned(),
        a: true,
        b: true,
        n: 4,
    };
    assert_eq!(render(&view), "<a class=\"btn &#34;x w-4\">x</a>");
}

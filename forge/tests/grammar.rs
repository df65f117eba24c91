//! What Forge accepts as an expression is Rust, read as Rust reads it.

use forge::loader::Memory;

/// The code that an echo of `expression` passes on, without its wrapping.
fn lowered(expression: &str) -> String {
    // A raw identifier makes Forge pass the whole on as code.
    let text = format!("{{{{ ({expression}, r#type) }}}}");
    let compiled = forge::compile(
        "in",
        &Memory::new().with("in", text),
        &forge::Options::default(),
    );
    let source = compiled
        .unwrap_or_else(|errors| panic!("{expression}: {errors}"))
        .askama;
    let start = source.find("expr!(").unwrap() + "expr!(".len();
    source[start..source.rfind(") }}").unwrap()].to_owned()
}

/// The tree that `syn` makes of `code`, with the fields of the view as plain names.
fn tree(code: &str) -> String {
    let code = code
        .replace("self.", "")
        .replace(":: std ::", "")
        .replace("::std::", "");
    let expr: syn::Expr = syn::parse_str(&code).unwrap_or_else(|error| panic!("{code}: {error}"));
    without_places(&format!("{expr:?}"))
}

/// Leaves out where in the text something stood, which proc-macro2 shows when some crate of the build
/// turns its feature `span-locations` on.
fn without_places(tree: &str) -> String {
    let mut pieces = tree.split("bytes(");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        let rest = piece.split_once(')').map_or("", |(_, rest)| rest);
        text + rest
    })
}

#[test]
fn expressions_keep_their_structure() {
    for expression in [
        "a + b * c - d",
        "a * (b + c)",
        "a == b && c < d || !e",
        "-a.b as i64 * 2",
        "!a && -b < *c",
        "a | b ^ c & d << 1",
        "&a.b[0].c",
        "&&a",
        "**a",
        "a.b.0.1.c",
        "a.f(b, &c).d()",
        "Some(a).map(f)",
        "a::b::<C, D<E>>(x)",
        "a.parse::<Vec<Vec<u8>>>()",
        "(a, b, (c,), ())",
        "[a, b, [c]]",
        "a[b..]",
        "a[..b]",
        "a[b..=c + 1]",
        "(0..n).rev().step_by(2)",
        "a as u8 as f64 + 1.5e3",
        "'x' == '\\'' && \"q\\\"\" != \"\\u{e9}\"",
        "0x1f + 0b11 + 1_000u64 + 2f64",
        "matches!(a, B::C(1, ..) | D)",
        "a - -b",
        "a.b() % c.d()",
        "crate::a::B",
    ] {
        assert_eq!(
            tree(&lowered(expression)),
            tree(&format!("({expression}, r#type)")),
            "{expression}"
        );
    }
}

#[test]
fn what_rust_refuses_is_refused() {
    for expression in [
        "a b",
        "a +",
        "a < b < c",
        "a == b == c",
        "a.1x",
        "1__x",
        "'ab'",
        "a(",
        "a.b.",
        "a::",
        "<a>",
    ] {
        let text = format!("{{{{ f({expression}) }}}}");
        let outcome = forge::compile(
            "in",
            &Memory::new().with("in", text),
            &forge::Options::default(),
        );
        assert!(outcome.is_err(), "{expression}");
    }
}

//! Whatever the text, the compiler ends, does not panic, and gives something that Askama accepts, or errors.
//!
//! The texts are the golden cases with parts cut, doubled, swapped and replaced, from a fixed seed.

#[path = "cases/mod.rs"]
mod cases;

use forge::loader::Memory;
use quote::quote;

/// Pieces that are likely to matter.
const PIECES: &[&str] = &[
    "{{",
    "}}",
    "{!!",
    "!!}",
    "{{--",
    "--}}",
    "@",
    "@@",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\"",
    "'",
    "\\",
    "@if(",
    "@endif",
    "@else",
    "@foreach(a as b)",
    "@endforeach",
    "@section(\"a\")",
    "@endsection",
    "@show",
    "@parent",
    "@yield(\"a\")",
    "@extends(\"in\")",
    "@include(\"in\")",
    "@verbatim",
    "@endverbatim",
    "@error('x')",
    "@switch(a)",
    "@match(a)",
    "@case(1)",
    "@default",
    "@endswitch",
    "@endmatch",
    "@push('s')",
    "@endpush",
    "@stack('s')",
    "@once",
    "@endonce",
    "@fragment('f')",
    "@endfragment",
    "@props({ a: &str = \"x\", b })",
    "@aware({ a })",
    "<x-c",
    "<x-c>",
    "</x-c>",
    "<x-c/>",
    "/>",
    "<x-slot:a>",
    "</x-slot>",
    " :a=\"b\"",
    " a='{{ b }}'",
    "{{ slot }}",
    "{{ attributes }}",
    "attributes.merge({",
    ".is_empty()",
    "@json(a)",
    "@can('x', a)",
    " as ",
    " in ",
    "let ",
    "&&",
    "||",
    "|",
    "..",
    "::",
    "<",
    ">",
    ".",
    ",",
    "\n",
    "\r",
    "\0",
    "é",
    "漢",
    "loop.",
    "errors.",
    "r#",
    "1e",
    "0x",
    "%}",
    "{%",
    "{#",
    "#}",
    "!",
    "&",
    "*",
    "-",
    "_",
    ";",
    "format!(",
    "matches!(",
    "🙂",
    "\u{202e}",
];

/// A small generator of numbers, so that a failure can be repeated.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap()
    }

    fn place(&mut self, text: &str) -> usize {
        boundary(text, self.below(text.len() + 1))
    }
}

fn mutate(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..=random.below(4) {
        let (one, other) = (random.place(&text), random.place(&text));
        let range = one.min(other)..one.max(other);
        let short = range.start..boundary(&text, range.end.min(range.start + 12));
        let piece = PIECES[random.below(PIECES.len())];
        match random.below(5) {
            0 => text.replace_range(short, ""),
            1 => text.insert_str(one, piece),
            2 => {
                let copied = text[range].to_owned();
                text.insert_str(other, &copied);
            }
            3 => text.replace_range(short, piece),
            _ => text.replace_range(range, piece),
        }
        text.truncate(boundary(&text, 20_000));
    }
    text
}

/// The last boundary of a character up to `at`.
fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or_default()
}

fn check(views: &Memory, options: &forge::Options) {
    // What the other back end makes of the same page is Rust.
    if let Ok(emitted) = forge::live::emit("in", views, options, "::forge::live") {
        let code = format!("impl Live for View {{ {} }}", emitted.code);
        if let Err(error) = syn::parse_str::<syn::ItemImpl>(&code) {
            panic!("{error}\n{code}");
        }
    }
    match forge::compile("in", views, options) {
        Ok(compiled) => {
            let source = &compiled.askama;
            let input = quote! {
                #[template(source = #source, ext = "html", askama = ::askama)]
                struct View;
            };
            let output = askama_derive::derive_template(input, || {
                quote!(
                    extern crate askama;
                )
            })
            .to_string();
            assert!(!output.contains("compile_error"), "{source}\n{output}");
        }
        Err(errors) => {
            assert!(errors.iter().count() > 0);
            assert!(!format!("{errors} {errors:#}").is_empty());
        }
    }
}

#[test]
fn the_same_texts_give_the_same_result() {
    for case in cases::all() {
        let [one, other] = [case.compile(), case.compile()].map(|outcome| {
            outcome
                .map(|compiled| compiled.askama)
                .map_err(|errors| errors.to_string())
        });
        assert_eq!(one, other);
    }
}

#[test]
fn broken_templates_give_errors_and_never_panic() {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    for case in cases::all() {
        for _ in 0..rounds(25) {
            let views = case
                .views
                .iter()
                .fold(Memory::new(), |views, (name, text)| {
                    views.with(name, mutate(text, &mut random))
                });
            check(&views, &case.options);
        }
    }
}

#[test]
fn random_pieces_give_errors_and_never_panic() {
    let mut random = Random(7);
    for _ in 0..rounds(2_000) {
        let text: String = (0..random.below(60))
            .map(|_| PIECES[random.below(PIECES.len())])
            .collect();
        let component: String = (0..random.below(20))
            .map(|_| PIECES[random.below(PIECES.len())])
            .collect();
        let views = Memory::new()
            .with("in", text)
            .with("components.c", component);
        check(&views, &forge::Options::default());
    }
}

#[test]
fn cases_of_the_corpus_that_are_broken_give_errors_and_never_panic() {
    let mut random = Random(11);
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus");
    for feature in std::fs::read_dir(root).unwrap().flatten() {
        let Ok(files) = std::fs::read_dir(feature.path()) else {
            continue;
        };
        for file in files.flatten() {
            let text = std::fs::read_to_string(file.path()).unwrap();
            for _ in 0..rounds(6) {
                let sections = format!("\n{text}");
                let views = sections
                    .split("\n--- ")
                    .filter_map(|section| section.split_once('\n'))
                    .fold(Memory::new(), |views, (name, text)| {
                        views.with(name, mutate(text, &mut random))
                    });
                check(&views, &forge::Options::default());
            }
        }
    }
}

/// More with `FORGE_ROUNDS=10`.
fn rounds(usual: usize) -> usize {
    let times = std::env::var("FORGE_ROUNDS")
        .ok()
        .and_then(|times| times.parse().ok());
    usual * times.unwrap_or(1)
}

#[test]
fn large_inputs_end_soon() {
    for text in [
        "(".repeat(500_000),
        "{{".repeat(300_000),
        "@if(a)".repeat(100_000),
        "{{ a }}".repeat(100_000),
        format!("{{{{ {} }}}}", "a + ".repeat(100_000)),
        format!("{{{{ {} }}}}", "!".repeat(400_000)),
        format!("{{{{ a{} }}}}", "[a".repeat(200_000)),
        format!("{{{{ a{} }}}}", ".b".repeat(200_000)),
        format!("@if({}", "(".repeat(500_000)),
        "@if(".repeat(100_000),
        "{{ \"".repeat(50_000),
        "@section('a')".repeat(50_000),
        "@endif".repeat(20_000),
        "x".repeat(2_000_000),
        "<x-c>".repeat(100_000),
        "<x-c a=\"".repeat(50_000),
        "</x-c>".repeat(50_000),
        "<x-c ".repeat(50_000),
        format!("<x-c {}/>", "a ".repeat(20_000)),
        "@{{".repeat(300_000),
        format!("<x-c a=\"{}\"/>", "{{ ".repeat(300_000)),
        format!(
            "<x-c {}/>",
            (0..100_000).map(|n| format!("a{n} ")).collect::<String>()
        ),
        "@switch(a)@case(1)".repeat(30_000),
        "@push('a')".repeat(30_000),
    ] {
        let errors = forge::compile(
            "in",
            &Memory::new().with("in", text),
            &forge::Options::default(),
        );
        drop(errors);
    }
}

#[test]
fn components_in_components_end_in_time_and_leave_room_on_the_stack() {
    for (component, text) in [
        (
            "{{ slot }}",
            format!("{}x{}", "<x-c>".repeat(60), "</x-c>".repeat(60)),
        ),
        (
            "@if(slot.is_empty()){{ slot }}@else{{ slot }}{{ slot }}@endif",
            "<x-c>".repeat(30) + "{{ a }}" + &"</x-c>".repeat(30),
        ),
        (
            "<x-d>{{ slot }}{{ slot }}</x-d>",
            "<x-c>a</x-c>".repeat(1_000),
        ),
        ("@for(i in 0..2)<x-d/>@endfor", "<x-c/>".repeat(50_000)),
    ] {
        let views = Memory::new()
            .with("in", text)
            .with("components.c", component)
            .with(
                "components.d",
                "@foreach(attributes.first() as a){{ slot }}@endforeach",
            );
        check(&views, &forge::Options::default());
    }
}

#[test]
fn includes_that_double_at_each_level_are_stopped() {
    let mut views = Memory::new().with("in", "@include(\"v0\")");
    for level in 0..40 {
        let next = level + 1;
        views = views.with(
            format!("v{level}"),
            format!("@include(\"v{next}\")@include(\"v{next}\")"),
        );
    }
    let errors =
        forge::compile("in", &views.with("v40", "x"), &forge::Options::default()).unwrap_err();
    assert!(errors.to_string().contains("larger than"), "{errors}");
}

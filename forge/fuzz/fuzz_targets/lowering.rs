//! Lowering, and both back ends: several views together end, do not panic, come to the same twice, and what is made of
//! them is what Askama and Rust's parser accept.

#![no_main]

mod views;

use forge::live::{Known, Program, emit};
use forge::{Options, check};
use libfuzzer_sys::fuzz_target;
use quote::quote;

fuzz_target!(|input: &[u8]| {
    let views = views::views(input);
    let _mistakes = check(&[], &views);
    let options = Options::default();
    let emitted = emit("in", &views, &options, "::forge::live");
    match forge::compile("in", &views, &options) {
        Err(errors) => {
            assert!(!format!("{errors} {errors:#}").is_empty());
            assert!(
                emitted.is_err(),
                "only the release form refuses it: {errors}"
            );
        }
        Ok(compiled) => {
            let emitted =
                emitted.expect("the development renderer refuses what the release form takes");
            let code = format!("impl Live for View {{ {} }}", emitted.code);
            if let Err(error) = syn::parse_str::<syn::ItemImpl>(&code) {
                panic!("{error}\n{code}");
            }
            let source = &compiled.askama;
            let again = forge::compile("in", &views, &options).expect("it was accepted before");
            assert_eq!(*source, again.askama);
            let input = quote! {
                #[template(source = #source, ext = "html", askama = ::askama)]
                struct View;
            };
            let output = askama_derive::derive_template(input, || {
                quote!(
                    extern crate askama;
                )
            });
            let output = output.to_string();
            assert!(!output.contains("compile_error"), "{source}\n{output}");
        }
    }
    // The development renderer reads templates that have nothing to do with what was compiled.
    let known = Known {
        view: "in",
        fields: Some(&["a", "b", "title", "posts"]),
        is_plain_text: false,
        runtime: "::forge::runtime",
        scopes: &[],
        items: &[],
    };
    let _program = Program::read(&known, &views);
});

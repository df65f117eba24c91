//! What the derive writes, and how it refuses.

use proc_macro2::TokenStream;
use quote::quote;

use super::expand;

#[test]
fn a_request_becomes_a_table_of_fields_and_one_function() {
    let input = quote! {
        pub struct Register {
            #[rule(required, max = 80)]
            pub name: String,
            #[rule(email, unique(User::email))]
            pub email: String,
            #[rule(min = 12, confirmed, different = "name")]
            pub password: String,
            #[rule(between(-1, 2.5), one_of("a", "b"))]
            #[field(name = "e-rate")]
            pub rate: Option<f64>,
        }
    };
    let output = syn::parse2(expand(input)).expect("the output is a file of items");
    insta::assert_snapshot!(prettyplease::unparse(&output));
}

#[track_caller]
fn refused(field: TokenStream, expected: &str) {
    let output = expand(quote!(struct Request { #field })).to_string();
    assert!(output.contains("compile_error"), "accepted: {output}");
    assert!(
        output.contains(expected),
        "`{expected}` is not said: {output}"
    );
    // Handlers that take the request must not add errors of their own.
    assert!(
        output.contains("impl __anvil :: FormRequest for Request"),
        "{output}"
    );
}

#[test]
fn a_misspelled_rule_gets_the_nearest() {
    refused(
        quote!(#[rule(requird)] a: String),
        "unknown rule `requird`: did you mean `required`?",
    );
    refused(quote!(#[rule(emial)] a: String), "did you mean `email`?");
    refused(
        quote!(#[rule(zzz)] a: String),
        "the rules are accepted, after",
    );
}

#[test]
fn a_rule_that_the_type_says_is_refused() {
    refused(
        quote!(#[rule(nullable)] a: String),
        "write the type as `Option<…>`",
    );
    refused(
        quote!(#[rule(integer)] a: i64),
        "is said by the field's type",
    );
}

#[test]
fn arguments_of_rules_are_checked() {
    refused(
        quote!(#[rule(between(5, 1))] a: i64),
        "no value is between 5 and 1",
    );
    refused(quote!(#[rule(between(5))] a: i64), "takes two bounds");
    refused(quote!(#[rule(max = "x")] a: String), "expected a number");
    refused(
        quote!(#[rule(unique(email))] a: String),
        "expected one column",
    );
    refused(
        quote!(#[rule(one_of())] a: String),
        "expected at least one text",
    );
    refused(quote!(#[field(nmae = "x")] a: String), "unknown argument");
}

#[test]
fn another_field_must_be_there() {
    refused(
        quote!(#[rule(same = "pasword")] a: String, password: String),
        "no field is named `pasword`",
    );
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let output = expand(quote! {
        struct Request {
            #[rule(one)]
            a: String,
            #[rule(two)]
            b: String,
        }
    });
    assert_eq!(
        output.to_string().matches("compile_error").count(),
        2,
        "{output}"
    );
}

#[test]
fn only_a_struct_with_named_fields_is_a_request() {
    for input in [
        quote!(
            enum A {
                B,
            }
        ),
        quote!(
            struct A(String);
        ),
        quote!(
            struct A<T> {
                a: T,
            }
        ),
    ] {
        let output = expand(input).to_string();
        assert!(
            output.contains("a form request is a struct with named fields"),
            "{output}"
        );
    }
}

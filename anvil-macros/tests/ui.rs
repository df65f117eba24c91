//! What the macros accept and refuse, and how they say it: one program per situation.
//!
//! The texts are those of the toolchain of `rust-toolchain.toml`. `TRYBUILD=overwrite` writes them
//! anew; read the difference before you keep it.

#[test]
fn messages_name_the_mistake_and_the_remedy() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/ui/*/pass/*.rs");
    cases.compile_fail("tests/ui/*/fail/*.rs");
}

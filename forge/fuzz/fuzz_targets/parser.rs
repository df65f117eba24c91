//! Lexer and parser: whatever the text, they end and do not panic, and every mistake can be shown.

#![no_main]

mod views;

use forge::loader::Memory;
use forge::{Options, SourceFile, survey};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let text = String::from_utf8_lossy(input);
    let views = Memory::new().with("in", text.clone());
    assert_eq!(survey(&views).len(), 1);
    // One view alone: hardly more than the parser is at work.
    if let Err(errors) = forge::compile("in", &views, &Options::default()) {
        assert!(errors.iter().count() > 0);
        let file = SourceFile::new("in", "in.forge.html", text);
        for error in errors.iter() {
            assert!(error.span().end <= file.text().len());
            assert!(error.location().line >= 1);
        }
        assert!(!format!("{errors} {errors:#}").is_empty());
    }
    let _ = views::views;
});

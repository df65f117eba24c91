//! Golden cases: `tests/golden/<topic>/<case>/` holds `in.forge.html`, the other views that it uses, `fields.txt`
//! with the fields of the view if they are to be known, and what comes of it: `out.askama.html` or `error.txt`.
//!
//! To add a case, add its folder and run with `UPDATE=1`, then read what was written.

#[path = "cases/mod.rs"]
mod cases;

use quote::quote;

#[test]
fn every_case_gives_what_is_checked_in() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut failures = Vec::new();
    for case in cases::all() {
        let (file, other, actual) = match case.compile() {
            Ok(compiled) => ("out.askama.html", "error.txt", compiled.askama + "\n"),
            Err(errors) => ("error.txt", "out.askama.html", format!("{errors:#}\n")),
        };
        let path = case.folder.join(file);
        if update {
            std::fs::write(&path, &actual).unwrap();
            let _absent = std::fs::remove_file(case.folder.join(other));
            continue;
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if actual != expected {
            failures.push(format!(
                "{}:\n--- expected\n{expected}\n--- actual\n{actual}",
                path.display()
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "run with UPDATE=1 to accept\n\n{}",
        failures.join("\n")
    );
}

#[test]
fn askama_accepts_every_result() {
    for case in cases::all() {
        let Ok(compiled) = case.compile() else {
            continue;
        };
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
        assert!(
            !output.contains("compile_error"),
            "{}:\n{source}\n{output}",
            case.folder.display()
        );
    }
}

#[test]
fn there_are_at_least_sixty_cases() {
    assert!(cases::all().len() >= 60);
}

#[test]
fn every_tag_of_a_result_leads_back_to_a_view() {
    for case in cases::all() {
        let Ok(compiled) = case.compile() else {
            continue;
        };
        for (at, _) in compiled.askama.match_indices("self.") {
            let origin = compiled.source_map.origin(at);
            assert!(
                origin.is_some_and(|origin| compiled.files.iter().any(|file| file == origin.view)),
                "{} at {at}",
                case.folder.display()
            );
        }
    }
}

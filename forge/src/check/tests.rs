use super::{Page, check, survey};
use crate::loader::Memory;

fn views(views: &[(&str, &str)]) -> Memory {
    views.iter().fold(Memory::new(), |memory, (name, text)| {
        memory.with(*name, *text)
    })
}

fn page(view: &str, fields: &[&str]) -> Page {
    Page {
        view: view.to_owned(),
        fields: Some(fields.iter().map(ToString::to_string).collect()),
        named_at: None,
    }
}

#[track_caller]
fn finds(pages: &[Page], texts: &[(&str, &str)], expected: &[&str]) {
    let found = match check(pages, &views(texts)) {
        Ok(()) => Vec::new(),
        Err(errors) => errors.iter().map(|error| format!("{error:#}")).collect(),
    };
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (found, expected) in found.iter().zip(expected) {
        assert!(found.starts_with(expected), "{found}");
        assert!(!found.contains("__stand_in"), "{found}");
    }
}

#[test]
fn a_mistake_in_a_shared_layout_is_told_once() {
    finds(
        &[page("a", &[]), page("b", &[])],
        &[
            ("a", "@extends(\"l\")"),
            ("b", "@extends(\"l\")"),
            ("l", "{{ name }}"),
        ],
        &["l.forge.html:1:4: the view has no field `name`"],
    );
}

#[test]
fn names_of_a_view_that_no_page_leads_to_are_not_known() {
    finds(&[], &[("a", "{{ name }} {{ loop.first }} @break")], &[]);
    finds(
        &[],
        &[
            ("a", "@include(\"b\")"),
            ("b", "{{ name }}"),
            ("c", "{{ 1 + }}"),
        ],
        &["c.forge.html:1:7"],
    );
}

#[test]
fn views_that_show_each_other_are_found_though_nothing_shows_them() {
    finds(
        &[],
        &[("a", "@include(\"b\")"), ("b", "@include(\"a\")")],
        &["b.forge.html:1:10: the view uses itself"],
    );
}

#[test]
fn a_component_that_no_page_shows_gets_what_it_takes() {
    let component = "@props({ title: &str, r#type, open: bool = false })\n\
                     <b {{ attributes }}>{{ title }}{{ r#type }}{{ slot }}{{ footer }}</b>\n\
                     <i {{ footer.attributes }}></i>@isset(head){{ head }}@endisset\n\
                     @foreach(1..2 as n){{ n }}@include(\"part\")@endforeach";
    finds(
        &[],
        &[("components.a", component), ("part", "{{ n }}{{ extra }}")],
        &[],
    );
    finds(
        &[],
        &[(
            "components.a.index",
            "@props({ title })\n@if(titel) x @endif",
        )],
        &["components/a/index.forge.html:2:5: the component `a.index` has no prop or slot `titel`"],
    );
}

#[test]
fn the_place_that_names_a_missing_view_is_shown() {
    let source = std::sync::Arc::new(crate::SourceFile::new("", "src/a.rs", "#[view(\"x\")]"));
    let mut page = page("x", &[]);
    page.named_at = Some((source, crate::Span::new(7, 10)));
    finds(&[page], &[], &["src/a.rs:1:8: unknown view `x`"]);
}

#[test]
fn the_survey_reads_what_it_can_of_a_broken_file() {
    let views = views(&[
        (
            "components.box",
            "@props(crate::Box { a: u8 = 1, b })\n@if(",
        ),
        (
            "a",
            "@extends(\"gone\") @includeFirst([\"no\", \"b\"]) <x-box/>",
        ),
        ("b", ""),
    ]);
    let survey = survey(&views);
    assert_eq!(survey[0].uses, ["b", "components.box"]);
    assert_eq!(survey[0].layout.as_deref(), Some("gone"));
    assert_eq!(survey[2].class.as_deref(), Some("crate::Box"));
    let props: Vec<_> = survey[2]
        .props
        .iter()
        .map(|prop| (prop.name.as_str(), prop.ty.as_deref(), prop.optional))
        .collect();
    assert_eq!(props, [("a", Some("u8"), true), ("b", None, false)]);
}

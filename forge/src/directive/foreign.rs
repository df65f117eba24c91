//! Directives of Blade that Forge does not have: they are refused, so that none of them goes out as text.

const PHP: &str = "compute the value in the controller or in a method of the view";
const COMPONENT: &str = "write the tag of a component: `<x-alert type=\"error\">…</x-alert>`";

/// Those that are refused, what to do instead, and whether they are so without arguments, too.
const FOREIGN: &[(&str, &str, bool)] = &[
    (
        "append",
        "end the section with `@endsection`, and show the layout's content with `@parent`",
        true,
    ),
    (
        "bool",
        "write `@if` around the attribute, or `:name=\"condition\"` on a component",
        false,
    ),
    ("component", COMPONENT, false),
    ("componentFirst", COMPONENT, false),
    ("context", "give the view a field", false),
    (
        "elsePushIf",
        "write `@if … @push … @endpush @else … @endif`",
        false,
    ),
    (
        "elsePush",
        "write `@if … @push … @endpush @else … @endif`",
        true,
    ),
    ("extendsFirst", "name the layout in `@extends`", false),
    ("fonts", "name the files with `@vite` or `asset(…)`", false),
    (
        "hasStack",
        "show the stack where it belongs; it shows nothing if nothing was pushed",
        false,
    ),
    (
        "includeIsolated",
        "a component sees nothing of the view: `<x-card :post=\"post\" />`",
        false,
    ),
    (
        "inject",
        "ask for the service in the controller, and give the view a field",
        false,
    ),
    ("livewire", "write the component as one of Spark", false),
    (
        "livewireScripts",
        "write the component as one of Spark",
        true,
    ),
    (
        "livewireStyles",
        "write the component as one of Spark",
        true,
    ),
    ("overwrite", "end the section with `@endsection`", true),
    ("php", PHP, true),
    ("endphp", PHP, true),
    (
        "slot",
        "write `<x-slot:name>…</x-slot>` inside the tag of a component",
        false,
    ),
    ("unset", PHP, false),
    (
        "use",
        "write the whole path where the name is used: `crate::money::format(n)`",
        false,
    ),
    (
        "while",
        "a loop over a range or an iterator: `@for(i in 0..n)`",
        false,
    ),
];

/// Whether the word is a directive in Blade, and none here.
pub(crate) fn is_foreign(name: &str, with_arguments: bool) -> bool {
    FOREIGN
        .iter()
        .any(|(foreign, _, alone)| *foreign == name && (with_arguments || *alone))
}

/// What to write instead.
pub(crate) fn remedy(name: &str) -> &'static str {
    FOREIGN
        .iter()
        .find(|(foreign, _, _)| *foreign == name)
        .map_or("", |(_, remedy, _)| remedy)
}

//! Directives of Blade that Forge does not have: they are refused, so that none of them goes out as text.

/// Those that are refused where arguments follow.
const WITH_ARGUMENTS: &[&str] = &[
    "auth", "aware", "bool", "can", "canany", "cannot", "case", "choice", "component", "componentFirst", "context",
    "dd", "dump", "each", "elseauth", "elsecan", "elsecanany", "elsecannot", "elseguest", "env", "extendsFirst",
    "fonts", "fragment", "guest", "hasSection", "hasStack", "includeFirst", "includeIf", "includeIsolated",
    "includeUnless", "includeWhen", "inject", "js", "json", "lang", "livewire", "php", "prepend", "prependOnce",
    "props", "push", "pushIf", "pushOnce", "sectionMissing", "session", "slot", "stack", "style", "switch", "unset",
    "use", "vite", "while",
];

/// Those that are refused anywhere.
const ALONE: &[&str] = &[
    "append", "auth", "elseauth", "elseguest", "guest", "livewireScripts", "livewireStyles", "once", "overwrite",
    "php", "production", "viteReactRefresh",
];

/// Whether the word is a directive in Blade, and none here.
pub(crate) fn is_foreign(name: &str, with_arguments: bool) -> bool {
    ALONE.contains(&name) || (with_arguments && WITH_ARGUMENTS.contains(&name))
}

//! Attributes whose value is a script: the handlers that browsers know, and what Alpine, Vue, htmx, AngularJS and hyperscript
//! read as code. A browser has taken back all escapes before any of them sees the value.

/// Names that begin so: `@click`, `:class`, `#item`, `.value`, `x-data`, `v-html`, `ng-click`, `hx-on:click`.
const BEGINNINGS: &[&str] = &[
    "@",
    ":",
    "#",
    ".",
    "x-",
    "v-",
    "ng-",
    "data-ng-",
    "hx-on",
    "data-hx-on",
];
/// What Alpine takes as it is, with or without modifiers.
const NO_SCRIPTS: &[&str] = &["x-ref", "x-teleport", "x-transition"];
/// Other names. A trigger of htmx has conditions in brackets, and `_` is hyperscript's.
const NAMES: &[&str] = &[
    "hx-vars",
    "data-hx-vars",
    "hx-trigger",
    "data-hx-trigger",
    "_",
];
/// JSON for htmx, or a script if it says so at its beginning.
const MAYBE: &[&str] = &["hx-vals", "hx-headers", "hx-request"];
const SAYS_SO: [&str; 2] = ["js:", "javascript:"];

/// Whether the value of an attribute is a script.
fn is_handler(attribute: &str) -> bool {
    let is_browsers = attribute
        .strip_prefix("on")
        .is_some_and(|event| !event.is_empty() && event.bytes().all(|b| b.is_ascii_alphabetic()));
    let name = attribute.split([':', '.']).next().unwrap_or_default();
    let is_text = NO_SCRIPTS.contains(&name) || attribute == "x-mask";
    is_browsers
        || NAMES.contains(&attribute)
        || (!is_text && BEGINNINGS.iter().any(|start| attribute.starts_with(start)))
}

/// Whether the value of an attribute is a script, or may become one with what follows this beginning of it.
pub(super) fn may_be_script(attribute: &str, beginning: &str) -> bool {
    let attribute = attribute.to_ascii_lowercase();
    if is_handler(&attribute) {
        return true;
    }
    let name = attribute.strip_prefix("data-").unwrap_or(&attribute);
    if !MAYBE.contains(&name) {
        return false;
    }
    let beginning = beginning.trim_start().to_ascii_lowercase();
    SAYS_SO
        .iter()
        .any(|says_so| says_so.starts_with(&beginning) || beginning.starts_with(says_so))
}

#[cfg(test)]
mod tests {
    use super::may_be_script;

    #[test]
    fn scripts_are_known_by_the_name_of_their_attribute() {
        for attribute in [
            "onclick",
            "ONLOAD",
            "@click",
            "@keyup.enter",
            ":class",
            "#item",
            ".value",
            "x-data",
            "x-bind:href",
            "x-on:click.away",
            "x-mask:dynamic",
            "v-html",
            "v-on:click",
            "ng-init",
            "data-ng-init",
            "hx-on:click",
            "hx-on::after-request",
            "data-hx-on-click",
            "hx-vars",
            "hx-trigger",
            "_",
        ] {
            assert!(may_be_script(attribute, "text"), "{attribute}");
        }
        for attribute in [
            "",
            "on",
            "on-time",
            "one-two",
            "title",
            "x",
            "x1",
            "xlink:href",
            "data-x",
            "data-v-1",
            "wire:key",
            "hx-get",
            "hx-target",
            "hx-confirm",
            "x-ref",
            "x-teleport",
            "x-mask",
            "x-transition:enter",
            "x-transition.duration.500ms",
            "aria-label",
        ] {
            assert!(!may_be_script(attribute, ""), "{attribute}");
        }
    }

    #[test]
    fn values_of_htmx_are_scripts_if_they_may_begin_so() {
        for beginning in [
            "",
            " ",
            "j",
            "js",
            "js:{",
            " JS: {",
            "javascript:{",
            "javas",
        ] {
            assert!(may_be_script("hx-vals", beginning), "{beginning:?}");
            assert!(may_be_script("data-hx-headers", beginning), "{beginning:?}");
        }
        for beginning in ["{", "{\"js:\": ", "[", "jsx", "a"] {
            assert!(!may_be_script("hx-vals", beginning), "{beginning:?}");
        }
    }
}

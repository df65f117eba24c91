//! The forms that a value is shown in.

/// How an echo shows its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EchoForm {
    /// Escaped.
    Escaped,
    /// As it is.
    Raw,
    /// JSON, which is raw in a script and escaped in an attribute. None is left once the places are known.
    Json,
    /// The beginning of an address that somebody may follow: escaped, and no script.
    Link,
    /// The beginning of an address whose content is run or framed: no script, and no content of its own either.
    Source,
    /// What may still belong to the scheme of an address: escaped, and not able to end one.
    LinkRest,
}

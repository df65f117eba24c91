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
    /// Attributes with their values escaped: raw in a tag, escaped once more in an attribute. None are left once the places are
    /// known.
    Attributes,
    /// The beginning of an address that somebody may follow: escaped, and no script.
    Link,
    /// The beginning of an address whose content is run or framed: no script, and no content of its own either.
    Source,
    /// What may still belong to the scheme of an address: escaped, and not able to end one.
    LinkRest,
}

impl EchoForm {
    /// The form for a value that is shown in two places, of which each needs one of these.
    ///
    /// JSON and attributes stay undecided until all places are known, for only where none of them has quotes around it may they
    /// stay as they are.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (undecided @ (Self::Json | Self::Attributes), Self::Raw) => undecided,
            (Self::Json | Self::Attributes, other) => other,
            (Self::Raw, _) | (_, Self::Raw) => Self::Raw,
            (one, other) => {
                if one.rank() < other.rank() {
                    other
                } else {
                    one
                }
            }
        }
    }

    fn rank(self) -> u8 {
        match self {
            Self::Raw | Self::Json | Self::Attributes | Self::Escaped => 0,
            Self::Link => 1,
            Self::Source => 2,
            Self::LinkRest => 3,
        }
    }
}

//! Addresses that somebody may follow: whoever chose one must not get a script run.

use std::fmt::{self, Display, Write};

/// What stands in the place of an address that would run a script.
const REFUSED: &str = "about:invalid";
/// Schemes that are scripts.
const SCRIPTS: [&str; 2] = ["javascript", "vbscript"];
/// A scheme with the content in the address itself.
const OWN_CONTENT: &str = "data";
/// Longer than every scheme that is refused.
const LONGEST: usize = 16;

/// A value that is shown as an address, or as the beginning of one.
///
/// # Examples
///
/// ```
/// use forge::runtime::{link, link_rest, source};
///
/// assert_eq!(link("/posts/1").to_string(), "/posts/1");
/// assert_eq!(link("mailto:ada@example.com").to_string(), "mailto:ada@example.com");
/// assert_eq!(link(" Java\nScript:alert(1)").to_string(), "about:invalid");
/// assert_eq!(link("data:image/png;base64,AA==").to_string(), "data:image/png;base64,AA==");
/// assert_eq!(source("data:text/html,<script>").to_string(), "about:invalid");
/// assert_eq!(link_rest("script:alert(1)").to_string(), "script%3Aalert(1)");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Address<T> {
    value: T,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Link,
    Source,
    Rest,
}

/// An address to follow: `about:invalid` if it is a script.
#[must_use]
pub fn link<T: Display>(value: T) -> Address<T> {
    let kind = Kind::Link;
    Address { value, kind }
}

/// An address whose content is run or framed: `about:invalid` if it is a script or has the content in itself.
#[must_use]
pub fn source<T: Display>(value: T) -> Address<T> {
    let kind = Kind::Source;
    Address { value, kind }
}

/// A part of an address behind its first characters: it cannot end the scheme.
#[must_use]
pub fn link_rest<T: Display>(value: T) -> Address<T> {
    let kind = Kind::Rest;
    Address { value, kind }
}

/// The text of an attribute as an address, if the attribute holds one that is followed.
///
/// Of which element the attribute will be is not known. A script or a frame must not get its content from its address, and a picture
/// may; no browser runs what says that it is one.
pub(super) fn of_attribute<'a>(attribute: &str, text: &'a str) -> Option<Address<&'a str>> {
    let is = |name: &&str| attribute.eq_ignore_ascii_case(name);
    if ["src", "data"].iter().any(is) {
        return Some(if is_media(text) {
            link(text)
        } else {
            source(text)
        });
    }
    ["href", "xlink:href", "action", "formaction"]
        .iter()
        .any(is)
        .then(|| link(text))
}

/// Whether an address has a picture, a sound or a film in itself. It must be said in so many letters: browsers take what is no type for
/// plain text, and run it.
fn is_media(address: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '+' | '-');
    ["data:image/", "data:audio/", "data:video/"]
        .iter()
        .any(|start| {
            let (Some(head), Some(kind)) = (address.get(..start.len()), address.get(start.len()..))
            else {
                return false;
            };
            let rest = kind.trim_start_matches(is_part);
            head.eq_ignore_ascii_case(start)
                && rest.len() < kind.len()
                && rest.starts_with([',', ';'])
        })
}

impl<T: Display> Display for Address<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut guard = Guard {
            out: f,
            kind: self.kind,
            state: State::Scheme,
            scheme: String::new(),
            held: String::new(),
        };
        write!(guard, "{}", self.value)?;
        guard.finish()
    }
}

/// Lets an address through once its scheme is known.
struct Guard<'a, 'f> {
    out: &'a mut fmt::Formatter<'f>,
    kind: Kind,
    state: State,
    /// The scheme so far, as browsers read it: in lower case, without the blanks that they pass over.
    scheme: String,
    /// What cannot go out yet.
    held: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Scheme,
    /// It may go out.
    Safe,
    Refused,
}

impl Guard<'_, '_> {
    fn is_refused(&self, scheme: &str) -> bool {
        SCRIPTS.contains(&scheme) || (self.kind == Kind::Source && scheme == OWN_CONTENT)
    }

    /// Whether what comes could make it a scheme that is refused.
    fn may_be_refused(&self) -> bool {
        let begins = |scheme: &str| scheme.starts_with(&self.scheme);
        SCRIPTS.iter().any(|scheme| begins(scheme))
            || (self.kind == Kind::Source && begins(OWN_CONTENT))
    }

    fn character(&mut self, c: char) -> fmt::Result {
        match self.state {
            State::Safe => return self.out.write_char(c),
            State::Refused => return Ok(()),
            State::Scheme => {}
        }
        if self.kind == Kind::Rest {
            if matches!(c, '/' | '?' | '#') {
                self.state = State::Safe;
            }
            return match c {
                ':' => self.out.write_str("%3A"),
                _ => self.out.write_char(c),
            };
        }
        if c == ':' && self.is_refused(&self.scheme) {
            self.state = State::Refused;
            return self.out.write_str(REFUSED);
        }
        self.held.push(c);
        if !(c.is_control() || c.is_whitespace()) {
            if self.scheme.len() < LONGEST {
                self.scheme.push(c.to_ascii_lowercase());
            }
            if !self.may_be_refused() {
                return self.release();
            }
        }
        Ok(())
    }

    fn release(&mut self) -> fmt::Result {
        self.state = State::Safe;
        self.out.write_str(&self.held)?;
        self.held.clear();
        Ok(())
    }

    fn finish(mut self) -> fmt::Result {
        if self.state == State::Scheme {
            return self.release();
        }
        Ok(())
    }
}

impl Write for Guard<'_, '_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let mut rest = text;
        // At most a scheme goes through here.
        while self.state != State::Safe {
            let Some(c) = rest.chars().next() else {
                return Ok(());
            };
            self.character(c)?;
            rest = &rest[c.len_utf8()..];
        }
        self.out.write_str(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::{link, link_rest, of_attribute, source};

    #[test]
    fn addresses_that_are_no_scripts_stay_as_they_are() {
        for address in [
            "",
            "/",
            "?a=javascript:1",
            "#x",
            "https://example.com/a:b",
            "tel:+1",
            "java",
            "javascripts:1",
            "javascript",
            "./javascript:1",
            "posts/javascript:x",
            "é:1",
            "vb:1",
            "j:avascript:1",
            "\tjava",
        ] {
            assert_eq!(link(address).to_string(), address);
            assert_eq!(source(address).to_string(), address);
        }
    }

    #[test]
    fn scripts_are_refused_however_they_are_written() {
        for address in [
            "javascript:alert(1)",
            "JAVASCRIPT:alert(1)",
            "\u{1}javascript:alert(1)",
            "  javascript:x",
            "java\tscript:x",
            "java\r\nscript\n:x",
            "vbscript:x",
            "\u{a0}javascript:x",
        ] {
            assert_eq!(link(address).to_string(), "about:invalid", "{address:?}");
        }
        assert_eq!(source("DATA:text/html,x").to_string(), "about:invalid");
    }

    #[test]
    fn a_later_part_cannot_end_the_scheme() {
        assert_eq!(link_rest("a:b/c:d").to_string(), "a%3Ab/c:d");
        assert_eq!(link_rest("12").to_string(), "12");
    }

    #[test]
    fn an_attribute_of_any_element_may_hold_a_picture_and_no_script() {
        let shown = |attribute: &str, text: &str| {
            of_attribute(attribute, text).map(|address| address.to_string())
        };
        for address in [
            "/a.png",
            "https://example.com/a",
            "data:image/png;base64,AA==",
            "DATA:image/svg+xml,%3Csvg/%3E",
            "data:audio/x-wav;base64,AA==",
            "data:video/mp4,A",
        ] {
            assert_eq!(shown("src", address).as_deref(), Some(address));
        }
        for address in [
            "data:text/javascript,alert(1)",
            "data:,alert(1)",
            "data:;base64,AA==",
            "data:image/,alert(1)",
            "data:image/;x,alert(1)",
            "data:image/p g,alert(1)",
            "data:image/png",
            " data:image/png,x",
            "da\tta:text/html,x",
            "javascript:alert(1)",
        ] {
            for attribute in ["src", "SRC", "data"] {
                let shown = shown(attribute, address);
                assert_eq!(shown.as_deref(), Some("about:invalid"), "{address:?}");
            }
        }
        let page = "data:text/html,x";
        assert_eq!(shown("href", page).as_deref(), Some(page));
        assert_eq!(shown("title", page), None);
    }

    #[test]
    fn a_value_in_several_pieces_is_one_address() {
        struct Pieces;
        impl std::fmt::Display for Pieces {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                ["java", "script", ":", "alert(1)"]
                    .iter()
                    .try_for_each(|piece| f.write_str(piece))
            }
        }
        assert_eq!(link(Pieces).to_string(), "about:invalid");
    }
}

//! A page's text as a browser reads it, as far as it decides what the next value would be part of.

use super::script::Script;
use super::{EchoForm, EchoPlace};

/// Elements whose content is no markup.
const RAW_TEXT: &[&str] = &[
    "script",
    "style",
    "textarea",
    "title",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "noscript",
    "plaintext",
];
/// Attributes that hold an address.
pub(super) const ADDRESSES: &[&str] = &[
    "href",
    "xlink:href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "background",
    "cite",
    "ping",
];
/// Elements that run or frame what their address leads to.
const SOURCES: &[&str] = &["script", "iframe", "frame", "object", "embed"];
/// What the type of a script has in it that browsers, or libraries for other languages in them, run or read.
const SCRIPT_TYPES: &[&str] = &[
    "javascript",
    "ecmascript",
    "json",
    "babel",
    "jsx",
    "typescript",
    "tsx",
    "coffeescript",
    "hyperscript",
];
/// So much of a name or a value matters.
const LONGEST: usize = 64;

/// Where the reading is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scanner {
    pub(super) at: At,
    /// The element whose tag or content this is; an ending tag has `/` before its name.
    pub(super) element: String,
    pub(super) attribute: String,
    /// What of the attribute's value stands in the template; in raw text, what may be its ending tag.
    pub(super) value: String,
    /// What else it may be, since conditions stand in the value.
    pub(super) others: Vec<String>,
    /// The attribute's value has an echo.
    pub(super) is_dynamic: bool,
    /// One of its echoes is not shown as it is.
    pub(super) is_checked: bool,
    /// The script is of a type that no browser runs or reads.
    pub(super) is_data: bool,
    /// What of the script, or of the attribute's value if that is one, stands in the template.
    pub(super) script: Script,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum At {
    #[default]
    Text,
    /// After `<`.
    Open,
    /// After `<!` or `<?`.
    Declaration,
    Comment,
    /// In the name of a tag.
    Element,
    /// In a tag, before an attribute.
    Tag,
    /// In the name of an attribute.
    Name,
    /// After the name, before a `=` that may come.
    AfterName,
    /// After the `=`.
    BeforeValue,
    Quoted(char),
    Unquoted,
    /// In an element whose content is no markup.
    RawText,
}

impl Scanner {
    /// Reads text that the template has; `true` when it ends the scheme of an address that a value has begun.
    pub(super) fn text(&mut self, text: &str) -> bool {
        let mut ends_scheme = false;
        for c in text.chars() {
            ends_scheme |= c == ':' && self.is_in_scheme_of_value();
            self.read(c);
        }
        ends_scheme
    }

    fn is_in_scheme_of_value(&self) -> bool {
        matches!(self.at, At::Quoted(_))
            && self.is_checked
            && ADDRESSES.contains(&self.attribute.as_str())
            && self.beginnings().any(|known| !ends_scheme(known))
    }

    /// What of the attribute's value may stand in the template.
    fn beginnings(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.value)
            .chain(&self.others)
            .map(String::as_str)
    }

    /// Takes what was read of the attribute's value for one of many.
    pub(super) fn forget_value(&mut self) {
        if matches!(self.at, At::Quoted(_)) {
            self.is_dynamic = true;
            self.value.clear();
            self.others.clear();
        }
    }

    fn read(&mut self, c: char) {
        match self.at {
            At::Text if c == '<' => self.at = At::Open,
            At::Text => {}
            At::Open => self.open(c),
            At::Declaration => {
                keep(&mut self.value, c);
                if self.value == "--" {
                    // `<!-->` is a whole comment, so the dashes stay.
                    self.at = At::Comment;
                } else if c == '>' {
                    *self = Self::default();
                }
            }
            At::Comment => {
                keep_last(&mut self.value, c);
                if self.value.ends_with("-->") || self.value.ends_with("--!>") {
                    *self = Self::default();
                }
            }
            At::Element if c.is_whitespace() || c == '/' => self.at = At::Tag,
            At::Element if c == '>' => self.end_tag(),
            At::Element => keep(&mut self.element, c.to_ascii_lowercase()),
            At::Tag | At::AfterName if c.is_whitespace() => {}
            At::Tag | At::AfterName | At::Name if c == '>' => self.end_tag(),
            At::Tag | At::AfterName | At::Name if c == '/' => self.at = At::Tag,
            At::AfterName | At::Name if c == '=' => {
                self.at = At::BeforeValue;
                self.begin_value();
            }
            At::Tag | At::AfterName => {
                self.attribute.clear();
                keep(&mut self.attribute, c.to_ascii_lowercase());
                self.at = At::Name;
            }
            At::Name if c.is_whitespace() => self.at = At::AfterName,
            At::Name => keep(&mut self.attribute, c.to_ascii_lowercase()),
            At::BeforeValue if c.is_whitespace() => {}
            At::BeforeValue if matches!(c, '"' | '\'') => self.at = At::Quoted(c),
            At::BeforeValue | At::Unquoted if c == '>' => {
                self.end_value();
                self.end_tag();
            }
            At::BeforeValue => {
                keep(&mut self.value, c);
                self.at = At::Unquoted;
            }
            At::Quoted(quote) if c == quote => self.end_value(),
            At::Unquoted if c.is_whitespace() => self.end_value(),
            At::Quoted(_) | At::Unquoted => {
                self.script.read_attribute(c);
                keep(&mut self.value, c);
                self.others.iter_mut().for_each(|other| keep(other, c));
            }
            At::RawText => self.raw_text(c),
        }
    }

    fn open(&mut self, c: char) {
        self.value.clear();
        if c.is_ascii_alphabetic() || c == '/' {
            self.at = At::Element;
            self.element.clear();
            self.is_data = false;
            keep(&mut self.element, c.to_ascii_lowercase());
        } else if matches!(c, '!' | '?') {
            self.at = At::Declaration;
        } else if c != '<' {
            *self = Self::default();
        }
    }

    fn begin_value(&mut self) {
        self.value.clear();
        self.others.clear();
        self.is_dynamic = false;
        self.is_checked = false;
        self.script = Script::default();
    }

    fn end_value(&mut self) {
        self.at = At::Tag;
        if self.element == "script" && self.attribute == "type" {
            self.is_data = !self.is_dynamic && self.beginnings().all(is_type_of_data);
        }
        self.begin_value();
    }

    fn end_tag(&mut self) {
        if !RAW_TEXT.contains(&self.element.as_str()) {
            *self = Self::default();
            return;
        }
        self.begin_value();
        self.attribute.clear();
        self.at = At::RawText;
    }

    /// Looks for `</script` with something behind that ends a name.
    fn raw_text(&mut self, c: char) {
        if self.element == "script" {
            self.script.read(c);
        }
        if c == '<' {
            self.value.clear();
        } else if self.value.is_empty() {
            return;
        }
        let mut end = format!("</{}", self.element);
        if self.value == end && (c.is_whitespace() || matches!(c, '/' | '>')) {
            *self = Self::default();
            if c != '>' {
                self.at = At::Tag;
                self.element = end.split_off(1);
            }
            return;
        }
        keep(&mut self.value, c.to_ascii_lowercase());
        if !end.starts_with(&self.value) {
            self.value.clear();
        }
    }

    /// Reads a value of which nothing is known but the form in which the template wants it. Gives the form that it needs
    /// here, or the place where no form would do.
    pub(super) fn value(&mut self, wanted: EchoForm) -> Result<EchoForm, EchoPlace> {
        let is_raw = wanted == EchoForm::Raw;
        let is_tag = is_raw || wanted == EchoForm::Attributes;
        match self.at {
            At::Text | At::Declaration | At::Comment => Ok(in_text(wanted)),
            At::RawText if self.element == "script" && !self.is_data => {
                let within = self.script.value();
                match (wanted, within) {
                    (EchoForm::Raw, _) | (EchoForm::Json, None) => Ok(EchoForm::Raw),
                    (EchoForm::Json, Some(what)) => Err(EchoPlace::WithinScript { what }),
                    _ => Err(EchoPlace::Script),
                }
            }
            At::RawText => Ok(in_text(wanted)),
            At::Open | At::Element => {
                if self.at == At::Open {
                    self.element.clear();
                    self.at = At::Element;
                }
                allowed(is_raw, EchoPlace::ElementName)
            }
            At::Tag | At::AfterName | At::Name => {
                if self.at == At::Tag {
                    // It may be a name, and its value come next; which attribute it is nobody knows.
                    self.attribute.clear();
                    self.at = At::AfterName;
                }
                allowed(is_tag, EchoPlace::AttributeName)
            }
            At::BeforeValue | At::Unquoted => {
                self.at = At::Unquoted;
                self.is_dynamic = true;
                let attribute = self.attribute.clone();
                allowed(is_raw, EchoPlace::Unquoted { attribute })
            }
            At::Quoted(quote) => {
                let form = self.in_quotes(wanted, quote);
                self.is_dynamic = true;
                self.is_checked |= !is_raw;
                form
            }
        }
    }

    fn in_quotes(&mut self, wanted: EchoForm, quote: char) -> Result<EchoForm, EchoPlace> {
        let within = self.script.value();
        let attribute = self.attribute.as_str();
        match wanted {
            EchoForm::Raw => return Ok(EchoForm::Raw),
            EchoForm::Json => match within {
                Some(what) if self.is_script() => return Err(EchoPlace::WithinScript { what }),
                // JSON has no single quotes.
                _ if quote == '\'' => return Ok(EchoForm::Raw),
                _ => return Ok(EchoForm::Escaped),
            },
            _ => {}
        }
        let wanted = match wanted {
            EchoForm::Attributes => EchoForm::Escaped,
            other => other,
        };
        if let Some(place) = self.place_of_attribute() {
            return Err(place);
        }
        if !ADDRESSES.contains(&attribute) {
            return Ok(wanted);
        }
        let forms = self
            .beginnings()
            .map(|known| self.in_address(known, wanted));
        forms
            .reduce(|one, other| Ok(one?.and(other?)))
            .unwrap_or(Ok(wanted))
    }

    /// The place that the attribute is, if it is none for a value.
    pub(super) fn place_of_attribute(&self) -> Option<EchoPlace> {
        self.beginnings()
            .find_map(|known| EchoPlace::of_attribute(&self.attribute, known))
    }

    /// Whether the attribute's value is a script.
    fn is_script(&self) -> bool {
        let is_address = ADDRESSES.contains(&self.attribute.as_str());
        matches!(self.place_of_attribute(), Some(EchoPlace::Handler { .. }))
            || (is_address && self.beginnings().any(is_script_address))
    }

    /// The form in an address of which this much is known.
    fn in_address(&self, known: &str, wanted: EchoForm) -> Result<EchoForm, EchoPlace> {
        if is_script_address(known) {
            return Err(EchoPlace::ScriptAddress);
        }
        let known = without_blanks(known);
        Ok(if ends_scheme(&known) {
            wanted
        } else if !known.is_empty() || self.is_dynamic {
            EchoForm::LinkRest
        } else if SOURCES.contains(&self.element.as_str()) {
            EchoForm::Source
        } else {
            EchoForm::Link
        })
    }
}

/// Whether no browser runs or reads a script of this type.
fn is_type_of_data(ty: &str) -> bool {
    let ty = ty.trim().to_ascii_lowercase();
    let is_read = ty.is_empty()
        || matches!(ty.as_str(), "module" | "importmap" | "speculationrules")
        || SCRIPT_TYPES.iter().any(|known| ty.contains(known));
    !is_read
}

/// Whether an address that begins like this has its scheme, or will have none.
fn ends_scheme(known: &str) -> bool {
    known.contains(['/', '?', '#', ':'])
}

fn without_blanks(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect()
}

fn is_script_address(known: &str) -> bool {
    let known = without_blanks(known).to_ascii_lowercase();
    known.starts_with("javascript:")
}

fn in_text(wanted: EchoForm) -> EchoForm {
    match wanted {
        EchoForm::Json | EchoForm::Attributes => EchoForm::Raw,
        other => other,
    }
}

fn allowed(is_raw: bool, place: EchoPlace) -> Result<EchoForm, EchoPlace> {
    if is_raw {
        Ok(EchoForm::Raw)
    } else {
        Err(place)
    }
}

fn keep(text: &mut String, c: char) {
    if text.len() < LONGEST {
        text.push(c);
    }
}

/// Keeps the last four characters.
fn keep_last(text: &mut String, c: char) {
    if text.chars().count() == 4 {
        text.remove(0);
    }
    text.push(c);
}

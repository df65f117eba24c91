//! A page's text as a browser reads it, as far as it decides what the next value would be part of.

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
const ADDRESSES: &[&str] = &[
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
/// So much of a name or a value matters.
const LONGEST: usize = 64;

/// Where the reading is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scanner {
    at: At,
    /// The element whose tag or content this is; an ending tag has `/` before its name.
    element: String,
    attribute: String,
    /// The literal beginning of the attribute's value; in raw text, what may be its ending tag.
    value: String,
    /// The attribute's value has an echo.
    is_dynamic: bool,
    /// The script is of a type that no browser runs or reads.
    is_data: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
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
    /// Reads text that the template has.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            self.read(c);
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
                    self.at = At::Text;
                }
            }
            At::Comment => {
                keep_last(&mut self.value, c);
                if self.value.ends_with("-->") {
                    self.at = At::Text;
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
                self.value.clear();
                self.is_dynamic = false;
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
            At::Quoted(_) | At::Unquoted => keep(&mut self.value, c),
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
            self.at = At::Text;
        }
    }

    fn end_value(&mut self) {
        self.at = At::Tag;
        if self.element == "script" && self.attribute == "type" && !self.is_dynamic {
            let ty = self.value.trim().to_ascii_lowercase();
            let is_read = ty.is_empty()
                || matches!(ty.as_str(), "module" | "importmap" | "speculationrules")
                || ["javascript", "ecmascript", "json"]
                    .iter()
                    .any(|known| ty.contains(known));
            self.is_data = !is_read;
        }
        self.value.clear();
    }

    fn end_tag(&mut self) {
        self.value.clear();
        self.at = if RAW_TEXT.contains(&self.element.as_str()) {
            At::RawText
        } else {
            At::Text
        };
    }

    /// Looks for `</script` with something behind that ends a name.
    fn raw_text(&mut self, c: char) {
        if c == '<' {
            self.value.clear();
        } else if self.value.is_empty() {
            return;
        }
        let end = format!("</{}", self.element);
        if self.value == end && (c.is_whitespace() || matches!(c, '/' | '>')) {
            self.element.insert(0, '/');
            self.value.clear();
            self.at = if c == '>' { At::Text } else { At::Tag };
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
        match self.at {
            At::Text | At::Declaration | At::Comment => Ok(in_text(wanted)),
            At::RawText if self.element == "script" && !self.is_data => match wanted {
                EchoForm::Raw | EchoForm::Json => Ok(EchoForm::Raw),
                _ => Err(EchoPlace::Script),
            },
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
                allowed(is_raw, EchoPlace::AttributeName)
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
                form
            }
        }
    }

    fn in_quotes(&self, wanted: EchoForm, quote: char) -> Result<EchoForm, EchoPlace> {
        let attribute = self.attribute.as_str();
        match wanted {
            EchoForm::Raw => return Ok(EchoForm::Raw),
            // JSON has no single quotes.
            EchoForm::Json if quote == '\'' => return Ok(EchoForm::Raw),
            EchoForm::Json => return Ok(EchoForm::Escaped),
            _ => {}
        }
        if let Some(place) = EchoPlace::of_attribute(attribute) {
            return Err(place);
        }
        if !ADDRESSES.contains(&attribute) {
            return Ok(wanted);
        }
        let known: String = self
            .value
            .chars()
            .filter(|c| !c.is_whitespace() && !c.is_control())
            .collect();
        if known.to_ascii_lowercase().starts_with("javascript:") {
            return Err(EchoPlace::ScriptAddress);
        }
        Ok(if known.contains(['/', '?', '#', ':']) {
            wanted
        } else if !known.is_empty() || self.is_dynamic {
            EchoForm::LinkRest
        } else if SOURCES.contains(&self.element.as_str()) {
            EchoForm::Source
        } else {
            EchoForm::Link
        })
    }

    /// What holds after one or the other.
    pub(super) fn join(self, other: Self) -> Self {
        if self == other {
            return self;
        }
        let in_tag = |at| matches!(at, At::Tag | At::Name | At::AfterName | At::Unquoted);
        let same_tag = self.element == other.element;
        if same_tag && in_tag(self.at) && in_tag(other.at) {
            return Self {
                at: At::Tag,
                ..self
            };
        }
        let same_value = self.at == other.at && self.attribute == other.attribute;
        if same_tag && same_value && matches!(self.at, At::Quoted(_)) {
            // The shorter of both beginnings tells less.
            let value = if self.value.len() < other.value.len() {
                self.value.clone()
            } else {
                other.value
            };
            let is_dynamic = self.is_dynamic || other.is_dynamic;
            return Self {
                value,
                is_dynamic,
                ..self
            };
        }
        if same_tag && self.at == At::RawText && other.at == At::RawText {
            return self;
        }
        Self::default()
    }
}

/// Whether the attribute's value is a script.
pub(crate) fn is_handler(attribute: &str) -> bool {
    attribute.len() > 2
        && attribute.starts_with("on")
        && attribute.bytes().all(|b| b.is_ascii_alphabetic())
}

fn in_text(wanted: EchoForm) -> EchoForm {
    match wanted {
        EchoForm::Json => EchoForm::Raw,
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

/// Keeps the last three characters.
fn keep_last(text: &mut String, c: char) {
    if text.chars().count() == 3 {
        text.remove(0);
    }
    text.push(c);
}

//! The attributes of a component's tag that are none of its props.

use std::borrow::Cow;
use std::fmt::{self, Display, Write};

use super::address::of_attribute;
use super::attribute_value::AttributeValue;
use super::escape::{escape, escape_value};

/// A bag of attributes: what `attributes` is in a component.
///
/// It is shown as it would be written in a tag, with its values escaped.
///
/// # Examples
///
/// ```
/// use forge::runtime::{Attributes, attribute};
///
/// let given = Attributes::new().text("class", "mt-4").flag("hidden").value("title", attribute!(&"a \"b\""));
/// assert_eq!(given.to_string(), "class=\"mt-4\" hidden title=\"a &#34;b&#34;\"");
///
/// let all = given.merge(&[("class", attribute!(&"btn")), ("type", attribute!(&"button"))]);
/// assert_eq!(all.only(&["class", "type"]).to_string(), "class=\"btn mt-4\" type=\"button\"");
/// assert_eq!(all.get("type"), Some("button"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes<'a> {
    list: Vec<Attribute<'a>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Attribute<'a> {
    name: Cow<'a, str>,
    value: AttributeValue<'a>,
    /// Written in the template as HTML, so escaped where that was needed.
    is_html: bool,
}

impl<'a> Attributes<'a> {
    /// An empty bag.
    #[must_use]
    pub const fn new() -> Self {
        Self { list: Vec::new() }
    }

    /// With an attribute whose text stands in a template.
    #[must_use]
    pub fn text(self, name: &'a str, text: &'a str) -> Self {
        self.with(name, AttributeValue::Text(Cow::Borrowed(text)), true)
    }

    /// With an attribute that has no value.
    #[must_use]
    pub fn flag(self, name: &'a str) -> Self {
        self.with(name, AttributeValue::Flag, false)
    }

    /// With an attribute whose value is computed.
    #[must_use]
    pub fn value(self, name: &'a str, value: AttributeValue<'a>) -> Self {
        self.with(name, value, false)
    }

    /// With the attributes of another bag.
    #[must_use]
    pub fn spread(mut self, other: &Attributes<'a>) -> Self {
        for attribute in &other.list {
            self.add(attribute.clone());
        }
        self
    }

    fn with(mut self, name: &'a str, value: AttributeValue<'a>, is_html: bool) -> Self {
        self.add(Attribute {
            name: Cow::Borrowed(name),
            value,
            is_html,
        });
        self
    }

    /// Adds an attribute, or puts it in the place of the one with its name. Classes and styles are joined.
    fn add(&mut self, new: Attribute<'a>) {
        match self.list.iter_mut().find(|known| known.name == new.name) {
            None => self.list.push(new),
            Some(known) if matches!(&*new.name, "class" | "style") => known.join(new),
            Some(known) => *known = new,
        }
    }

    /// With these where the bag has none of the name; classes come before those of the bag, and so do styles.
    #[must_use]
    pub fn merge(&self, defaults: &[(&'a str, AttributeValue<'a>)]) -> Self {
        let mut merged = Self::new();
        for (name, value) in defaults {
            merged.add(Attribute {
                name: Cow::Borrowed(name),
                value: value.clone(),
                is_html: false,
            });
        }
        merged.spread(self)
    }

    /// With the classes whose conditions hold.
    #[must_use]
    pub fn class(&self, entries: &[(&str, bool)]) -> Self {
        self.listed("class", super::class_list(entries))
    }

    /// With the declarations whose conditions hold.
    #[must_use]
    pub fn style(&self, entries: &[(&str, bool)]) -> Self {
        self.listed("style", super::style_list(entries))
    }

    fn listed(&self, name: &'static str, list: String) -> Self {
        if list.is_empty() {
            return self.clone();
        }
        let mut merged = Self::new();
        merged.add(Attribute {
            name: Cow::Borrowed(name),
            value: AttributeValue::Text(Cow::Owned(list)),
            is_html: false,
        });
        merged.spread(self)
    }

    /// Those of these names.
    #[must_use]
    pub fn only(&self, names: &[&str]) -> Self {
        self.filtered(|name| names.contains(&name))
    }

    /// All but those of these names.
    #[must_use]
    pub fn except(&self, names: &[&str]) -> Self {
        self.filtered(|name| !names.contains(&name))
    }

    /// Those whose names begin so.
    #[must_use]
    pub fn where_starts_with(&self, start: &str) -> Self {
        self.filtered(|name| name.starts_with(start))
    }

    /// Those whose names do not begin so.
    #[must_use]
    pub fn where_doesnt_start_with(&self, start: &str) -> Self {
        self.filtered(|name| !name.starts_with(start))
    }

    fn filtered(&self, keep: impl Fn(&str) -> bool) -> Self {
        let list = self.list.iter().filter(|attribute| keep(&attribute.name));
        Self {
            list: list.cloned().collect(),
        }
    }

    /// The text of an attribute; one without a value has its own name for a text.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.list
            .iter()
            .find(|attribute| attribute.name == name)
            .and_then(|attribute| match &attribute.value {
                AttributeValue::Absent => None,
                AttributeValue::Flag => Some(&*attribute.name),
                AttributeValue::Text(text) => Some(text),
            })
    }

    /// The text of an attribute, or the default.
    #[must_use]
    pub fn get_or(&self, name: &str, default: &dyn Display) -> String {
        self.get(name)
            .map_or_else(|| default.to_string(), str::to_owned)
    }

    /// Whether the bag has all of these.
    #[must_use]
    pub fn has(&self, names: &[&str]) -> bool {
        names.iter().all(|name| self.get(name).is_some())
    }

    /// Whether the bag has one of these.
    #[must_use]
    pub fn has_any(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.get(name).is_some())
    }

    /// The text of the first attribute.
    #[must_use]
    pub fn first(&self) -> Option<&str> {
        self.list
            .first()
            .and_then(|attribute| self.get(&attribute.name))
    }

    /// The bag with copies of all that it borrows.
    #[must_use]
    pub fn into_owned(self) -> Attributes<'static> {
        let list = self.list.into_iter().map(|attribute| Attribute {
            name: Cow::Owned(attribute.name.into_owned()),
            value: attribute.value.into_owned(),
            is_html: attribute.is_html,
        });
        Attributes {
            list: list.collect(),
        }
    }

    /// Whether the bag has no attribute.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Whether the bag has an attribute.
    #[must_use]
    pub fn is_not_empty(&self) -> bool {
        !self.list.is_empty()
    }
}

impl<'a> Attribute<'a> {
    /// The text as HTML.
    fn html(&self) -> Cow<'_, str> {
        let AttributeValue::Text(text) = &self.value else {
            return Cow::Borrowed("");
        };
        if self.is_html {
            if text.contains('"') {
                return Cow::Owned(text.replace('"', "&#34;"));
            }
            return Cow::Borrowed(text);
        }
        let mut html = String::with_capacity(text.len());
        let _infallible = match of_attribute(&self.name, text) {
            Some(address) => escape_value(&address, &mut html),
            None => escape(text, &mut html),
        };
        Cow::Owned(html)
    }

    /// Adds the classes or the declarations of another.
    fn join(&mut self, other: Attribute<'a>) {
        if !matches!(other.value, AttributeValue::Text(_)) {
            return;
        }
        let (one, two) = (self.html(), other.html());
        let separator = if self.name != "style" || one.trim_end().ends_with(';') {
            " "
        } else {
            "; "
        };
        let joined = if one.is_empty() {
            two.into_owned()
        } else if two.is_empty() {
            one.into_owned()
        } else {
            format!("{one}{separator}{two}")
        };
        self.value = AttributeValue::Text(Cow::Owned(joined));
        self.is_html = true;
    }
}

impl Display for Attributes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for attribute in &self.list {
            if matches!(attribute.value, AttributeValue::Absent) {
                continue;
            }
            if !std::mem::take(&mut first) {
                f.write_char(' ')?;
            }
            f.write_str(&attribute.name)?;
            if matches!(attribute.value, AttributeValue::Text(_)) {
                write!(f, "=\"{}\"", attribute.html())?;
            }
        }
        Ok(())
    }
}

//! Where the reading of a page is after branches: what holds after each of them.

use super::scanner::{ADDRESSES, At, Scanner};

/// So many beginnings of a value are told apart.
const MOST_BEGINNINGS: usize = 15;

impl Scanner {
    /// What holds after one or the other: where they differ, what is worse.
    pub(super) fn join(self, other: Self) -> Self {
        if self == other {
            return self;
        }
        let in_tag = |at| matches!(at, At::Tag | At::Name | At::AfterName | At::Unquoted);
        if self.element == other.element {
            let is_data = self.is_data && other.is_data;
            if in_tag(self.at) && in_tag(other.at) {
                let at = At::Tag;
                return Self {
                    at,
                    is_data,
                    ..self
                };
            }
            if self.at == At::RawText && other.at == At::RawText {
                let script = self.script.join(other.script);
                return Self {
                    is_data,
                    script,
                    ..self
                };
            }
            let is_same_value = self.at == other.at && self.attribute == other.attribute;
            if is_same_value && matches!(self.at, At::Quoted(_)) {
                return self.join_value(other);
            }
        }
        if self.severity() < other.severity() {
            other
        } else {
            self
        }
    }

    fn join_value(mut self, other: Self) -> Self {
        for known in std::iter::once(other.value).chain(other.others) {
            if known != self.value && !self.others.contains(&known) {
                self.others.push(known);
            }
        }
        self.others.sort();
        self.is_dynamic |= other.is_dynamic;
        self.is_checked |= other.is_checked;
        self.is_data &= other.is_data;
        self.script = self.script.join(other.script);
        if self.others.len() > MOST_BEGINNINGS {
            self.forget_value();
        }
        self
    }

    /// How much less a value may do here.
    fn severity(&self) -> u8 {
        match self.at {
            At::Text => 0,
            At::RawText if self.element == "script" && !self.is_data => 6,
            At::RawText | At::Comment | At::Declaration => 1,
            At::Quoted(_) if self.place_of_attribute().is_some() => 5,
            At::Quoted(_) if ADDRESSES.contains(&self.attribute.as_str()) => 3,
            At::Quoted(_) => 2,
            _ if self.element == "script" => 5,
            _ => 4,
        }
    }
}

//! A script as far as it decides whether JSON may stand in it. JSON is a value with quotes of its own: where the script has code it is
//! that value, and within quotes of the template's it would end them, and what follows would run.

/// What the names of references that stand for quotes, and for what else matters, mean.
const REFERENCES: &[(&str, char)] = &[
    ("quot", '"'),
    ("QUOT", '"'),
    ("apos", '\''),
    ("grave", '`'),
    ("sol", '/'),
    ("bsol", '\\'),
    ("NewLine", '\n'),
];
/// No reference that matters is longer.
const LONGEST_REFERENCE: usize = 10;
/// No keyword is longer.
const LONGEST_WORD: usize = 10;
/// More literals within literals are not told apart.
const DEEPEST: usize = 16;
/// Words before an expression, so that a `/` behind them does not divide.
const KEYWORDS: &[&str] = &[
    "await",
    "case",
    "delete",
    "do",
    "else",
    "in",
    "instanceof",
    "of",
    "return",
    "throw",
    "typeof",
    "void",
    "yield",
];

/// Where the reading of a script is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Script {
    at: At,
    /// A backslash stood before.
    is_escaped: bool,
    /// The word that ends here, if it may be a keyword.
    word: String,
    /// The word goes on.
    is_in_word: bool,
    /// What stood last in code is the end of a value.
    has_value: bool,
    /// For each `${` that is open, how many braces in it are.
    braces: Vec<u32>,
    /// In an attribute: the reference that has begun.
    reference: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum At {
    #[default]
    Code,
    /// After a `/` that may divide or begin something.
    Slash,
    LineComment,
    BlockComment,
    /// After a `*` in such a comment.
    BlockStar,
    /// In quotes.
    Text(char),
    Template,
    /// After a `$` in a template literal.
    Dollar,
    Pattern,
    /// Within the brackets of a regular expression.
    PatternClass,
}

impl Script {
    /// Reads a character of a script.
    pub(super) fn read(&mut self, c: char) {
        if std::mem::take(&mut self.is_escaped) {
            return;
        }
        let ends_line = matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
        match self.at {
            At::Code => self.code(c),
            At::Slash => match c {
                '/' => self.at = At::LineComment,
                '*' => self.at = At::BlockComment,
                _ => {
                    self.decide_slash();
                    self.read(c);
                }
            },
            At::LineComment if ends_line => self.at = At::Code,
            At::LineComment => {}
            At::BlockComment if c == '*' => self.at = At::BlockStar,
            At::BlockStar if c == '/' => self.at = At::Code,
            At::BlockStar if c == '*' => {}
            At::BlockComment | At::BlockStar => self.at = At::BlockComment,
            At::Text(_) | At::Template | At::Pattern | At::PatternClass if c == '\\' => {
                self.is_escaped = true;
            }
            // No text and no regular expression goes beyond its line: it was read wrong, or is a mistake.
            At::Text(_) | At::Pattern | At::PatternClass if ends_line => self.end_value(),
            At::Text(quote) if c == quote => self.end_value(),
            At::Text(_) => {}
            At::Template if c == '`' => self.end_value(),
            At::Template if c == '$' => self.at = At::Dollar,
            At::Template => {}
            At::Dollar if c == '{' && self.braces.len() < DEEPEST => {
                self.braces.push(0);
                self.begin_code();
            }
            At::Dollar if c == '$' => {}
            At::Dollar => {
                self.at = At::Template;
                self.read(c);
            }
            At::Pattern if c == '/' => self.end_value(),
            At::Pattern if c == '[' => self.at = At::PatternClass,
            At::PatternClass if c == ']' => self.at = At::Pattern,
            At::Pattern | At::PatternClass => {}
        }
    }

    fn code(&mut self, c: char) {
        if c.is_alphanumeric() || matches!(c, '_' | '$') {
            if !std::mem::replace(&mut self.is_in_word, true) {
                self.word.clear();
            }
            if self.word.len() <= LONGEST_WORD {
                self.word.push(c);
            }
            self.has_value = true;
            return;
        }
        self.is_in_word = false;
        if c.is_whitespace() {
            return;
        }
        if c == '/' {
            self.at = At::Slash;
            return;
        }
        self.word.clear();
        self.has_value = matches!(c, ')' | ']' | '}');
        match c {
            '"' | '\'' => self.at = At::Text(c),
            '`' => self.at = At::Template,
            '{' => {
                if let Some(open) = self.braces.last_mut() {
                    *open += 1;
                }
            }
            '}' => match self.braces.last_mut() {
                Some(0) => {
                    self.braces.pop();
                    self.at = At::Template;
                }
                Some(open) => *open -= 1,
                None => {}
            },
            _ => {}
        }
    }

    /// Behind a value a `/` divides; elsewhere it begins a regular expression.
    fn decide_slash(&mut self) {
        let divides = self.has_value && !KEYWORDS.contains(&self.word.as_str());
        self.begin_code();
        if !divides {
            self.at = At::Pattern;
        }
    }

    fn begin_code(&mut self) {
        self.at = At::Code;
        self.word.clear();
        self.is_in_word = false;
        self.has_value = false;
    }

    fn end_value(&mut self) {
        self.begin_code();
        self.has_value = true;
    }

    /// Reads a character of an attribute's value, in which references stand for other characters.
    pub(super) fn read_attribute(&mut self, c: char) {
        let goes_on = c.is_ascii_alphanumeric() || c == '#';
        match &mut self.reference {
            Some(name) if goes_on && name.len() < LONGEST_REFERENCE => name.push(c),
            Some(_) => {
                self.end_reference();
                if c != ';' {
                    self.read_attribute(c);
                }
            }
            None if c == '&' => self.reference = Some(String::new()),
            None => self.read(c),
        }
    }

    fn end_reference(&mut self) {
        if let Some(name) = self.reference.take() {
            // What other names stand for is no part of a script's grammar.
            self.read(meaning(&name).unwrap_or('&'));
        }
    }

    /// Reads a value that the template shows. If it is JSON that cannot stand here, gives what it would stand in.
    pub(super) fn value(&mut self) -> Option<&'static str> {
        self.end_reference();
        if self.at == At::Slash {
            self.decide_slash();
        }
        self.is_escaped = false;
        let within = self.within();
        if self.at == At::Code {
            self.end_value();
        }
        within
    }

    fn within(&self) -> Option<&'static str> {
        match self.at {
            // JSON has no line breaks, so it ends no such comment.
            At::Code | At::Slash | At::LineComment => None,
            At::BlockComment | At::BlockStar => Some("a comment"),
            At::Text(_) | At::Template | At::Dollar => Some("a text"),
            At::Pattern | At::PatternClass => Some("a regular expression"),
        }
    }

    /// What holds after one or the other: where JSON cannot stand after one of them, it cannot.
    pub(super) fn join(self, other: Self) -> Self {
        if self.within().is_none() && other.within().is_some() {
            other
        } else {
            self
        }
    }
}

/// The character that a reference stands for, if it matters.
fn meaning(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => number.parse(),
        };
        return number.ok().and_then(char::from_u32);
    }
    let known = REFERENCES.iter().find(|(known, _)| *known == name);
    known.map(|(_, c)| *c)
}

#[cfg(test)]
mod tests {
    use super::Script;

    /// What JSON would stand in behind this text.
    fn within(text: &str) -> Option<&'static str> {
        let mut script = Script::default();
        text.chars().for_each(|c| script.read(c));
        script.value()
    }

    #[test]
    fn json_is_a_value_where_code_stands() {
        for text in [
            "",
            "let a = ",
            "go('x', \"y\", `z`, ",
            "let a = 'it\\'s', b = ",
            "let a = `${",
            "let a = `${ { b: { c: `${1}` } }.b }`, d = ",
            "// don't\nlet a = ",
            "// don't ",
            "/* \" */ let a = ",
            "/* ** */ let a = ",
            "let a = /[\"'/`]/g, b = ",
            "let a = /\\//, b = ",
            "return /'/.test(",
            "let half = total / 2, rest = ",
            "let half = f(x) / 2 / ",
            "a[0] / 2; // '\n b = ",
            "1 /",
            "let a = 'never ended\nlet b = ",
            "if (x) { y } let b = ",
            "{\"a\": ",
        ] {
            assert_eq!(within(text), None, "{text:?}");
        }
    }

    #[test]
    fn json_would_end_texts_comments_and_patterns() {
        for text in [
            "let a = \"",
            "let a = \"Hello ",
            "let a = '",
            "let a = '\\'",
            "let a = `",
            "let a = `it costs $",
            "let a = `${b} ",
            "let a = `${ {} }",
            "let a = `${ `",
            "let a = 1 + '\\\n",
            "let a = /b/, c = '",
            "let half = total / 2, rest = '",
        ] {
            assert_eq!(within(text), Some("a text"), "{text:?}");
        }
        assert_eq!(within("/* "), Some("a comment"));
        assert_eq!(within("/* *"), Some("a comment"));
        for text in ["let a = /", "let a = /b[/", "return /", "x => /a", "(/'"] {
            assert_eq!(within(text), Some("a regular expression"), "{text:?}");
        }
    }

    #[test]
    fn a_value_that_is_shown_is_the_end_of_one() {
        let mut script = Script::default();
        assert_eq!(script.value(), None);
        " / 2, a = '".chars().for_each(|c| script.read(c));
        assert_eq!(script.value(), Some("a text"));
        "' + ".chars().for_each(|c| script.read(c));
        assert_eq!(script.value(), None);
    }

    #[test]
    fn quotes_of_attributes_may_be_references() {
        let within = |text: &str| {
            let mut script = Script::default();
            text.chars().for_each(|c| script.read_attribute(c));
            script.value()
        };
        for text in [
            "go(&quot;",
            "go(&#34;",
            "go(&#x22;a ",
            "go(&#39",
            "go(&apos;",
            "a && go(&#0039;",
            "a &&& '",
        ] {
            assert_eq!(within(text), Some("a text"), "{text:?}");
        }
        for text in [
            "go(",
            "a && go(",
            "a &&",
            "go(&quot;a&quot;, ",
            "a &lt; b && go(&eacute;, ",
            "&",
        ] {
            assert_eq!(within(text), None, "{text:?}");
        }
    }
}

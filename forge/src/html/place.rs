//! Going through a page, and the places where a value cannot stand.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::EchoForm;
use super::handler::may_be_script;
use super::scanner::Scanner;
use crate::error::{Error, ErrorKind};
use crate::page::{Body, Page, Piece, PieceKind};
use crate::runtime::escape;
use crate::source::SourceFile;
use crate::span::Span;
use crate::{MAX_ERRORS, MAX_OUTPUT, MAX_STEPS};

/// A place of a page in which an escaped value could still do harm.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EchoPlace {
    /// Inside `<script>`.
    Script,
    /// Within something of a script that JSON could end.
    WithinScript {
        /// What it is: a text, a comment.
        what: &'static str,
    },
    /// In an attribute that is a script, such as `onclick` or Alpine's `x-data`.
    Handler {
        /// The attribute.
        attribute: String,
    },
    /// In an address that begins with `javascript:`.
    ScriptAddress,
    /// Before the `:` of an address: the value would choose the scheme.
    Scheme,
    /// In `srcdoc`, which is a page of its own.
    Document,
    /// The value of an attribute without quotes around it.
    Unquoted {
        /// The attribute.
        attribute: String,
    },
    /// Where a tag has its attributes.
    AttributeName,
    /// In the name of a tag.
    ElementName,
}

impl fmt::Display for EchoPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Script => f.write_str("in a script"),
            Self::WithinScript { what } => write!(f, "in {what} of a script"),
            Self::Handler { attribute } => write!(f, "in `{attribute}`, which is a script"),
            Self::ScriptAddress => f.write_str("in a `javascript:` address"),
            Self::Scheme => f.write_str("before the `:` of an address"),
            Self::Document => f.write_str("in `srcdoc`, which is a page of its own"),
            Self::Unquoted { attribute } => write!(f, "in `{attribute}` without quotes"),
            Self::AttributeName => f.write_str("among the attributes of a tag"),
            Self::ElementName => f.write_str("in the name of a tag"),
        }
    }
}

impl EchoPlace {
    /// The place that an attribute is whose value begins like this, if it is none for a value.
    pub(crate) fn of_attribute(attribute: &str, beginning: &str) -> Option<Self> {
        if attribute.eq_ignore_ascii_case("srcdoc") {
            return Some(Self::Document);
        }
        may_be_script(attribute, beginning).then(|| Self::Handler {
            attribute: attribute.to_owned(),
        })
    }

    /// What to write instead.
    pub(crate) fn remedy(&self) -> String {
        match self {
            Self::Script => "write `@json(value)`, without quotes around it".to_owned(),
            Self::WithinScript { .. } => {
                "write `@json(value)` where the script takes a value, without quotes around it: `\"Hello \" + @json(name)`".to_owned()
            }
            Self::Handler { attribute } => {
                // `::class` goes out as `:class`, so that has no form for Rust.
                let bind = if attribute.starts_with(':') { ":x-bind" } else { ":" };
                format!(
                    "write `@json(value)` for a value in the script, without quotes around it; in the tag of a component, `{bind}{attribute}=\"script\"`"
                )
            }
            Self::ScriptAddress => {
                "write `@json(value)` for a value in the script, without quotes around it".to_owned()
            }
            Self::Scheme => "write the scheme in the template, or make one value of the whole address".to_owned(),
            Self::Document => "write `{!! html !!}` if the value is HTML that you made yourself".to_owned(),
            Self::Unquoted { attribute } => format!("write `{attribute}=\"{{{{ value }}}}\"`"),
            Self::AttributeName => "write `name=\"{{ value }}\"`, or one of `@class`, `@checked`, `@disabled`; a name that you chose \
                                    yourself is `{!! name !!}`"
                .to_owned(),
            Self::ElementName => "write `{!! name !!}` if you chose the name yourself".to_owned(),
        }
    }
}

/// Gives every echo the form that its place needs, and reports those whose place needs none that there is.
pub(crate) fn check_places(page: &mut Page, files: &[&Arc<SourceFile>], errors: &mut Vec<Error>) {
    let mut checker = Checker::default();
    checker.body(&mut page.body, Scanner::default());
    checker.pushes(&mut page.body);
    settle(&mut page.body);
    for (place, file, span) in checker.found {
        let Some(file) = files.get(file).filter(|_| errors.len() < MAX_ERRORS) else {
            continue;
        };
        errors.push(Error::new(ErrorKind::UnsafeEcho { place }, file, span));
    }
    if let Some(file) = files.first()
        && checker.steps > MOST_STEPS
    {
        // What was not looked at must not be shown.
        let kind = ErrorKind::TooLarge { limit: MAX_OUTPUT };
        errors.push(Error::new(kind, file, Span::default()));
    }
}

/// In plain text nothing has to be escaped.
pub(crate) fn show_as_it_is(body: &mut Body) {
    for piece in &mut *body {
        if let PieceKind::Echo { form, .. } = &mut piece.kind {
            *form = EchoForm::Raw;
        }
        piece.kind.each_body_mut(&mut show_as_it_is);
    }
    settle(body);
}

/// What no place wants escaped stays as it is. Attributes that stand in the template are text.
fn settle(body: &mut Body) {
    for piece in body {
        if let PieceKind::Echo { form, code, words } = &mut piece.kind {
            if matches!(form, EchoForm::Json | EchoForm::Attributes) {
                *form = EchoForm::Raw;
            }
            if code.rust.is_empty()
                && let Some(words) = words
            {
                let mut text = words.texts.concat();
                if *form != EchoForm::Raw {
                    let mut escaped = String::new();
                    let _infallible = escape(&text, &mut escaped);
                    text = escaped;
                }
                piece.kind = PieceKind::Text(text);
            }
        }
        piece.kind.each_body_mut(&mut settle);
    }
}

/// So many looks are taken: a slot's content is looked at once for each place that shows it, and a loop in a tag more than
/// once.
const MOST_STEPS: usize = 4 * MAX_STEPS;
/// After so many rounds of a loop nothing new is expected.
const ROUNDS: usize = 4;

#[derive(Default)]
struct Checker {
    found: Vec<(EchoPlace, usize, Span)>,
    /// What is rendered beforehand, by name, with the places where it is shown.
    kept: HashMap<String, Vec<Scanner>>,
    /// The places of stacks, where they are not between elements.
    stacks: HashMap<String, Vec<Scanner>>,
    /// The last value that was shown in quotes.
    in_quotes: (usize, Span),
    steps: usize,
}

impl Checker {
    /// Goes through a body. What was gone through before may be gone through once more, for another place that shows it: an
    /// echo then gets the form that is good for both.
    fn body(&mut self, body: &mut Body, mut scanner: Scanner) -> Scanner {
        for piece in body {
            self.steps += 1;
            if self.steps <= MOST_STEPS {
                scanner = self.piece(piece, scanner);
            }
        }
        scanner
    }

    fn piece(&mut self, piece: &mut Piece, mut scanner: Scanner) -> Scanner {
        let (file, span) = (piece.file, piece.span);
        match &mut piece.kind {
            PieceKind::Text(text) => {
                if scanner.text(text) {
                    let (file, span) = self.in_quotes;
                    self.report(EchoPlace::Scheme, file, span);
                }
            }
            PieceKind::Echo { code, form, .. } => {
                if let Some(places) = self.kept.get_mut(&code.rust)
                    && !places.contains(&scanner)
                {
                    places.push(scanner.clone());
                }
                if is_constant(&code.rust) {
                    let _allowed = scanner.value(EchoForm::Raw);
                    return scanner;
                }
                match scanner.value(*form) {
                    Ok(needed) => *form = form.and(needed),
                    Err(place) => self.report(place, file, span),
                }
                self.in_quotes = (file, span);
            }
            PieceKind::Stack(stack) => {
                self.add_stack(stack, &scanner);
                let _allowed = scanner.value(EchoForm::Raw);
            }
            PieceKind::Token => {
                let _allowed = scanner.value(EchoForm::Raw);
            }
            PieceKind::If { arms, otherwise } => {
                let mut after = match otherwise {
                    Some(body) => self.body(body, scanner.clone()),
                    None => scanner.clone(),
                };
                for arm in arms {
                    after = after.join(self.body(&mut arm.body, scanner.clone()));
                }
                return after;
            }
            PieceKind::For { body, empty, .. } => {
                let round = self.rounds(body, scanner.clone());
                let none = match empty {
                    Some(empty) => self.body(empty, scanner),
                    None => scanner,
                };
                return none.join(round);
            }
            PieceKind::Match { arms, .. } => {
                let ends = arms
                    .iter_mut()
                    .map(|arm| self.body(&mut arm.body, scanner.clone()));
                return ends.reduce(Scanner::join).unwrap_or(scanner);
            }
            PieceKind::Let { body, .. } | PieceKind::Fragment { body, .. } => {
                return self.body(body, scanner);
            }
            PieceKind::Once { body, .. } => {
                return self.body(body, scanner.clone()).join(scanner);
            }
            PieceKind::Slot { content } => {
                self.body(content, Scanner::default());
                if scanner != Scanner::default() {
                    self.body(content, scanner.clone());
                }
                let _allowed = scanner.value(EchoForm::Raw);
            }
            PieceKind::Capture {
                name,
                content,
                body,
                ..
            } => {
                let hidden = self.kept.insert(name.clone(), Vec::new());
                let after = self.body(body, scanner);
                let places = self.kept.remove(name).unwrap_or_default();
                self.kept
                    .extend(hidden.map(|hidden| (name.clone(), hidden)));
                self.body(content, Scanner::default());
                for place in places {
                    if place != Scanner::default() {
                        self.body(content, place);
                    }
                }
                return after;
            }
            PieceKind::Push { content, .. } => {
                self.body(content, Scanner::default());
            }
            PieceKind::Jump(_) => {}
        }
        scanner
    }

    fn add_stack(&mut self, stack: &str, place: &Scanner) {
        if *place == Scanner::default() {
            return;
        }
        let places = self.stacks.entry(stack.to_owned()).or_default();
        if !places.contains(place) {
            places.push(place.clone());
        }
    }

    /// Goes through what is pushed to stacks once more, as it stands in their places.
    fn pushes(&mut self, body: &mut Body) {
        for piece in body {
            if let PieceKind::Push { stack, content, .. } = &mut piece.kind {
                for place in self.stacks.get(stack).cloned().unwrap_or_default() {
                    self.body(content, place);
                }
            }
            piece.kind.each_body_mut(&mut |body| self.pushes(body));
        }
    }

    /// Goes through the body of a loop, whose later rounds begin where the ones before have ended.
    fn rounds(&mut self, body: &mut Body, start: Scanner) -> Scanner {
        let mut before = start;
        for _ in 0..ROUNDS {
            let joined = before.clone().join(self.body(body, before.clone()));
            if joined == before {
                return joined;
            }
            before = joined;
        }
        before.forget_value();
        before.clone().join(self.body(body, before))
    }

    fn report(&mut self, place: EchoPlace, file: usize, span: Span) {
        let known = |(_, other_file, other): &(EchoPlace, usize, Span)| {
            *other_file == file && *other == span
        };
        if self.found.len() < MAX_ERRORS && !self.found.iter().any(known) {
            self.found.push((place, file, span));
        }
    }
}

/// Whether the code is a text or a number that stands in the template.
fn is_constant(code: &str) -> bool {
    let is_text = code.len() >= 2
        && code.starts_with('"')
        && code.ends_with('"')
        && !code[1..code.len() - 1]
            .replace("\\\\", "")
            .replace("\\\"", "")
            .contains('"');
    is_text || (!code.is_empty() && code.bytes().all(|byte| byte.is_ascii_digit()))
}

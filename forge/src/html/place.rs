//! Going through a page, and the places where a value cannot stand.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::EchoForm;
use super::scanner::{Scanner, is_handler};
use crate::error::{Error, ErrorKind};
use crate::page::{Body, Page, Piece, PieceKind};
use crate::source::SourceFile;
use crate::span::Span;
use crate::{MAX_ERRORS, MAX_STEPS};

/// A place of a page in which an escaped value could still do harm.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EchoPlace {
    /// Inside `<script>`.
    Script,
    /// In an attribute that is a script, such as `onclick`.
    Handler {
        /// The attribute.
        attribute: String,
    },
    /// In an address that begins with `javascript:`.
    ScriptAddress,
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
            Self::Handler { attribute } => write!(f, "in `{attribute}`, which is a script"),
            Self::ScriptAddress => f.write_str("in a `javascript:` address"),
            Self::Document => f.write_str("in `srcdoc`, which is a page of its own"),
            Self::Unquoted { attribute } => write!(f, "in `{attribute}` without quotes"),
            Self::AttributeName => f.write_str("among the attributes of a tag"),
            Self::ElementName => f.write_str("in the name of a tag"),
        }
    }
}

impl EchoPlace {
    /// The place that an attribute is, if it is none for a value.
    pub(crate) fn of_attribute(attribute: &str) -> Option<Self> {
        if attribute.eq_ignore_ascii_case("srcdoc") {
            return Some(Self::Document);
        }
        is_handler(&attribute.to_ascii_lowercase()).then(|| Self::Handler {
            attribute: attribute.to_owned(),
        })
    }

    /// What to write instead.
    pub(crate) fn remedy(&self) -> String {
        match self {
            Self::Script => "write `@json(value)`, without quotes around it".to_owned(),
            Self::Handler { attribute } => format!(
                "write `@json(value)` for a value in the script, without quotes around it; in the tag of a component, `:{attribute}=\"script\"`"
            ),
            Self::ScriptAddress => {
                "write `@json(value)` for a value in the script, without quotes around it".to_owned()
            }
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
    checker.body(&mut page.body, Scanner::default(), true);
    for (place, file, span) in checker.found {
        let Some(file) = files.get(file).filter(|_| errors.len() < MAX_ERRORS) else {
            continue;
        };
        errors.push(Error::new(ErrorKind::UnsafeEcho { place }, file, span));
    }
}

#[derive(Default)]
struct Checker {
    found: Vec<(EchoPlace, usize, Span)>,
    /// What is rendered beforehand, by name, with the places where it is shown.
    kept: HashMap<String, Vec<Scanner>>,
    /// A slot's content is looked at once for each place that shows it, so there could be very many looks.
    steps: usize,
}

impl Checker {
    /// Goes through a body. Where it does not `decide`, mistakes are found and forms are left alone.
    fn body(&mut self, body: &mut Body, mut scanner: Scanner, decide: bool) -> Scanner {
        for piece in body {
            self.steps += 1;
            if self.steps <= MAX_STEPS {
                scanner = self.piece(piece, scanner, decide);
            }
        }
        scanner
    }

    fn piece(&mut self, piece: &mut Piece, mut scanner: Scanner, decide: bool) -> Scanner {
        let (file, span) = (piece.file, piece.span);
        match &mut piece.kind {
            PieceKind::Text(text) => scanner.text(text),
            PieceKind::Echo { code, form, .. } => {
                if let Some(places) = self.kept.get_mut(&code.rust)
                    && !places.contains(&scanner)
                {
                    places.push(scanner.clone());
                }
                match scanner.value(*form) {
                    Ok(needed) if decide => *form = needed,
                    Ok(_) => {}
                    Err(_) if is_constant(&code.rust) => {
                        if *form == EchoForm::Json {
                            *form = EchoForm::Raw;
                        }
                    }
                    Err(place) => self.report(place, file, span),
                }
            }
            PieceKind::Token | PieceKind::Stack(_) => {
                let _allowed = scanner.value(EchoForm::Raw);
            }
            PieceKind::If { arms, otherwise } => {
                let mut after = match otherwise {
                    Some(body) => self.body(body, scanner.clone(), decide),
                    None => scanner.clone(),
                };
                for arm in arms {
                    after = after.join(self.body(&mut arm.body, scanner.clone(), decide));
                }
                return after;
            }
            PieceKind::For { body, empty, .. } => {
                let round = self.body(body, scanner.clone(), decide);
                let none = match empty {
                    Some(empty) => self.body(empty, scanner, decide),
                    None => scanner,
                };
                return none.join(round);
            }
            PieceKind::Match { arms, .. } => {
                let ends = arms
                    .iter_mut()
                    .map(|arm| self.body(&mut arm.body, scanner.clone(), decide));
                return ends.reduce(Scanner::join).unwrap_or(scanner);
            }
            PieceKind::Let { body, .. } | PieceKind::Fragment { body, .. } => {
                return self.body(body, scanner, decide);
            }
            PieceKind::Once { body, .. } => {
                return self.body(body, scanner.clone(), decide).join(scanner);
            }
            PieceKind::Slot { content } => {
                self.body(content, Scanner::default(), decide);
                if scanner != Scanner::default() {
                    self.body(content, scanner.clone(), false);
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
                let after = self.body(body, scanner, decide);
                let places = self.kept.remove(name).unwrap_or_default();
                self.kept
                    .extend(hidden.map(|hidden| (name.clone(), hidden)));
                self.body(content, Scanner::default(), decide);
                for place in places {
                    if place != Scanner::default() {
                        self.body(content, place, false);
                    }
                }
                return after;
            }
            PieceKind::Push { content, .. } => {
                self.body(content, Scanner::default(), decide);
            }
            PieceKind::Jump(_) => {}
        }
        scanner
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

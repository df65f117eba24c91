//! `@switch`, `@match`, `@case`, `@default`.
//!
//! `@switch` compares with `==`, one value after another; `@match` is Rust's `match`, so rustc sees to it that no
//! case is forgotten. As in Blade, a `@break` ends a case, and a case with nothing in it goes on with the next.

use super::registry::{Block, Directive, Opened, Takes};
use crate::ast::{Case, Match, Node, NodeKind, Switch};
use crate::error::ErrorKind;
use crate::expression::{Expr, ExprKind, ExpressionError, Parser, Pattern};
use crate::lower::Lowering;
use crate::page::{Arm, Binding, ClauseCode, Code, MatchArm, PieceKind, Value};
use crate::span::{Span, Spanned};

type Failure = (ExpressionError, Span);

/// The directives of this family.
pub(super) const DIRECTIVES: &[Directive] = &[
    Directive::block(
        "switch",
        Takes::Always,
        "@switch(status)",
        &["endswitch"],
        |input| {
            let subject = input.expression()?;
            Ok(Opened::Block(Block::Switch(SwitchBlock {
                subject,
                lead: None,
                cases: Vec::new(),
                values: None,
            })))
        },
    ),
    Directive::block(
        "match",
        Takes::Always,
        "@match(status)",
        &["endmatch"],
        |input| {
            let subject = input.expression()?;
            Ok(Opened::Block(Block::Match(MatchBlock {
                subject,
                lead: None,
                arms: Vec::new(),
                pattern: None,
            })))
        },
    ),
    Directive::turn(
        "case",
        Takes::Always,
        "@case(value)",
        &["switch", "match"],
        turn_to_case,
    ),
    Directive::turn(
        "default",
        Takes::Nothing,
        "@default",
        &["switch", "match"],
        turn_to_default,
    ),
    Directive::end("endswitch", "@endswitch", &["switch"]),
    Directive::end("endmatch", "@endmatch", &["match"]),
];

/// A `@switch` whose end has not come yet.
#[derive(Debug)]
pub(crate) struct SwitchBlock {
    subject: Expr,
    lead: Option<Vec<Node>>,
    cases: Vec<Case>,
    /// The values of the case that is being read; empty for `@default`, `None` before the first.
    values: Option<Vec<Expr>>,
}

/// A `@match` whose end has not come yet.
#[derive(Debug)]
pub(crate) struct MatchBlock {
    subject: Expr,
    lead: Option<Vec<Node>>,
    arms: Vec<(Spanned<Pattern>, Vec<Node>)>,
    /// The pattern of the case that is being read; a default has none, and before the first there is none.
    pattern: Option<Option<Spanned<Pattern>>>,
}

impl SwitchBlock {
    fn end_part(&mut self, body: Vec<Node>) -> Result<(), Failure> {
        match self.values.take() {
            None => self.lead = Some(body),
            Some(values) if values.is_empty() => {
                self.values = Some(values);
                return Err(after_default());
            }
            Some(values) => self.cases.push(Case { values, body }),
        }
        Ok(())
    }

    pub(super) fn close(mut self, last: Vec<Node>) -> NodeKind {
        let mut otherwise = None;
        match self.values.take() {
            None => self.lead = Some(last),
            Some(values) if values.is_empty() => otherwise = Some(last),
            Some(values) => self.cases.push(Case { values, body: last }),
        }
        NodeKind::Switch(Box::new(Switch {
            subject: self.subject,
            lead: self.lead.unwrap_or_default(),
            cases: self.cases,
            otherwise,
        }))
    }
}

impl MatchBlock {
    fn end_part(&mut self, body: Vec<Node>) -> Result<(), Failure> {
        match self.pattern.take() {
            None => self.lead = Some(body),
            Some(None) => {
                self.pattern = Some(None);
                return Err(after_default());
            }
            Some(Some(pattern)) => self.arms.push((pattern, body)),
        }
        Ok(())
    }

    pub(super) fn close(mut self, last: Vec<Node>) -> NodeKind {
        let mut otherwise = None;
        match self.pattern.take() {
            None => self.lead = Some(last),
            Some(None) => otherwise = Some(last),
            Some(Some(pattern)) => self.arms.push((pattern, last)),
        }
        NodeKind::Match(Box::new(Match {
            subject: self.subject,
            lead: self.lead.unwrap_or_default(),
            arms: self.arms,
            otherwise,
        }))
    }
}

fn after_default() -> Failure {
    (
        ExpressionError::AfterLast { last: "default" },
        Span::default(),
    )
}

fn turn_to_case(block: &mut Block, input: &mut Parser<'_>, body: Vec<Node>) -> Result<(), Failure> {
    match block {
        Block::Switch(block) => {
            block.end_part(body)?;
            let mut values = vec![input.expression()?];
            while input.eat(",") {
                values.push(input.expression()?);
            }
            block.values = Some(values);
        }
        Block::Match(block) => {
            block.end_part(body)?;
            let start = input.peek().map(|token| token.span).unwrap_or_default();
            let pattern = input.pattern()?;
            if input.at_word("if") {
                return Err((
                    ExpressionError::Unsupported {
                        construct: "a guard",
                        remedy: "put `@if … @endif` inside the case",
                    },
                    start,
                ));
            }
            block.pattern = Some(Some(Spanned::new(pattern, start)));
        }
        _ => {}
    }
    Ok(())
}

fn turn_to_default(block: &mut Block, _: &mut Parser<'_>, body: Vec<Node>) -> Result<(), Failure> {
    match block {
        Block::Switch(block) => {
            block.end_part(body)?;
            block.values = Some(Vec::new());
        }
        Block::Match(block) => {
            block.end_part(body)?;
            block.pattern = Some(None);
        }
        _ => {}
    }
    Ok(())
}

/// Writes a `@switch` as a chain of comparisons.
pub(crate) fn lower_switch<'a>(lowering: &mut Lowering<'a>, switch: &'a Switch, span: Span) {
    refuse_lead(lowering, &switch.lead);
    if switch.cases.is_empty() {
        return lowering.error(ErrorKind::NoCase { name: "switch" }, span);
    }
    let subject = lowering.rust(&switch.subject);
    // What is no place could be costly, and is computed once.
    let once =
        !matches!(switch.subject.kind, ExprKind::Literal { .. }) && !switch.subject.is_place();
    if !once {
        return write_switch(lowering, switch, &subject, span);
    }
    let scope = lowering.number(&format!("switch {}", subject.rust));
    let name = lowering.private_name(scope, "switch");
    let body = lowering.within(scope, |lowering| {
        lowering.detached(|lowering| {
            let known = Code {
                bound: true,
                ..Code::same(&*name)
            };
            write_switch(lowering, switch, &known, span);
        })
    });
    let binding = Binding {
        name: name.to_string(),
        ty: None,
        value: Value::Code(subject),
        span: switch.subject.span,
    };
    let bindings = vec![binding];
    lowering.push(
        PieceKind::Let {
            scope,
            bindings,
            body,
        },
        span,
    );
}

fn write_switch<'a>(lowering: &mut Lowering<'a>, switch: &'a Switch, subject: &Code, span: Span) {
    let mut arms = Vec::new();
    let mut waiting: Vec<&Expr> = Vec::new();
    for (index, case) in switch.cases.iter().enumerate() {
        waiting.extend(&case.values);
        let goes_on = index + 1 < switch.cases.len() || switch.otherwise.is_some();
        if goes_on && is_blank(lowering, &case.body) {
            continue;
        }
        let tests: Vec<Code> = waiting
            .drain(..)
            .map(|value| compare(lowering, subject, value))
            .collect();
        let clause = any_of(&tests);
        let body = lowering.inner(without_break(lowering, &case.body), span);
        let place = case.values.first().map_or(span, |value| value.span);
        arms.push(Arm {
            clauses: vec![ClauseCode::Test(clause)],
            scope: None,
            body,
            span: place,
        });
    }
    let otherwise = switch.otherwise.as_deref().map(|body| {
        let body = without_break(lowering, body);
        lowering.inner(body, span)
    });
    // All cases fall through to the default.
    if arms.is_empty() {
        return lowering.append(otherwise.unwrap_or_default());
    }
    lowering.push(PieceKind::If { arms, otherwise }, span);
}

fn compare(lowering: &mut Lowering<'_>, subject: &Code, value: &Expr) -> Code {
    let value_code = lowering.rust(value);
    let simple = matches!(
        value.kind,
        ExprKind::Literal { .. }
            | ExprKind::Name(_)
            | ExprKind::Path(_)
            | ExprKind::Field { .. }
            | ExprKind::Method { .. }
            | ExprKind::Call { .. }
    );
    let value = if simple {
        value_code.rust.clone()
    } else {
        format!("({})", value_code.rust)
    };
    Code::rust(
        format!("{} == {value}", subject.rust),
        subject.bound || value_code.bound,
    )
}

fn any_of(tests: &[Code]) -> Code {
    let parts: Vec<&str> = tests.iter().map(|test| test.rust.as_str()).collect();
    Code::rust(parts.join(" || "), tests.iter().any(|test| test.bound))
}

/// Writes a `@match`.
pub(crate) fn lower_match<'a>(lowering: &mut Lowering<'a>, choice: &'a Match, span: Span) {
    refuse_lead(lowering, &choice.lead);
    if choice.arms.is_empty() {
        return lowering.error(ErrorKind::NoCase { name: "match" }, span);
    }
    let subject = lowering.subject(&choice.subject);
    let mut header = format!("match {}", subject.rust);
    for (pattern, _) in &choice.arms {
        header.push_str(", ");
        header.push_str(&lowering.named_pattern(&pattern.value));
    }
    if choice.otherwise.is_some() {
        header.push_str(", _");
    }
    let scope = lowering.number(&header);
    let mut arms = Vec::new();
    lowering.within(scope, |lowering| {
        for (index, (pattern, body)) in choice.arms.iter().enumerate() {
            let mark = lowering.scope.mark();
            let arm = lowering.number(&format!("case {index}"));
            let written = lowering.bind(&pattern.value, arm);
            let body = without_break(lowering, body);
            let body = lowering.within(arm, |lowering| lowering.inner(body, span));
            lowering.scope.reset(mark);
            arms.push(MatchArm {
                pattern: Some(written),
                scope: arm,
                body,
                span: pattern.span,
            });
        }
        if let Some(body) = &choice.otherwise {
            let arm = lowering.number("default");
            let body = without_break(lowering, body);
            let body = lowering.within(arm, |lowering| lowering.inner(body, span));
            arms.push(MatchArm {
                pattern: None,
                scope: arm,
                body,
                span,
            });
        }
    });
    let kind = PieceKind::Match {
        scope,
        subject,
        arms,
    };
    lowering.push(kind, choice.subject.span);
}

fn refuse_lead(lowering: &mut Lowering<'_>, lead: &[Node]) {
    let found = lead.iter().find(|node| !is_blank_node(lowering, node));
    if let Some(node) = found {
        let text = lowering.unit.file.slice(node.span);
        let space = text.len() - text.trim_start().len();
        let span = Span::new(
            node.span.start + space,
            node.span.start + text.trim_end().len(),
        );
        lowering.error(ErrorKind::BeforeFirstCase, span);
    }
}

fn is_blank_node(lowering: &Lowering<'_>, node: &Node) -> bool {
    match node.kind {
        NodeKind::Text => lowering.unit.file.slice(node.span).trim().is_empty(),
        NodeKind::Comment => true,
        _ => false,
    }
}

fn is_blank(lowering: &Lowering<'_>, nodes: &[Node]) -> bool {
    nodes.iter().all(|node| is_blank_node(lowering, node))
}

/// The nodes of a case without the `@break` that ends it.
fn without_break<'a>(lowering: &Lowering<'a>, nodes: &'a [Node]) -> &'a [Node] {
    let last = nodes
        .iter()
        .rposition(|node| !is_blank_node(lowering, node));
    match last {
        Some(last)
            if matches!(
                nodes[last].kind,
                NodeKind::Jump {
                    keyword: "break",
                    condition: None
                }
            ) =>
        {
            &nodes[..last]
        }
        _ => nodes,
    }
}

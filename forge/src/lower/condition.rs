//! What `@if` and its kin test.

use super::lowering::Lowering;
use crate::expression::{Clause, Condition, Expr, ExprKind, LiteralKind};
use crate::page::{Arm, Body, ClauseCode, Code};
use crate::span::Span;

impl<'a> Lowering<'a> {
    /// An arm with its condition; the names that the condition binds are known in what `lower` writes.
    pub(crate) fn arm(
        &mut self,
        condition: &Condition,
        span: Span,
        lower: impl FnOnce(&mut Self),
    ) -> Arm {
        let mark = self.scope.mark();
        let place = condition.span();
        let place = if place == Span::default() {
            span
        } else {
            place
        };
        let binds = condition
            .clauses
            .iter()
            .any(|clause| matches!(clause, Clause::Let { .. }));
        if !binds {
            let clauses = self.clauses(condition, 0);
            let body = self.detached(lower);
            self.scope.reset(mark);
            return Arm {
                clauses,
                scope: None,
                body,
                span: place,
            };
        }
        // The header is written with the names of a scope that has no number yet.
        let clauses = self.clauses(condition, usize::MAX);
        self.scope.reset(mark);
        let scope = self.number(&header(&clauses));
        let clauses = self.clauses(condition, scope);
        let body: Body = self.within(scope, |lowering| lowering.detached(lower));
        self.scope.reset(mark);
        Arm {
            clauses,
            scope: Some(scope),
            body,
            span: place,
        }
    }

    fn clauses(&mut self, condition: &Condition, scope: usize) -> Vec<ClauseCode> {
        let mut parts = Vec::new();
        let mut clauses = condition.clauses.iter().peekable();
        while let Some(clause) = clauses.next() {
            match clause {
                Clause::Let { pattern, subject } => {
                    let subject = self.subject(subject);
                    let pattern = self.bind(pattern, scope);
                    parts.push(ClauseCode::Let { pattern, subject });
                }
                Clause::Test(test) => {
                    let mut tests = vec![test];
                    while let Some(Clause::Test(test)) = clauses.peek() {
                        tests.push(test);
                        clauses.next();
                    }
                    parts.push(ClauseCode::Test(self.tests(&tests)));
                }
            }
        }
        parts
    }

    /// Tests between `let`s. Askama resolves only the first of them rightly, so several are one piece of code. One that it
    /// would work out itself is code, too: what is then never reached would be a warning in the application.
    fn tests(&mut self, tests: &[&Expr]) -> Code {
        if let [test] = tests {
            return if has_boolean(test) {
                self.rust(test)
            } else {
                self.code(test)
            };
        }
        let codes: Vec<Code> = tests.iter().map(|test| self.rust(test)).collect();
        let parts: Vec<&str> = codes.iter().map(|code| code.rust.as_str()).collect();
        Code::rust(parts.join(" && "), codes.iter().any(|code| code.bound))
    }

    /// What a `let` looks into.
    pub(crate) fn subject(&mut self, subject: &Expr) -> Code {
        let simple = matches!(
            subject.kind,
            ExprKind::Name(_)
                | ExprKind::Field { .. }
                | ExprKind::Method { .. }
                | ExprKind::Call { .. }
        );
        if simple {
            self.code(subject)
        } else {
            self.rust(subject)
        }
    }
}

fn has_boolean(test: &Expr) -> bool {
    let mut has = false;
    test.each(&mut |part| {
        has |= matches!(
            part.kind,
            ExprKind::Literal {
                kind: LiteralKind::Boolean,
                ..
            }
        );
    });
    has
}

/// The condition as text, to know it again.
fn header(clauses: &[ClauseCode]) -> String {
    let clauses: Vec<String> = clauses
        .iter()
        .map(|clause| match clause {
            ClauseCode::Test(test) => test.rust.clone(),
            ClauseCode::Let { pattern, subject } => {
                format!("let {} = {}", pattern.rust, subject.rust)
            }
        })
        .collect();
    format!("if {}", clauses.join(" && "))
}

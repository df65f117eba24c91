//! What `@if` and its kin test.

use super::lowering::Lowering;
use crate::askama;
use crate::expression::{Clause, Condition, Expr, ExprKind};

impl Lowering<'_> {
    /// A condition. Names that its `let`s bind stay known; the caller marks the scope.
    pub(crate) fn condition(&mut self, condition: &Condition) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut clauses = condition.clauses.iter().peekable();
        while let Some(clause) = clauses.next() {
            match clause {
                Clause::Let { pattern, subject } => {
                    let subject = self.subject(subject);
                    let pattern = self.bind(pattern);
                    parts.push(askama::let_clause(&pattern, &subject));
                }
                Clause::Test(test) => {
                    let mut tests = vec![test];
                    while let Some(Clause::Test(test)) = clauses.peek() {
                        tests.push(test);
                        clauses.next();
                    }
                    parts.push(self.tests(&tests));
                }
            }
        }
        parts.join(" && ")
    }

    /// Tests between `let`s. Askama resolves only the first of them rightly, so several are one piece of code.
    fn tests(&mut self, tests: &[&Expr]) -> String {
        if let [test] = tests {
            return self.expression(test);
        }
        let code: Vec<String> = tests.iter().map(|test| self.rust(test)).collect();
        self.wrap(&code.join(" && "), false)
    }

    /// What a `let` looks into.
    fn subject(&mut self, subject: &Expr) -> String {
        let simple = matches!(
            subject.kind,
            ExprKind::Name(_)
                | ExprKind::Field { .. }
                | ExprKind::Method { .. }
                | ExprKind::Call { .. }
        );
        if simple {
            return self.expression(subject);
        }
        let code = self.rust(subject);
        self.wrap(&code, false)
    }
}

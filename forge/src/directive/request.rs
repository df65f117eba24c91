//! Blocks that ask the request: `@auth`, `@guest`, `@can`, `@cannot`, `@canany`, `@env`, `@production`.

use super::conditional::{OPENERS, next_arm, open};
use super::registry::{Block, Directive, Opened, Takes};
use crate::ast::Node;
use crate::expression::{Condition, ContextArgument, Expr, ExpressionError, Parser};
use crate::span::Span;

type Failure = (ExpressionError, Span);

/// The directives of this family.
pub(super) const DIRECTIVES: &[Directive] = &[
    Directive::block("auth", Takes::Maybe, "@auth", &["endauth"], |input| {
        opened(auth(input))
    }),
    Directive::block("guest", Takes::Maybe, "@guest", &["endguest"], |input| {
        opened(guest(input))
    }),
    Directive::block(
        "can",
        Takes::Always,
        "@can(\"update\", post)",
        &["endcan"],
        |input| opened(can(input)),
    ),
    Directive::block(
        "cannot",
        Takes::Always,
        "@cannot(\"update\", post)",
        &["endcannot"],
        |input| opened(cannot(input)),
    ),
    Directive::block(
        "canany",
        Takes::Always,
        "@canany([\"update\", \"delete\"], post)",
        &["endcanany"],
        |input| opened(can_any(input)),
    ),
    Directive::block(
        "env",
        Takes::Always,
        "@env(\"local\") or @env([\"local\", \"staging\"])",
        &["endenv"],
        |input| opened(env(input)),
    ),
    Directive::block(
        "production",
        Takes::Nothing,
        "@production",
        &["endproduction"],
        |_| {
            let place = Span::default();
            let test = Expr::context("is_production", Vec::new(), place);
            open(test.into())
        },
    ),
    Directive::turn("elseauth", Takes::Maybe, "@elseauth", OPENERS, |b, i, n| {
        arm(b, n, auth(i))
    }),
    Directive::turn(
        "elseguest",
        Takes::Maybe,
        "@elseguest",
        OPENERS,
        |b, i, n| arm(b, n, guest(i)),
    ),
    Directive::turn(
        "elsecan",
        Takes::Always,
        "@elsecan(\"update\", post)",
        OPENERS,
        |b, i, n| arm(b, n, can(i)),
    ),
    Directive::turn(
        "elsecannot",
        Takes::Always,
        "@elsecannot(\"update\", post)",
        OPENERS,
        |b, i, n| arm(b, n, cannot(i)),
    ),
    Directive::turn(
        "elsecanany",
        Takes::Always,
        "@elsecanany([\"update\", \"delete\"], post)",
        OPENERS,
        |b, i, n| arm(b, n, can_any(i)),
    ),
    Directive::end("endauth", "@endauth", &["auth"]),
    Directive::end("endguest", "@endguest", &["guest"]),
    Directive::end("endcan", "@endcan", &["can"]),
    Directive::end("endcannot", "@endcannot", &["cannot"]),
    Directive::end("endcanany", "@endcanany", &["canany"]),
    Directive::end("endenv", "@endenv", &["env"]),
    Directive::end("endproduction", "@endproduction", &["production"]),
];

fn opened(test: Result<Expr, Failure>) -> Result<Opened, Failure> {
    open(Condition::from(test?))
}

fn arm(block: &mut Block, body: Vec<Node>, test: Result<Expr, Failure>) -> Result<(), Failure> {
    next_arm(block, body, Condition::from(test?))
}

/// The names of guards; none for the default one.
fn guards(input: &mut Parser<'_>) -> Result<Vec<ContextArgument>, Failure> {
    let guards = if input.is_done() {
        Vec::new()
    } else {
        input.texts()?
    };
    Ok(vec![ContextArgument::Texts(guards)])
}

fn auth(input: &mut Parser<'_>) -> Result<Expr, Failure> {
    let place = here(input);
    Ok(Expr::context("is_authenticated", guards(input)?, place))
}

fn guest(input: &mut Parser<'_>) -> Result<Expr, Failure> {
    Ok(auth(input)?.negate())
}

fn can(input: &mut Parser<'_>) -> Result<Expr, Failure> {
    let place = here(input);
    let ability = input.name_or_expression()?;
    let arguments = vec![ContextArgument::Text(ability), subjects(input)?];
    Ok(Expr::context("can", arguments, place))
}

fn cannot(input: &mut Parser<'_>) -> Result<Expr, Failure> {
    Ok(can(input)?.negate())
}

fn can_any(input: &mut Parser<'_>) -> Result<Expr, Failure> {
    let place = here(input);
    let abilities = input.texts()?;
    let arguments = vec![ContextArgument::Texts(abilities), subjects(input)?];
    Ok(Expr::context("can_any", arguments, place))
}

/// What the ability is about.
fn subjects(input: &mut Parser<'_>) -> Result<ContextArgument, Failure> {
    let mut subjects = Vec::new();
    while input.eat(",") && !input.is_done() {
        subjects.push(input.expression()?);
    }
    Ok(ContextArgument::Subjects(subjects))
}

fn env(input: &mut Parser<'_>) -> Result<Expr, Failure> {
    let place = here(input);
    let names = vec![ContextArgument::Texts(input.texts()?)];
    Ok(Expr::context("is_environment", names, place))
}

fn here(input: &Parser<'_>) -> Span {
    input.peek().map(|token| token.span).unwrap_or_default()
}

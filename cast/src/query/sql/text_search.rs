//! Words that are looked for in texts. PostgreSQL and MySQL have a search of their own; SQLite has one only for tables
//! made for it, so there every word must be contained in one of the texts.

use sea_query::{Cond, Expr, ExprTrait as _, LikeExpr};

use super::bind::{literal, template};
use crate::dialect::searched_words;
use crate::driver::Driver;
use crate::value::Value;

pub(super) fn matches(columns: Vec<Expr>, words: &str, driver: Driver) -> Expr {
    let marks = |between: &str| vec!["?"; columns.len()].join(between);
    let sql = match driver {
        Driver::Sqlite => return all_words(&columns, words),
        Driver::Postgres => {
            let words = searched_words(columns.iter().map(|_| "?"));
            format!("({words} @@ plainto_tsquery('english', ?))")
        }
        Driver::MySql => format!(
            "(MATCH ({}) AGAINST (? IN NATURAL LANGUAGE MODE))",
            marks(", ")
        ),
    };
    let mut expressions = columns;
    expressions.push(literal(&Value::from(words)));
    template(&sql, expressions, driver)
}

fn all_words(columns: &[Expr], words: &str) -> Expr {
    let mut all = Cond::all();
    for word in words.split_whitespace() {
        let escaped = word
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        let mut any = Cond::any();
        for column in columns {
            let like = LikeExpr::new(format!("%{escaped}%")).escape('\\');
            any = any.add(column.clone().like(like));
        }
        all = all.add(any);
    }
    match all.is_empty() {
        true => Expr::cust("1 = 0"),
        false => all.into(),
    }
}

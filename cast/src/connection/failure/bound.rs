//! Which values a statement binds to which columns: of statements such as models make, not of all SQL.

use super::complete::table_position;
use crate::connection::Statement;
use crate::dialect::token::{Token, closing_parenthesis, split_at_commas, tokens};
use crate::value::Value;

/// The columns that an insert or update sets to bound values, each with those values.
pub(super) fn bound_columns(statement: &Statement) -> Vec<(String, Vec<Value>)> {
    let all = tokens(&statement.sql);
    let Some(table) = table_position(&all) else {
        return Vec::new();
    };
    let mut values = statement.values.iter();
    let mut out: Vec<(String, Vec<Value>)> = Vec::new();
    if all[0].is("update") {
        let Some(set) = all.iter().position(|token| token.is("set")) else {
            return out;
        };
        let end = all
            .iter()
            .position(|token| token.is("where"))
            .unwrap_or(all.len());
        for part in split_at_commas(&all[set + 1..end.max(set + 1)]) {
            let bound: Vec<_> = part.iter().filter(|token| token.is("?")).collect();
            let value = bound
                .iter()
                .filter_map(|_| values.next().cloned())
                .collect();
            if let Some(name) = part.first().and_then(Token::name) {
                out.push((name, value));
            }
        }
        return out;
    }
    if !all.get(table + 1).is_some_and(|token| token.is("(")) {
        return out;
    }
    let close = closing_parenthesis(&all, table + 1);
    for part in split_at_commas(&all[table + 2..close]) {
        out.extend(
            part.first()
                .and_then(Token::name)
                .map(|name| (name, Vec::new())),
        );
    }
    let mut at = close + 1;
    while at < all.len() {
        if all[at].is("(") {
            let close = closing_parenthesis(&all, at);
            for (index, part) in split_at_commas(&all[at + 1..close]).into_iter().enumerate() {
                for _ in part.iter().filter(|token| token.is("?")) {
                    if let (Some(value), Some(column)) = (values.next(), out.get_mut(index)) {
                        column.1.push(value.clone());
                    }
                }
            }
            at = close;
        } else if all[at].is("on") || all[at].is("returning") {
            break;
        }
        at += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_values_of_columns() {
        let insert = Statement::new("INSERT INTO \"t\" (\"a\", \"b\") VALUES (?, lower(?)), (1, ?) ON CONFLICT (a) DO NOTHING".to_owned(), vec![1.into(), "x".into(), "y".into()]);
        assert_eq!(
            bound_columns(&insert),
            [
                ("a".to_owned(), vec![1.into()]),
                ("b".to_owned(), vec!["x".into(), "y".into()])
            ]
        );
        let update = Statement::new(
            "UPDATE t SET a = ?, b = b + ? WHERE c = ?".to_owned(),
            vec![1.into(), 2.into(), 3.into()],
        );
        assert_eq!(
            bound_columns(&update),
            [
                ("a".to_owned(), vec![1.into()]),
                ("b".to_owned(), vec![2.into()])
            ]
        );
    }
}

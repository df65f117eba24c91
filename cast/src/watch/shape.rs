//! When two statements are the same but for their values.

/// The statement with lists of values shortened to `(…)`, so that lists of different lengths are one shape.
pub(super) fn shape(sql: &str) -> String {
    let mut shape = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some(open) = rest.find('(') {
        let (before, list) = rest.split_at(open);
        shape.push_str(before);
        match list_of_values(&list[1..]) {
            Some(length) => {
                shape.push_str("(…)");
                rest = &list[length + 1..];
            }
            None => {
                shape.push('(');
                rest = &list[1..];
            }
        }
    }
    shape.push_str(rest);
    shape
}

/// How long the text is until after the `)`, when nothing but placeholders and commas comes before it.
fn list_of_values(text: &str) -> Option<usize> {
    let close = text.find(')')?;
    let mut values = text[..close].split(',').map(str::trim);
    let is_placeholder = |value: &str| {
        value == "?"
            || value.strip_prefix('$').is_some_and(|number| {
                !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
            })
    };
    values.all(is_placeholder).then_some(close + 1)
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn lists_of_values_of_any_length_are_one_shape() {
        for sql in [
            "select a from b where c in (?) and d = ?",
            "select a from b where c in (?, ?, ?) and d = ?",
        ] {
            assert_eq!(shape(sql), "select a from b where c in (…) and d = ?");
        }
        assert_eq!(shape("x in ($1, $12)"), "x in (…)");
    }

    #[test]
    fn other_parentheses_stay() {
        for sql in [
            "select count(*) from (select 1)",
            "f(a, ?)",
            "(",
            "()",
            "f($)",
            "select 1",
        ] {
            assert_eq!(shape(sql), sql);
        }
    }
}

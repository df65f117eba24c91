//! The three outcomes of an edit, and the order in which lists are kept.

use std::cmp::Ordering;

/// What became of an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Edited {
    /// The new text.
    Changed(String),
    /// The text already says it.
    AlreadyPresent,
    /// The text has no place for it; `help` says what to add by hand.
    AnchorMissing {
        /// What to add, and where.
        help: String,
    },
}

/// The order of rustfmt's 2024 style: numbers by value, `_` before everything else.
pub(crate) fn version_order(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    loop {
        match (a.first(), b.first()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => return Ordering::Less,
            (Some(_), None) => return Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                let digits =
                    |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
                let ((left, a_rest), (right, b_rest)) =
                    (a.split_at(digits(a)), b.split_at(digits(b)));
                let value = |digits: &[u8]| {
                    let zeros = digits.iter().take_while(|digit| **digit == b'0').count();
                    (digits.len() - zeros, digits[zeros..].to_vec())
                };
                // More leading zeros come first between equal values.
                let order = value(left)
                    .cmp(&value(right))
                    .then(right.len().cmp(&left.len()));
                if order != Ordering::Equal {
                    return order;
                }
                (a, b) = (a_rest, b_rest);
            }
            (Some(x), Some(y)) => {
                let rank = |byte: u8| if byte == b'_' { 0 } else { byte };
                match rank(*x).cmp(&rank(*y)) {
                    Ordering::Equal => (a, b) = (&a[1..], &b[1..]),
                    order => return order,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ordered_as_rustfmt_orders_them() {
        let mut names = [
            "post10",
            "post",
            "post2",
            "post_tag",
            "m2026_01_02_000000_b",
            "m2026_01_01_000000_a",
        ];
        names.sort_by(|a, b| version_order(a, b));
        assert_eq!(
            names,
            [
                "m2026_01_01_000000_a",
                "m2026_01_02_000000_b",
                "post",
                "post_tag",
                "post2",
                "post10"
            ]
        );
    }
}

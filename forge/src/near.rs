//! The nearest known name to one that was mistyped, for "did you mean".

/// The name of `known` closest to `name`, if it is close enough to be meant.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = match name.chars().count() {
        0..=2 => 0,
        3..=4 => 1,
        5..=8 => 2,
        _ => 3,
    };
    known
        .into_iter()
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Edits (insert, delete, replace, swap of neighbors) between two names, letter case ignored.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().flat_map(char::to_lowercase).take(64).collect();
    let right: Vec<char> = right
        .chars()
        .flat_map(char::to_lowercase)
        .take(64)
        .collect();
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    for (i, a) in left.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, b) in right.iter().enumerate() {
            let mut best = (previous[j] + usize::from(a != b))
                .min(previous[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *a == right[j - 1] && left[i - 1] == *b {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut previous, row);
    }
    previous[right.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn finds_a_swapped_or_missing_letter() {
        assert_eq!(nearest("forech", ["foreach", "for"]), Some("foreach"));
        assert_eq!(nearest("esle", ["else", "elseif"]), Some("else"));
        assert_eq!(nearest("If", ["for", "if"]), Some("if"));
    }

    #[test]
    fn leaves_other_words_alone() {
        assert_eq!(nearest("media", ["method", "if", "include"]), None);
        assert_eq!(nearest("click", ["class", "checked"]), None);
    }
}

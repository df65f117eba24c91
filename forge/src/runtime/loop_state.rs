//! `loop`, where it is needed by a name of its own.

/// Where a loop is: what `loop` is in a template, for expressions that Askama does not read itself.
///
/// # Examples
///
/// ```
/// let second = forge::runtime::Loop::new(&1, &false);
/// assert_eq!((second.index, second.iteration), (1, 2));
/// assert!(second.even && !second.first);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loop {
    /// The round, from 0.
    pub index: usize,
    /// The round, from 1.
    pub iteration: usize,
    /// Whether this is the first round.
    pub first: bool,
    /// Whether this is the last round.
    pub last: bool,
    /// Whether the round, from 1, is even.
    pub even: bool,
    /// Whether the round, from 1, is odd.
    pub odd: bool,
}

impl Loop {
    /// From the round, counted from 0, and whether it is the last. By reference, as Askama hands arguments on.
    #[must_use]
    pub fn new(index: &usize, last: &bool) -> Self {
        let iteration = index + 1;
        let even = iteration.is_multiple_of(2);
        Self {
            index: *index,
            iteration,
            first: *index == 0,
            last: *last,
            even,
            odd: !even,
        }
    }
}

/// The items of a loop that asks how many there are, each with that number. What gives them runs once.
///
/// # Examples
///
/// ```
/// let items: Vec<(usize, char)> = forge::runtime::counted("ab".chars()).collect();
/// assert_eq!(items, [(2, 'a'), (2, 'b')]);
/// ```
pub fn counted<T>(items: impl Iterator<Item = T>) -> impl Iterator<Item = (usize, T)> {
    let items: Vec<T> = items.collect();
    let count = items.len();
    items.into_iter().map(move |item| (count, item))
}

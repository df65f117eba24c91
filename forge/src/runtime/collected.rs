//! What a rendering collects on its way: the content of stacks, what was shown once, where fragments begin and end.
//!
//! A stack may be shown before something is pushed to it. So its place is marked in the page, and the marks are filled in
//! when the page is complete. A mark holds a number that nobody outside can guess, so no text of a user can be one.

use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt::Display;
use std::hash::{BuildHasher, Hasher, RandomState};

/// One rendering's collection.
#[derive(Debug, Default)]
pub(super) struct Collected {
    state: RefCell<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The number in the marks, once there is one.
    secret: Option<String>,
    /// Stacks by name, with what stands before and behind.
    stacks: Vec<Stack>,
    /// The stacks whose places are marked, by the number of the mark.
    places: Vec<String>,
    shown: HashSet<u64>,
    /// The fragment that is wanted alone.
    wanted: Option<String>,
    /// Why the rendering must not be used.
    failure: Option<String>,
}

#[derive(Debug)]
struct Stack {
    name: String,
    /// The last that was prepended comes first.
    prepended: Vec<String>,
    pushed: Vec<String>,
}

impl State {
    fn secret(&mut self) -> &str {
        self.secret.get_or_insert_with(|| {
            // The keys of the standard library's hashers come from the system's source of random numbers.
            let number = || RandomState::new().build_hasher().finish();
            format!("{:016x}{:016x}", number(), number())
        })
    }
}

impl Collected {
    /// For a rendering of which one fragment is wanted.
    pub(super) fn wanting(fragment: &str) -> Self {
        let collected = Self::default();
        collected.state.borrow_mut().wanted = Some(fragment.to_owned());
        collected
    }

    /// Whether the mark was not met before.
    pub(super) fn once(&self, mark: u64) -> bool {
        self.state.borrow_mut().shown.insert(mark)
    }

    pub(super) fn push(&self, name: &str, first: bool, content: &str) {
        let stacks = &mut self.state.borrow_mut().stacks;
        let index = stacks.iter().position(|stack| stack.name == name);
        let index = index.unwrap_or_else(|| {
            stacks.push(Stack {
                name: name.to_owned(),
                prepended: Vec::new(),
                pushed: Vec::new(),
            });
            stacks.len() - 1
        });
        let stack = &mut stacks[index];
        let list = if first {
            &mut stack.prepended
        } else {
            &mut stack.pushed
        };
        list.push(content.to_owned());
    }

    /// The mark for a stack's place.
    pub(super) fn place(&self, name: &str) -> String {
        let mut state = self.state.borrow_mut();
        let known = state.places.iter().position(|place| place == name);
        let number = known.unwrap_or_else(|| {
            state.places.push(name.to_owned());
            state.places.len() - 1
        });
        stack_mark(state.secret(), number)
    }

    /// The mark for where a fragment begins or ends, if that is wanted.
    pub(super) fn edge(&self, name: &str) -> String {
        let mut state = self.state.borrow_mut();
        if state.wanted.as_deref() != Some(name) {
            return String::new();
        }
        edge_mark(state.secret())
    }

    /// Keeps the value, or notes why there is none.
    pub(super) fn keep<T: Default, E: Display>(&self, result: Result<T, E>) -> T {
        result.unwrap_or_else(|error| {
            let failure = &mut self.state.borrow_mut().failure;
            failure.get_or_insert_with(|| error.to_string());
            T::default()
        })
    }

    pub(super) fn failure(&self) -> Option<String> {
        self.state.borrow().failure.clone()
    }

    /// The page with its stacks filled in; of a fragment that is wanted, that alone, or `None` if the page lacks it.
    pub(super) fn complete(&self, page: String) -> Option<String> {
        let mut state = self.state.borrow_mut();
        let mut page = page;
        if let Some(secret) = state.secret.clone() {
            // What was pushed may show a stack itself, but not for ever.
            for _ in 0..=state.places.len() {
                if !fill(&state, &secret, &mut page) {
                    break;
                }
            }
            for number in 0..state.places.len() {
                page = page.replace(&stack_mark(&secret, number), "");
            }
        }
        if state.wanted.take().is_none() {
            return Some(page);
        }
        let mark = edge_mark(&state.secret.clone()?);
        let mut parts = page.split(mark.as_str());
        parts.next();
        parts.next().map(str::to_owned)
    }
}

/// Fills in every mark once; `false` when there was none.
fn fill(state: &State, secret: &str, page: &mut String) -> bool {
    let mut any = false;
    for (number, name) in state.places.iter().enumerate() {
        let mark = stack_mark(secret, number);
        if !page.contains(&mark) {
            continue;
        }
        any = true;
        let mut content = String::new();
        if let Some(stack) = state.stacks.iter().find(|stack| stack.name == *name) {
            let prepended = stack.prepended.iter().rev();
            prepended
                .chain(&stack.pushed)
                .for_each(|part| content.push_str(part));
        }
        *page = page.replace(&mark, &content);
    }
    any
}

fn stack_mark(secret: &str, number: usize) -> String {
    format!("<!--forge:{secret}:{number}-->")
}

fn edge_mark(secret: &str) -> String {
    format!("<!--forge:{secret}:edge-->")
}

#[cfg(test)]
mod tests {
    use super::Collected;

    #[test]
    fn a_stack_shows_what_is_pushed_behind_it() {
        let collected = Collected::default();
        let page = format!("<head>{}</head>", collected.place("a"));
        collected.push("a", false, "2");
        collected.push("a", true, "1");
        collected.push("a", true, "0");
        assert_eq!(collected.complete(page).unwrap(), "<head>012</head>");
    }

    #[test]
    fn stacks_that_show_each_other_end() {
        let collected = Collected::default();
        let (a, b) = (collected.place("a"), collected.place("b"));
        collected.push("a", false, &b);
        collected.push("b", false, &format!("b{a}"));
        let page = collected.complete(format!("[{a}]")).unwrap();
        assert!(page.starts_with("[b") && page.ends_with(']') && !page.contains("forge"));
    }

    #[test]
    fn a_fragment_is_cut_out() {
        let collected = Collected::wanting("list");
        let page = format!(
            "a{}b{}c{}",
            collected.edge("list"),
            collected.edge("list"),
            collected.edge("other")
        );
        assert_eq!(collected.complete(page).as_deref(), Some("b"));
        assert_eq!(Collected::wanting("list").complete("abc".to_owned()), None);
    }
}

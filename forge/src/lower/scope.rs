//! The names that are known at a place of a template.

/// Names bound by loops, by `let`, by `@error` and by `@include`, innermost last; and the loops that are open.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope {
    locals: Vec<Local>,
    loops: Vec<usize>,
}

#[derive(Clone, Debug)]
struct Local {
    name: String,
    emitted: String,
    id: usize,
}

/// How much of a scope there was.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    locals: usize,
    loops: usize,
}

impl Scope {
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            locals: self.locals.len(),
            loops: self.loops.len(),
        }
    }

    /// Forgets what was added since the mark.
    pub(crate) fn reset(&mut self, mark: Mark) {
        self.locals.truncate(mark.locals);
        self.loops.truncate(mark.loops);
    }

    pub(super) fn push(&mut self, name: &str, emitted: String, id: usize) {
        self.locals.push(Local {
            name: name.to_owned(),
            emitted,
            id,
        });
    }

    pub(super) fn push_loop(&mut self, id: usize) {
        self.loops.push(id);
    }

    /// What the name is in generated code, and its number.
    pub(super) fn find(&self, name: &str) -> Option<(&str, usize)> {
        self.locals
            .iter()
            .rev()
            .find(|local| local.name == name)
            .map(|local| (local.emitted.as_str(), local.id))
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.locals.iter().map(|local| local.name.as_str())
    }

    /// How many loops are open.
    pub(super) fn loop_depth(&self) -> usize {
        self.loops.len()
    }

    /// The loop so many levels out from the innermost.
    pub(super) fn loop_id(&self, levels_out: usize) -> Option<usize> {
        self.loops.iter().rev().nth(levels_out).copied()
    }

    pub(crate) fn in_loop(&self) -> bool {
        !self.loops.is_empty()
    }
}

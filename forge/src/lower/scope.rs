//! The names that are known at a place of a template.

use std::rc::Rc;

use super::slot::SlotContent;
use crate::runtime::Attributes;

/// Names bound by loops, by `let`, by directives and by components, innermost last; and the loops that are open.
#[derive(Clone, Debug, Default)]
pub(crate) struct Scope<'a> {
    locals: Vec<Local<'a>>,
    loops: Vec<usize>,
    /// Whose names are known besides: the view's, or those of a component alone.
    pub(crate) owner: Owner,
    /// So many of the loops are around a part that is kept for later, and cannot be left from inside.
    walls: usize,
}

/// What a plain name that nothing binds belongs to.
#[derive(Clone, Debug, Default)]
pub(crate) enum Owner {
    /// A field of the view.
    #[default]
    View,
    /// Nothing: an anonymous component sees its props and slots.
    Component(Rc<str>),
    /// A field of the component's struct, which is bound under this name.
    Class(Rc<str>),
}

#[derive(Clone, Debug)]
struct Local<'a> {
    name: Rc<str>,
    meaning: Meaning<'a>,
}

/// What a known name stands for.
#[derive(Clone, Debug)]
pub(crate) enum Meaning<'a> {
    /// A value.
    Value { emitted: Rc<str>, id: usize },
    /// A bag of attributes, which is shown as it is.
    Bag {
        emitted: Rc<str>,
        id: usize,
        /// What is in it, if all of that stands in the template.
        known: Option<Rc<Attributes<'static>>>,
    },
    /// A slot.
    Slot(Rc<SlotContent<'a>>),
}

/// How much of a scope there was.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Mark {
    locals: usize,
    loops: usize,
    walls: usize,
}

impl<'a> Scope<'a> {
    /// What a component sees before its props are known.
    pub(crate) fn of(owner: Owner) -> Self {
        Self {
            owner,
            ..Self::default()
        }
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark {
            locals: self.locals.len(),
            loops: self.loops.len(),
            walls: self.walls,
        }
    }

    /// Forgets what was added since the mark.
    pub(crate) fn reset(&mut self, mark: Mark) {
        self.locals.truncate(mark.locals);
        self.loops.truncate(mark.loops);
        self.walls = mark.walls;
    }

    pub(crate) fn push(&mut self, name: &str, meaning: Meaning<'a>) {
        self.locals.push(Local {
            name: name.into(),
            meaning,
        });
    }

    pub(crate) fn push_loop(&mut self, id: usize) {
        self.loops.push(id);
    }

    /// What the name stands for.
    pub(super) fn find(&self, name: &str) -> Option<&Meaning<'a>> {
        self.locals
            .iter()
            .rev()
            .find(|local| &*local.name == name)
            .map(|local| &local.meaning)
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.locals.iter().map(|local| &*local.name)
    }

    /// How many loops are open.
    pub(super) fn loop_depth(&self) -> usize {
        self.loops.len()
    }

    /// The loop so many levels out from the innermost.
    pub(super) fn loop_id(&self, levels_out: usize) -> Option<usize> {
        self.loops.iter().rev().nth(levels_out).copied()
    }

    /// From here on the loops that are open cannot be left.
    pub(crate) fn wall(&mut self) {
        self.walls = self.loops.len();
    }

    /// Whether a loop is open that can be left here.
    pub(crate) fn in_loop(&self) -> bool {
        self.loops.len() > self.walls
    }

    /// Whether loops are open that cannot be left here.
    pub(crate) fn is_walled(&self) -> bool {
        self.walls > 0
    }
}

//! Hot path: going through a program. Text costs a copy; what is compiled is called through [`Live::step`].

use std::fmt::Display;

use super::naming::Known;
use super::program::{Enter, Given, GivenAttribute, Operation};
use crate::html::EchoForm;
use crate::runtime::{AttributeValue, Attributes, Context, escape_value, link, link_rest, source};

/// A view whose expressions are compiled for the development renderer. The derive of a view writes the implementation.
pub trait Live {
    /// What the view was built with.
    fn known(&self) -> &'static Known;

    /// Does one operation of a program.
    fn step(&self, operation: u32, context: Context<'_>, run: &mut Run<'_>);
}

/// A value that compiled code has for a bag of attributes.
#[derive(Debug)]
pub enum Dynamic<'a> {
    /// The value of one attribute.
    Value(AttributeValue<'a>),
    /// All attributes of another bag.
    Spread(Attributes<'a>),
}

/// A program on its way. Compiled code asks for the next operation and says what came of it.
pub struct Run<'p> {
    operations: &'p [Operation],
    context: Context<'p>,
    /// The operation that comes next.
    at: usize,
    /// The end of the part that is run.
    end: usize,
    /// The operation that compiled code is doing.
    current: usize,
    /// The ends of the parts around this one.
    ends: Vec<usize>,
    /// What is shown; what is kept is apart, innermost last.
    outputs: Vec<String>,
    kept: Vec<String>,
    flow: Flow,
    form: EchoForm,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    On,
    Break,
    Continue,
}

impl<'p> Run<'p> {
    pub(super) fn new(operations: &'p [Operation], context: Context<'p>) -> Self {
        Self {
            operations,
            context,
            at: 0,
            end: operations.len(),
            current: 0,
            ends: Vec::new(),
            outputs: vec![String::with_capacity(4096)],
            kept: Vec::new(),
            flow: Flow::On,
            form: EchoForm::Escaped,
        }
    }

    /// The whole page.
    pub(super) fn finish(mut self) -> String {
        self.outputs.truncate(1);
        self.outputs.pop().unwrap_or_default()
    }

    fn show(&mut self, text: &str) {
        if let Some(output) = self.outputs.last_mut() {
            output.push_str(text);
        }
    }

    /// The next operation of compiled code in the part that is run, or `None` at its end.
    pub fn next_operation(&mut self) -> Option<u32> {
        while self.flow == Flow::On && self.at < self.end {
            self.current = self.at;
            self.at += 1;
            match &self.operations[self.current] {
                Operation::Text(text) => self.show(text),
                Operation::Token => {
                    self.form = EchoForm::Escaped;
                    let token = self.context.csrf_token();
                    self.echo(&token);
                }
                Operation::Echo { item, form, .. } => {
                    self.form = *form;
                    return Some(*item);
                }
                Operation::Test { item, .. } => return Some(*item),
                Operation::Enter(enter) => return Some(enter.scope),
                Operation::Goto(at) => self.at = *at,
                Operation::Keep => self.outputs.push(String::new()),
                Operation::Kept => {
                    let kept = self.outputs.pop().unwrap_or_default();
                    self.kept.push(kept);
                }
                Operation::Push { stack, first } => {
                    let content = self.outputs.pop().unwrap_or_default();
                    self.context.push(stack, *first, content);
                }
                Operation::Stack(stack) => {
                    let place = self.context.stack(stack);
                    self.show(&place);
                }
                Operation::FragmentEdge(name) => {
                    let edge = self.context.fragment_start(name);
                    self.show(&edge);
                }
                Operation::Once { mark, otherwise } => {
                    if !self.context.once(*mark) {
                        self.at = *otherwise;
                    }
                }
                Operation::Jump { leaves } => {
                    self.flow = if *leaves { Flow::Break } else { Flow::Continue };
                }
            }
        }
        None
    }

    /// A text that the template has for the value that is shown next.
    #[must_use]
    pub fn word(&self, number: usize) -> &'p str {
        match &self.operations[self.current] {
            Operation::Echo { words, .. } => words.get(number).map_or("", String::as_str),
            _ => "",
        }
    }

    /// Shows a value.
    pub fn echo(&mut self, value: &dyn Display) {
        let Some(output) = self.outputs.last_mut() else {
            return;
        };
        let shown = match self.form {
            EchoForm::Escaped => escape_value(value, output),
            EchoForm::Raw | EchoForm::Json | EchoForm::Attributes => {
                std::fmt::write(output, format_args!("{value}"))
            }
            EchoForm::Link => escape_value(&link(value), output),
            EchoForm::Source => escape_value(&source(value), output),
            EchoForm::LinkRest => escape_value(&link_rest(value), output),
        };
        self.context.keep(shown);
    }

    /// Says whether what was tested holds.
    pub fn test(&mut self, holds: bool) {
        if let Operation::Test { otherwise, .. } = &self.operations[self.current]
            && !holds
        {
            self.at = *otherwise;
        }
    }

    /// The block that compiled code is about to run.
    #[must_use]
    pub fn block(&self) -> usize {
        self.current
    }

    fn entered(&self, block: usize) -> Option<&'p Enter> {
        match self.operations.get(block) {
            Some(Operation::Enter(enter)) => Some(enter),
            _ => None,
        }
    }

    /// Begins a part of a block.
    pub fn enter(&mut self, block: usize, part: usize) {
        let range = self
            .entered(block)
            .and_then(|enter| enter.parts.get(part))
            .cloned()
            .unwrap_or(self.at..self.at);
        self.ends.push(self.end);
        self.at = range.start;
        self.end = range.end;
    }

    /// Ends a part of a block, and the block.
    pub fn leave(&mut self, block: usize) {
        self.end = self.ends.pop().unwrap_or(self.end);
        if let Some(enter) = self.entered(block) {
            self.at = enter.after;
        }
    }

    /// Passes a block whose names were not bound.
    pub fn pass(&mut self, block: usize) {
        if let Some(enter) = self.entered(block) {
            self.at = enter.otherwise;
        }
    }

    /// Ends a round of a loop; `true` when it was the last because of a `break`.
    pub fn leave_round(&mut self) -> bool {
        self.end = self.ends.pop().unwrap_or(self.end);
        std::mem::replace(&mut self.flow, Flow::On) == Flow::Break
    }

    /// Ends a loop, which had a round or none.
    pub fn leave_loop(&mut self, block: usize, any: bool) {
        if let Some(enter) = self.entered(block) {
            self.at = if any { enter.after } else { enter.otherwise };
        }
    }

    /// A text that the template has for a binding.
    #[must_use]
    pub fn text(&self, block: usize, binding: usize) -> &'p str {
        match self.given(block, binding) {
            Some(Given::Text(text)) => text,
            _ => "",
        }
    }

    fn given(&self, block: usize, binding: usize) -> Option<&'p Given> {
        self.entered(block)?.values.get(binding)
    }

    /// The bag of attributes that the template has for a binding, with the values that are computed.
    #[must_use]
    pub fn bag<'x>(
        &self,
        block: usize,
        binding: usize,
        computed: Vec<Dynamic<'x>>,
    ) -> Attributes<'x>
    where
        'p: 'x,
    {
        let Some(Given::Bag(given)) = self.given(block, binding) else {
            return Attributes::new();
        };
        let mut computed = computed.into_iter();
        let mut bag = Attributes::new();
        for attribute in given {
            bag = match attribute {
                GivenAttribute::Text(name, text) => bag.text(name, text),
                GivenAttribute::Flag(name) => bag.flag(name),
                GivenAttribute::Code(name) => match computed.next() {
                    Some(Dynamic::Value(value)) => bag.value(name, value),
                    _ => bag,
                },
                GivenAttribute::Spread => match computed.next() {
                    Some(Dynamic::Spread(other)) => bag.spread(&other),
                    _ => bag,
                },
            };
        }
        bag
    }

    /// What was kept last.
    pub fn take_kept(&mut self) -> String {
        self.kept.pop().unwrap_or_default()
    }
}

//! The kinds of mistakes: plain data.

use crate::expression::ExpressionError;
use crate::html::EchoPlace;

/// The kinds of mistakes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// No loader knows the view.
    UnknownView {
        /// The name that was asked for.
        name: String,
        /// A view with a name like it.
        near: Option<String>,
    },
    /// A view's name is not words joined by dots.
    InvalidViewName {
        /// The name as written.
        name: String,
    },
    /// The view exists but cannot be read.
    Unreadable {
        /// What the loader said.
        reason: String,
    },
    /// A view includes or extends itself, directly or through others.
    ViewCycle {
        /// The views on the way, first and last the same.
        chain: Vec<String>,
    },
    /// An included view extends a layout.
    IncludedViewExtends,
    /// A word that is nearly a directive's name and is written like one.
    UnknownDirective {
        /// The word.
        name: String,
        /// The directive that was probably meant.
        near: &'static str,
    },
    /// A directive of Blade that Forge does not have.
    UnsupportedDirective {
        /// The word.
        name: String,
        /// What to write instead.
        remedy: &'static str,
    },
    /// A directive that needs arguments stands without them.
    MissingArguments {
        /// The directive.
        name: &'static str,
        /// How it is written.
        usage: &'static str,
    },
    /// The arguments of a directive are not what it takes.
    InvalidArguments {
        /// The directive.
        name: &'static str,
        /// How it is written.
        usage: &'static str,
    },
    /// A `(` of a directive has no `)`.
    UnclosedParenthesis {
        /// The directive.
        name: &'static str,
    },
    /// An echo has no end.
    UnclosedEcho {
        /// What is missing.
        end: &'static str,
    },
    /// A comment has no `--}}`.
    UnclosedComment,
    /// A block has no end.
    UnclosedBlock {
        /// The directive that opened it.
        name: &'static str,
        /// The directive that ends it.
        end: &'static str,
        /// The end stands in the text, but touches a word and so is text.
        glued: bool,
    },
    /// A directive that continues or ends a block, where no such block is open.
    Stray {
        /// The directive.
        name: &'static str,
        /// The directive that would have to be open.
        needs: &'static str,
        /// What would end the innermost open block.
        expected: Option<String>,
    },
    /// `@extends` is not the first thing in its view, or is written twice.
    MisplacedExtends,
    /// Something besides sections in a view that extends a layout.
    ContentOutsideSection,
    /// A section inside a block or in an included view.
    NestedSection,
    /// Two sections of one name in one view.
    DuplicateSection {
        /// The section.
        name: String,
    },
    /// A section that yields itself.
    SectionCycle {
        /// The section.
        name: String,
    },
    /// `@parent` outside of a section.
    StrayParent,
    /// `@break` or `@continue` outside of a loop.
    OutsideLoop {
        /// The directive.
        name: &'static str,
    },
    /// An expression, pattern or list of arguments that Forge does not accept.
    Expression(ExpressionError),
    /// A value in a place where escaping does not make it harmless.
    UnsafeEcho {
        /// The place.
        place: EchoPlace,
    },
    /// A name that is neither a field of the view nor bound around the expression.
    UnknownName {
        /// The name.
        name: String,
        /// A known name like it.
        near: Option<String>,
    },
    /// A helper is called with the wrong number of arguments.
    HelperArguments {
        /// The helper.
        name: &'static str,
        /// How it is called.
        usage: &'static str,
    },
    /// Blocks, includes or layouts are nested too deeply.
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// A template, or the view that it becomes, is too large.
    TooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The tag of a component has too many attributes.
    TooManyAttributes {
        /// The limit.
        limit: usize,
    },
    /// A `@switch` or `@match` has no case.
    NoCase {
        /// The directive.
        name: &'static str,
    },
    /// Something stands between `@switch` or `@match` and the first case.
    BeforeFirstCase,
    /// `@break` or `@continue` in a slot, a stack or a fragment, for a loop around it.
    JumpOutOfPart {
        /// The directive.
        name: &'static str,
    },
    /// The tag of a component has no `>`, or its attributes cannot be read.
    UnfinishedTag {
        /// The component.
        name: String,
    },
    /// The tag of a component has no closing tag.
    UnclosedTag {
        /// The component.
        name: String,
    },
    /// A closing tag without its opening one.
    StrayTag {
        /// The component.
        name: String,
    },
    /// A slot outside of a component's tag.
    StraySlot,
    /// `<x-slot>` without a name.
    SlotWithoutName,
    /// A component is given a slot twice.
    DuplicateSlot {
        /// The slot.
        name: String,
    },
    /// An attribute stands twice in a tag.
    DuplicateAttribute {
        /// The attribute.
        name: String,
    },
    /// An attribute of which no variable can have the name.
    InvalidAttribute {
        /// The attribute as written.
        name: String,
    },
    /// No file is the component's.
    UnknownComponent {
        /// The name as written in the tag.
        name: String,
        /// A component with a name like it.
        near: Option<String>,
    },
    /// A component needs a prop that its tag lacks.
    MissingProp {
        /// The component.
        component: String,
        /// The prop.
        name: String,
    },
    /// Text that is no value of the prop's type.
    InvalidProp {
        /// The prop.
        name: String,
        /// Its type.
        ty: String,
    },
    /// `{{ … }}` in a tag that is no bag of attributes.
    NotABag,
    /// A component is given a slot that it never shows.
    UnusedSlot {
        /// The component.
        component: String,
        /// The slot.
        name: String,
        /// A slot that it has.
        near: Option<String>,
    },
    /// A slot where a value should be.
    SlotAsValue {
        /// The slot.
        name: String,
    },
    /// A name that is neither a prop nor a slot of the component.
    UnknownInComponent {
        /// The component.
        component: String,
        /// The name.
        name: String,
        /// A known name like it.
        near: Option<String>,
    },
    /// A function without a path in a component without a struct.
    FunctionInComponent {
        /// The component.
        component: String,
        /// The function.
        name: String,
    },
    /// `@props` or `@aware` anywhere but at the head of a component.
    MisplacedProps,
    /// A dynamic component does not say which components it may be.
    DynamicComponent,
}

impl From<ExpressionError> for ErrorKind {
    fn from(error: ExpressionError) -> Self {
        Self::Expression(error)
    }
}

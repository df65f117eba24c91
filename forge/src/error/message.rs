//! The words for each kind of mistake, and what to do about it.

use std::fmt;

use super::ErrorKind;

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownView { name, .. } => write!(f, "unknown view `{name}`"),
            Self::InvalidViewName { name } => write!(f, "`{name}` is not the name of a view"),
            Self::Unreadable { reason } => f.write_str(reason),
            Self::ViewCycle { chain } => write!(f, "the view uses itself: {}", chain.join(" -> ")),
            Self::IncludedViewExtends => f.write_str("an included view cannot extend a layout"),
            Self::UnknownDirective { name, .. } => write!(f, "unknown directive `@{name}`"),
            Self::UnsupportedDirective { name, .. } => write!(f, "`@{name}` is not supported"),
            Self::MissingArguments { name, .. } => {
                write!(f, "`@{name}` needs arguments in parentheses")
            }
            Self::InvalidArguments { name, .. } => {
                write!(f, "`@{name}` does not take these arguments")
            }
            Self::UnclosedParenthesis { name } => write!(f, "`@{name}(` has no closing `)`"),
            Self::UnclosedEcho { end } => write!(f, "the echo has no closing `{end}`"),
            Self::UnclosedComment => f.write_str("the comment has no closing `--}}`"),
            Self::UnclosedBlock { name, end, .. } => write!(f, "`@{name}` has no `@{end}`"),
            Self::Stray { name, needs, .. } => write!(f, "`@{name}` without an open `@{needs}`"),
            Self::MisplacedExtends => {
                f.write_str("`@extends` must come first in the view, and once")
            }
            Self::ContentOutsideSection => {
                f.write_str("this stands outside of a section, so the layout would never show it")
            }
            Self::NestedSection => {
                f.write_str("a section must stand at the top level of a view or of its layout")
            }
            Self::DuplicateSection { name } => {
                write!(f, "the section `{name}` is defined twice in this view")
            }
            Self::SectionCycle { name } => write!(f, "the section `{name}` yields itself"),
            Self::StrayParent => f.write_str("`@parent` outside of a section"),
            Self::OutsideLoop { name } => write!(f, "`@{name}` outside of a loop"),
            Self::Expression(error) => error.fmt(f),
            Self::UnsafeEcho { place } => {
                write!(f, "escaping does not make a value harmless {place}")
            }
            Self::UnknownName { name, .. } => write!(f, "the view has no field `{name}`"),
            Self::HelperArguments { name, .. } => {
                write!(f, "`{name}` does not take these arguments")
            }
            Self::NoCase { name } => write!(f, "`@{name}` has no `@case`"),
            Self::BeforeFirstCase => f.write_str("this stands before the first `@case`"),
            Self::JumpOutOfPart { name } => write!(
                f,
                "`@{name}` cannot leave a slot, a stack or a fragment for the loop around it"
            ),
            Self::UnfinishedTag { name } => write!(f, "the tag `<x-{name}` has no end"),
            Self::UnclosedTag { name } => write!(f, "`<x-{name}>` has no `</x-{name}>`"),
            Self::StrayTag { name } => write!(f, "`</x-{name}>` without an open `<x-{name}>`"),
            Self::StraySlot => {
                f.write_str("a slot must stand directly between the tags of a component")
            }
            Self::SlotWithoutName => f.write_str("`<x-slot>` needs a name"),
            Self::DuplicateSlot { name } => write!(f, "the slot `{name}` is given twice"),
            Self::DuplicateAttribute { name } => write!(f, "the attribute `{name}` is given twice"),
            Self::InvalidAttribute { name } => write!(f, "`{name}` is the name of no variable"),
            Self::UnknownComponent { name, .. } => write!(f, "unknown component `<x-{name}>`"),
            Self::MissingProp { component, name } => {
                write!(f, "`<x-{component}>` needs the prop `{name}`")
            }
            Self::InvalidProp { name, ty } => {
                write!(f, "the prop `{name}` is a `{ty}`, and this text is none")
            }
            Self::NotABag => f.write_str("only a bag of attributes can stand in a tag like this"),
            Self::UnusedSlot {
                component, name, ..
            } if name == "slot" => {
                write!(
                    f,
                    "`<x-{component}>` never shows what stands between its tags"
                )
            }
            Self::UnusedSlot {
                component, name, ..
            } => write!(f, "`<x-{component}>` never shows a slot `{name}`"),
            Self::SlotAsValue { name } => write!(f, "the slot `{name}` cannot be used as a value"),
            Self::UnknownInComponent {
                component, name, ..
            } => write!(
                f,
                "the component `{component}` has no prop or slot `{name}`"
            ),
            Self::FunctionInComponent { component, name } => {
                write!(f, "the component `{component}` has no function `{name}`")
            }
            Self::MisplacedProps => f.write_str(
                "`@props` and `@aware` must come first in the file of a component, each once",
            ),
            Self::DynamicComponent => {
                f.write_str("a dynamic component must say which components it may be")
            }
            Self::TooDeep { limit } => write!(f, "nested more than {limit} levels deep"),
            Self::TooManyAttributes { limit } => write!(f, "more than {limit} attributes"),
            Self::TooLarge { limit } => {
                write!(f, "larger than {limit} bytes once everything is included")
            }
        }
    }
}

impl ErrorKind {
    /// What to do about it, where there is something to say.
    pub(crate) fn help(&self) -> Option<String> {
        match self {
            Self::UnknownView { name, near } => Some(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "create `{}{}`",
                    name.replace('.', "/"),
                    crate::loader::EXTENSION
                ),
            }),
            Self::InvalidViewName { .. } => Some(
                "write words of letters, digits, `_` and `-`, joined by dots: `posts.index`"
                    .to_owned(),
            ),
            Self::ViewCycle { .. } => Some(
                "a view is made whole when it is compiled, so it cannot contain itself".to_owned(),
            ),
            Self::IncludedViewExtends => {
                Some("remove `@extends` there, or return that view from the handler".to_owned())
            }
            Self::UnknownDirective { near, .. } => Some(format!(
                "did you mean `@{near}`? a literal `@` is written `@@`"
            )),
            Self::UnsupportedDirective { remedy, .. } => Some((*remedy).to_owned()),
            Self::MissingArguments { usage, .. }
            | Self::InvalidArguments { usage, .. }
            | Self::HelperArguments { usage, .. } => Some(format!("write `{usage}`")),
            Self::UnclosedBlock {
                end, glued: true, ..
            } => Some(format!(
                "`@{end}` touches the word before it and so is text; put a space or a line break between"
            )),
            Self::UnclosedBlock { end, .. } => Some(format!("add `@{end}`")),
            Self::Stray {
                expected: Some(expected),
                ..
            } => Some(format!("`{expected}` would end the open block")),
            Self::Stray { name, .. } => Some(format!(
                "remove it, or write `@@{name}` for the word itself"
            )),
            Self::ContentOutsideSection => {
                Some("move it into `@section(\"content\") … @endsection`".to_owned())
            }
            Self::NestedSection => Some("put the condition or loop inside the section".to_owned()),
            Self::Expression(error) => error.help(),
            Self::UnsafeEcho { place } => Some(place.remedy()),
            Self::UnknownName { near, .. } => {
                near.as_ref().map(|near| format!("did you mean `{near}`?"))
            }
            Self::UnknownComponent { name, near } => Some(match near {
                Some(near) => format!("did you mean `<x-{near}>`?"),
                None => format!(
                    "create `components/{}{}`",
                    name.replace('.', "/"),
                    crate::loader::EXTENSION
                ),
            }),
            Self::UnknownInComponent { name, near, .. } => Some(match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "a component sees only what its tag gives it: declare the prop with `@props({{ {name} }})`, or give the \
                     tag a slot `<x-slot:{name}>`"
                ),
            }),
            Self::UnusedSlot { name, .. } if name == "slot" => Some(
                "remove it, or show it with `{{ slot }}` in the component".to_owned(),
            ),
            Self::UnusedSlot { near, .. } => {
                near.as_ref().map(|near| format!("did you mean `{near}`?"))
            }
            Self::MissingProp { name, .. } => Some(format!(
                "write `{0}=\"…\"` or `:{0}=\"expression\"` in the tag, or give the prop a default",
                name.trim_start_matches("r#").replace('_', "-")
            )),
            Self::InvalidProp { name, .. } => Some(format!(
                "write `:{}=\"expression\"` for a value that is computed",
                name.trim_start_matches("r#").replace('_', "-")
            )),
            Self::NotABag => Some(
                "write `{{ attributes }}` or what is made of it; a single attribute is `name=\"{{ value }}\"`".to_owned(),
            ),
            Self::SlotAsValue { name } => Some(format!(
                "show it with `{{{{ {name} }}}}`, or ask `{name}.is_empty()`; hand it on inside the tag of another component"
            )),
            Self::FunctionInComponent { name, .. } => Some(format!(
                "call it by its path, as `crate::{name}(…)`, or put a struct behind the component: \
                 `@props(crate::components::Card {{ … }})`"
            )),
            Self::DynamicComponent => Some(
                "add `of=\"alert banner\"` with their names: every one is checked when the view is compiled".to_owned(),
            ),
            Self::UnfinishedTag { name } => Some(format!(
                "end it with `>` or `/>`, and look at its quotes; text is written `&lt;x-{name}`"
            )),
            Self::UnclosedTag { name } => {
                Some(format!("add `</x-{name}>`, or end the tag with `/>`"))
            }
            Self::SlotWithoutName => Some("write `<x-slot:title>`".to_owned()),
            Self::BeforeFirstCase => Some("move it before the block or into a case".to_owned()),
            Self::NoCase { .. } => Some("add `@case(value)`".to_owned()),
            Self::JumpOutOfPart { .. } => Some("put the loop inside, or the condition around".to_owned()),
            Self::TooDeep { .. } => {
                Some("move the inner part to a view of its own and simplify".to_owned())
            }
            Self::TooManyAttributes { .. } => {
                Some("hand them on as one value, in a field of the view".to_owned())
            }
            _ => None,
        }
    }
}

//! Stubs: files that are valid in their own language, with the example resource `Widget`.
//!
//! | placeholder | becomes |
//! |---|---|
//! | `Widget`, `widget`, `Widgets`, `widgets` | the asked name, in that case and number |
//! | a line that ends in `// each field` | one or more lines for every field |
//! | `WIDGET_VIEW`, `WIDGET_TITLE` | in a view's stubs: its dotted name, its title |
//!
//! A project's own `stubs/make/…` wins over the embedded file of that path.

mod embed;
mod field;
mod lookup;
mod model_field;
mod name;
mod rename;
mod repeat;

pub(crate) use embed::{embedded, embedded_below};
pub(crate) use field::{Field, parse_fields};
pub(crate) use lookup::stub;
pub(crate) use model_field::{ModelField, model_fields};
pub(crate) use name::{is_keyword, model_name, module_name};
pub(crate) use rename::{Name, rename, replace_words};
pub(crate) use repeat::repeat;

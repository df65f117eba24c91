//! The proc macros of Anvilforge. Their documentation stands at the re-exports in `anvilforge`.
//!
//! Each macro is a folder or a file: parse, validate, emit. Nothing here depends on the runtime,
//! which is only named in the output, through `::anvilforge::__private`.

use proc_macro::TokenStream;

mod app;
mod build_id;
mod column_type;
mod errors;
mod form_request;
mod model;
mod morph;
mod test;
mod view;
mod without;

#[expect(missing_docs, reason = "documented at the re-export")]
#[proc_macro_attribute]
pub fn app(arguments: TokenStream, item: TokenStream) -> TokenStream {
    app::expand(arguments.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented at the re-export")]
#[proc_macro_attribute]
pub fn test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    test::expand(arguments.into(), item.into()).into()
}

#[expect(missing_docs, reason = "documented at the re-export")]
#[proc_macro_derive(FormRequest, attributes(rule, field))]
pub fn form_request(input: TokenStream) -> TokenStream {
    form_request::expand(input.into()).into()
}

#[expect(missing_docs, reason = "documented at the re-export")]
#[proc_macro_derive(
    Model,
    attributes(
        model,
        column,
        original,
        has_one,
        has_many,
        belongs_to,
        belongs_to_many,
        has_one_through,
        has_many_through,
        morph_one,
        morph_many,
        morph_to,
        morph_to_many,
        morphed_by_many,
        serde
    )
)]
pub fn model(input: TokenStream) -> TokenStream {
    model::expand(input.into()).into()
}

#[expect(missing_docs, reason = "documented at the re-export")]
#[proc_macro_derive(ColumnType, attributes(column))]
pub fn column_type(input: TokenStream) -> TokenStream {
    column_type::expand(input.into()).into()
}

#[expect(missing_docs, reason = "documented at the re-export")]
#[proc_macro_derive(Morph, attributes(morph))]
pub fn morph(input: TokenStream) -> TokenStream {
    morph::expand(input.into()).into()
}

#[expect(missing_docs, reason = "documented at the re-export")]
#[proc_macro_derive(View, attributes(view))]
pub fn view(input: TokenStream) -> TokenStream {
    view::expand(input.into()).into()
}

#[doc(hidden)]
#[proc_macro]
pub fn live_view(header: TokenStream) -> TokenStream {
    view::live(header.into()).into()
}

#[doc(hidden)]
#[proc_macro]
pub fn compiled_view(header: TokenStream) -> TokenStream {
    view::compiled(header.into()).into()
}

#[doc(hidden)]
#[proc_macro]
pub fn build_id(_: TokenStream) -> TokenStream {
    build_id::expand().into()
}

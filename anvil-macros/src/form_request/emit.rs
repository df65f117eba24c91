//! The implementation of `FormRequest`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

use super::parse::{Field, Request};
use super::rule::Check;

pub(super) fn implementation(request: &Request) -> TokenStream {
    let ident = &request.ident;
    let fields = request.fields.iter().map(field);
    let builders = request.fields.iter().enumerate().map(|(index, field)| {
        let ident = &field.ident;
        quote!(#ident: values.take(#index))
    });
    // Behind a short name, because the compiler reads each path anew.
    quote! {
        const _: () = {
            use ::anvilforge::__private as __anvil;
            impl __anvil::FormRequest for #ident {
                const FIELDS: &'static [__anvil::Field] = &[#(#fields),*];

                fn build(values: &mut __anvil::Values) -> Self {
                    Self { #(#builders),* }
                }
            }
        };
    }
}

fn field(field: &Field) -> TokenStream {
    let (name, ty) = (&field.name, &field.ty);
    let rules = field.checks.iter().filter_map(|check| match check {
        Check::Input(rule) => Some(quote!(__anvil::Rule::#rule)),
        Check::Other { variant, field } => Some(quote!(__anvil::Rule::#variant(#field))),
        Check::Database { .. } => None,
    });
    let database = field.checks.iter().filter_map(|check| match check {
        Check::Database { column, must_exist } => Some(database_rule(column, *must_exist)),
        _ => None,
    });
    quote! {
        __anvil::Field::of::<#ty>(#name, &[#(#rules),*], &[#(#database),*])
    }
}

fn database_rule(column: &Path, must_exist: bool) -> TokenStream {
    quote! {
        __anvil::DatabaseRule {
            table: #column.table(),
            column: #column.name(),
            kind: #column.kind(),
            must_exist: #must_exist,
        }
    }
}

//! What `#[derive(Model)]` writes: the struct of a new record, and a block with everything else. In the block all names that it
//! needs are behind a short one, because the compiler reads each path anew, some hundred of them for each model.
//!
//! Whatever may fail to type-check names the type as the field does, so that the message is there.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt as _;

use super::input::{Field, Input, Role};
use super::{relation, told};

pub(super) fn emit(input: &Input) -> syn::Result<TokenStream> {
    let (relations, access) = relation::constants(input)?;
    let columns = constants(input, &relations);
    let (new, assignments) = new(input);
    let model = model(input);
    let (root, way) = (&input.root, &input.way);
    Ok(quote! {
        #new

        const _: () = {
            use #way as #root;
            #columns
            #assignments
            #model
            #access
        };
    })
}

/// The constants.
fn constants(input: &Input, relations: &TokenStream) -> TokenStream {
    let Input {
        ident, table, root, ..
    } = input;
    let constants = input.fields.iter().map(|field| {
        let Field {
            ident,
            visibility,
            ty,
            column,
            ..
        } = field;
        let doc = format!(" The column `{column}`.");
        quote! {
            #[doc = #doc]
            #visibility const #ident: #root::Column<Self, #ty> = #root::Column {
                name: #root::ColumnName { table: #table, name: #column },
                types: #root::PhantomData,
            };
        }
    });
    quote! {
        #[automatically_derived]
        #[allow(non_upper_case_globals, dead_code)]
        impl #ident {
            #(#constants)*
            #relations
        }
    }
}

/// The struct of a record that does not exist yet, and what it tells of its values.
fn new(input: &Input) -> (TokenStream, TokenStream) {
    let Input {
        ident,
        visibility,
        root,
        way,
        ..
    } = input;
    let name = format_ident!("New{}", ident, span = ident.span());
    let doc = format!(
        " The values of a new [`{ident}`]. A `None` for a column with a default leaves it to the database."
    );
    let given: Vec<&Field> = input
        .fields
        .iter()
        .filter(|field| matches!(field.role, Role::Given | Role::Defaulted))
        .collect();
    let fields = given.iter().map(
        |Field {
             ident,
             visibility,
             docs,
             ty,
             column,
             role,
             ..
         }| {
            let docs = if docs.is_empty() {
                let doc = format!(" The column `{column}`.");
                quote!(#[doc = #doc])
            } else {
                quote!(#(#docs)*)
            };
            let ty = match role {
                Role::Defaulted => quote!(#way::Option<#ty>),
                _ => quote!(#ty),
            };
            quote!(#docs #visibility #ident: #ty)
        },
    );
    let count = given.len();
    let assigned = given.iter().map(
        |Field {
             ident,
             ty,
             column,
             role,
             ..
         }| match role {
            Role::Defaulted => quote! {
                if let #root::Option::Some(value) = self.#ident {
                    <#ty as #root::ColumnType>::assign(value, #column, &mut values);
                }
            },
            _ => quote!(<#ty as #root::ColumnType>::assign(self.#ident, #column, &mut values);),
        },
    );
    let new = quote! {
        #[doc = #doc]
        #[derive(Clone)]
        #[allow(dead_code)]
        #visibility struct #name {
            #(#fields),*
        }
    };
    let assignments = quote! {
        #[automatically_derived]
        impl #root::New for #name {
            fn assignments(self) -> #root::Vec<#root::Assignment> {
                let mut values = #root::Assignment::list(#count);
                #(#assigned)*
                values
            }
        }
    };
    (new, assignments)
}

/// The implementation of `cast::Model`.
fn model(input: &Input) -> TokenStream {
    let Input {
        ident, table, root, ..
    } = input;
    let (name, morph) = (ident.to_string(), &input.morph);
    let new = format_ident!("New{}", ident, span = ident.span());
    let hooks = super::hooks::hooks(input);
    let about = super::about::about(input);
    let key = &input.fields[input.key];
    let (key_type, key_column) = (&key.ty, &key.column);
    let columns = input.fields.iter().map(|field| &field.column);
    let [created_at, updated_at, deleted_at] = [
        input.kept("created_at"),
        input.kept("updated_at"),
        input.kept("deleted_at").filter(|_| input.soft_deletes),
    ]
    .map(|column| match column {
        Some(column) => quote!(#root::Option::Some(#column)),
        None => quote!(#root::Option::None),
    });
    let hydrate = hydrate(input);
    let (original, saves) = saving(input);
    let relations = relation::fields(input);
    let generated = input
        .fields
        .iter()
        .enumerate()
        .filter(|(index, field)| *index != input.key && field.role == Role::Generated);
    let generated = generated.map(|(_, field)| &field.column);
    let (names, told) = (told::names(input), told::methods(input));
    let implementations = told::implementations(input);
    let relation_names = input
        .relations
        .iter()
        .map(|one| one.ident.unraw().to_string());
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #root::Model for #ident {
            type Key = #key_type;
            type New = #new;

            const DEFINITION: &'static #root::Definition = &#root::Definition {
                name: #name,
                morph: #morph,
                table: #table,
                columns: &[#(#columns),*],
                key: #key_column,
                generated: &[#(#generated),*],
                relations: &[#(#relation_names),*],
                names: #names,
                created_at: #created_at,
                updated_at: #updated_at,
                deleted_at: #deleted_at,
                hooks: #hooks,
                about: #about,
            };

            fn hydrate(row: &mut #root::Row) -> #root::Option<Self> {
                #hydrate
            }

            #told
            #original
            #relations
        }

        #saves
        #implementations
    }
}

/// How a record is made of a row. Each column stands within the `if` of the one before it, because then the compiler keeps
/// book of far less than with a `?` for each (half the instructions).
fn hydrate(input: &Input) -> TokenStream {
    let root = &input.root;
    let name = input.ident.to_string();
    // Names that nobody else can mean: a field may be called `row`.
    let value = |index: usize| format_ident!("value{index}", span = Span::mixed_site());
    let columns = input.fields.iter().enumerate();
    let columns = columns.map(|(index, Field { ident, .. })| {
        let value = value(index);
        quote!(#ident: #value)
    });
    let unloaded = relation::unloaded(input);
    let original = input.original.iter();
    let made = quote! {
        return #root::Option::Some(Self { #(#original: original,)* #(#columns,)* #(#unloaded),* });
    };
    let fields = input.fields.iter().enumerate().rev();
    let read = fields.fold(made, |rest, (index, Field { ty, .. })| {
        let value = value(index);
        quote! {
            if let #root::Option::Some(#value) = <#ty as #root::ColumnType>::take_from(row, #name, #index) { #rest }
        }
    });
    // Before the values are taken out of the row.
    let original = input.original.is_some();
    let original = original.then(|| quote!(let original = #root::Original::of(row);));
    quote! {
        #original
        #read
        #root::Option::None
    }
}

/// How a record tells what has changed of it: the method of `cast::Model`, and the implementations that say that it can.
fn saving(input: &Input) -> (TokenStream, TokenStream) {
    let Input { ident, root, .. } = input;
    let saves = quote! {
        #[automatically_derived]
        impl #root::Saves for #ident {}
    };
    let Some(field) = &input.original else {
        let saves = input.kept("updated_at").map(|_| saves);
        return (TokenStream::new(), saves.unwrap_or_default());
    };
    let method = quote! {
        fn original(&mut self) -> #root::Option<&mut #root::Original> {
            #root::Option::Some(&mut self.#field)
        }
    };
    let remembers = quote! {
        #saves

        #[automatically_derived]
        impl #root::Remembers for #ident {
            fn remembered(&self) -> &#root::Original {
                &self.#field
            }
        }
    };
    (method, remembers)
}

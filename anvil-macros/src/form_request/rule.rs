//! One rule as written, and the tokens that it becomes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::meta::ParseNestedMeta;
use syn::{Error, Expr, ExprLit, ExprUnary, Lit, LitInt, LitStr, Path, Token, UnOp, parenthesized};

/// A rule of a field.
pub(super) enum Check {
    /// One that needs the input alone: a variant of `Rule`.
    Input(TokenStream),
    /// One that compares with another field.
    Other { variant: TokenStream, field: LitStr },
    /// `unique(User::email)` or `exists(User::id)`.
    Database { column: Path, must_exist: bool },
}

impl Check {
    /// The field that this rule names.
    pub(super) fn other_field(&self) -> Option<&LitStr> {
        match self {
            Self::Other { field, .. } => Some(field),
            _ => None,
        }
    }
}

const KNOWN: &[&str] = &[
    "accepted",
    "after",
    "alpha",
    "alpha_dash",
    "alpha_num",
    "before",
    "between",
    "confirmed",
    "different",
    "digits",
    "email",
    "ends_with",
    "exists",
    "max",
    "min",
    "not_in",
    "nullable",
    "one_of",
    "required",
    "same",
    "size",
    "starts_with",
    "unique",
    "url",
];

/// Reads one rule of `#[rule(…)]`.
pub(super) fn parse_rule(meta: &ParseNestedMeta<'_>) -> syn::Result<Check> {
    let Some(name) = meta.path.get_ident().map(ToString::to_string) else {
        return Err(meta.error("a rule is a single word, such as `required`"));
    };
    let check = match name.as_str() {
        "required" => Check::Input(quote!(Required)),
        "email" => Check::Input(quote!(Email)),
        "url" => Check::Input(quote!(Url)),
        "alpha" => Check::Input(quote!(Alpha)),
        "alpha_num" => Check::Input(quote!(AlphaNum)),
        "alpha_dash" => Check::Input(quote!(AlphaDash)),
        "confirmed" => Check::Input(quote!(Confirmed)),
        "accepted" => Check::Input(quote!(Accepted)),
        "min" => number_rule(meta, &quote!(Min))?,
        "max" => number_rule(meta, &quote!(Max))?,
        "size" => number_rule(meta, &quote!(Size))?,
        "between" => {
            let bounds = list::<Expr>(meta)?;
            let [least, most] = bounds.as_slice() else {
                return Err(meta.error("`between` takes two bounds: `between(1, 5)`"));
            };
            let (least, most) = (number(least)?, number(most)?);
            if least > most {
                return Err(meta.error(format!(
                    "no value is between {least} and {most}: the lower bound comes first"
                )));
            }
            Check::Input(quote!(Between(#least, #most)))
        }
        "digits" => {
            let count: LitInt = meta.value()?.parse()?;
            let count: usize = count.base10_parse()?;
            Check::Input(quote!(Digits(#count)))
        }
        "one_of" => text_rule(meta, &quote!(In))?,
        "not_in" => text_rule(meta, &quote!(NotIn))?,
        "starts_with" => text_rule(meta, &quote!(StartsWith))?,
        "ends_with" => text_rule(meta, &quote!(EndsWith))?,
        "after" => moment_rule(meta, &quote!(After))?,
        "before" => moment_rule(meta, &quote!(Before))?,
        "same" => Check::Other {
            variant: quote!(Same),
            field: meta.value()?.parse()?,
        },
        "different" => Check::Other {
            variant: quote!(Different),
            field: meta.value()?.parse()?,
        },
        "unique" => Check::Database {
            column: column(meta)?,
            must_exist: false,
        },
        "exists" => Check::Database {
            column: column(meta)?,
            must_exist: true,
        },
        "nullable" => return Err(meta.error("write the type as `Option<…>` instead of `nullable`")),
        "integer" | "numeric" | "string" | "boolean" | "date" | "array" => {
            return Err(meta.error(format!(
                "`{name}` is said by the field's type: leave the rule out"
            )));
        }
        "in" => return Err(meta.error("`in` is a word of Rust: the rule is called `one_of`")),
        other => return Err(meta.error(unknown(other))),
    };
    Ok(check)
}

fn unknown(name: &str) -> String {
    // Words that share a beginning or differ in length by little are the likely slips.
    let near = KNOWN.iter().filter(|known| {
        known
            .chars()
            .zip(name.chars())
            .filter(|(a, b)| a == b)
            .count()
            + 2
            >= name.len().max(known.len())
    });
    match near.min_by_key(|known| known.len().abs_diff(name.len())) {
        Some(near) => format!("unknown rule `{name}`: did you mean `{near}`?"),
        None => format!("unknown rule `{name}`: the rules are {}", KNOWN.join(", ")),
    }
}

fn number_rule(meta: &ParseNestedMeta<'_>, variant: &TokenStream) -> syn::Result<Check> {
    let value = number(&meta.value()?.parse()?)?;
    Ok(Check::Input(quote!(#variant(#value))))
}

fn text_rule(meta: &ParseNestedMeta<'_>, variant: &TokenStream) -> syn::Result<Check> {
    let items = list::<LitStr>(meta)?;
    if items.is_empty() {
        return Err(meta.error("expected at least one text, in parentheses: `(\"a\", \"b\")`"));
    }
    Ok(Check::Input(quote!(#variant(&[#(#items),*]))))
}

fn moment_rule(meta: &ParseNestedMeta<'_>, variant: &TokenStream) -> syn::Result<Check> {
    let moment: LitStr = meta.value()?.parse()?;
    Ok(Check::Input(quote!(#variant(#moment))))
}

fn column(meta: &ParseNestedMeta<'_>) -> syn::Result<Path> {
    let columns = list::<Path>(meta)?;
    match columns.as_slice() {
        [column] if column.segments.len() >= 2 => Ok(column.clone()),
        _ => Err(meta.error("expected one column in parentheses: `unique(User::email)`")),
    }
}

fn list<T: syn::parse::Parse>(meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<T>> {
    let content;
    parenthesized!(content in meta.input);
    Ok(content
        .parse_terminated(T::parse, Token![,])?
        .into_iter()
        .collect())
}

/// A number as a literal, with or without a sign.
fn number(expression: &Expr) -> syn::Result<f64> {
    match expression {
        Expr::Lit(ExprLit {
            lit: Lit::Int(number),
            ..
        }) => number.base10_parse(),
        Expr::Lit(ExprLit {
            lit: Lit::Float(number),
            ..
        }) => number.base10_parse(),
        Expr::Unary(ExprUnary {
            op: UnOp::Neg(_),
            expr,
            ..
        }) => number(expr).map(|value| -value),
        other => Err(Error::new_spanned(other, "expected a number")),
    }
}

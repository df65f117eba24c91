//! Paths and types as code.

use crate::expression::{PathSegment, Type};

pub(crate) fn print_path(path: &[PathSegment], before_generics: &str) -> String {
    let segments: Vec<String> = path
        .iter()
        .map(|segment| {
            if segment.generics.is_empty() {
                return segment.name.clone();
            }
            let generics: Vec<String> = segment.generics.iter().map(print_type).collect();
            format!("{}{before_generics}<{}>", segment.name, generics.join(", "))
        })
        .collect();
    segments.join("::")
}

pub(crate) fn print_type(ty: &Type) -> String {
    match ty {
        Type::Inferred => "_".to_owned(),
        Type::Reference(inner) => format!("&{}", print_type(inner)),
        Type::Tuple(elements) => {
            let elements: Vec<String> = elements
                .iter()
                .map(|element| print_type(element) + ",")
                .collect();
            format!("({})", elements.join(" "))
        }
        Type::Path(path) => print_path(path, ""),
        Type::Slice(element) => format!("[{}]", print_type(element)),
        Type::Array(element, length) => format!("[{}; {length}]", print_type(element)),
    }
}

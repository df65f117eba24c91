//! Repeats the marked lines of a stub, once for each field.

/// Replaces each run of lines that end in `marker` by the given lines, at the run's indentation.
///
/// With no lines, a `{` and a `}` that are left alone are joined as rustfmt joins them.
pub(crate) fn repeat(stub: &str, marker: &str, lines: &[String]) -> String {
    let marker = format!("// {marker}");
    let mut result = String::with_capacity(stub.len());
    let mut in_run = false;
    for line in stub.lines() {
        if line.ends_with(&marker) {
            if !in_run {
                let indent: String = line.chars().take_while(|c| c.is_whitespace()).collect();
                for field in lines {
                    result.push_str(&format!("{indent}{field}\n"));
                }
            }
            in_run = true;
            continue;
        }
        in_run = false;
        if lines.is_empty() && line == "}" && result.ends_with(" {\n") {
            result.pop();
        }
        result.push_str(line);
        result.push('\n');
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_replaced_once() {
        let stub = "struct A {\n    #[x] // each field\n    pub title: String, // each field\n    id: i64,\n}\n";
        let lines = ["a: u8,".to_owned(), "b: u8,".to_owned()];
        assert_eq!(
            repeat(stub, "each field", &lines),
            "struct A {\n    a: u8,\n    b: u8,\n    id: i64,\n}\n"
        );
    }

    #[test]
    fn an_emptied_body_is_closed() {
        assert_eq!(
            repeat(
                "pub struct A {\n    a: u8, // each field\n}\n",
                "each field",
                &[]
            ),
            "pub struct A {}\n"
        );
    }
}

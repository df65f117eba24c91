//! The source of a migration: calls laid out as rustfmt lays them out.

use super::from_models::{Block, Script};

/// The width that rustfmt gives to a chain of calls, and to the arguments of one, before it breaks them.
const WIDTH: usize = 60;

/// The whole file.
pub(super) fn source(script: &Script) -> String {
    format!(
        "use anvilforge::migration::Schema;\n\n\
         /// Brings the database in step with the models.\n\
         pub fn up(schema: &mut Schema) {{\n{}}}\n\n\
         /// Takes that back.\n\
         pub fn down(schema: &mut Schema) {{\n{}}}\n",
        blocks(&script.up),
        blocks(&script.down)
    )
}

fn blocks(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect()
}

fn block(block: &Block) -> String {
    let Block {
        method,
        table,
        lines,
    } = block;
    if lines.is_empty() {
        return format!("    schema.{method}({table:?});\n");
    }
    let lines: String = lines.iter().map(|chain| statement(chain)).collect();
    format!("    schema.{method}({table:?}, |t| {{\n{lines}    }});\n")
}

/// `t.string("title").nullable();`, over several lines where one is too short for it.
fn statement(chain: &[String]) -> String {
    const INDENT: &str = "        ";
    let line = format!("t.{}", chain.join("."));
    match chain {
        [call] => format!("{INDENT}t.{};\n", spread(call, INDENT)),
        _ if line.chars().count() <= WIDTH => format!("{INDENT}{line};\n"),
        [first, rest @ ..] => {
            let deeper = format!("{INDENT}    ");
            let rest: Vec<_> = rest
                .iter()
                .map(|call| format!("\n{deeper}.{}", spread(call, &deeper)))
                .collect();
            format!("{INDENT}t.{}{};\n", spread(first, INDENT), rest.concat())
        }
        [] => String::new(),
    }
}

/// A call whose arguments stand on lines of their own when they are too wide.
fn spread(call: &str, indent: &str) -> String {
    let Some((name, arguments)) = call.strip_suffix(')').and_then(|call| call.split_once('('))
    else {
        return call.to_owned();
    };
    let parts = split(arguments);
    // A text alone cannot be broken.
    if arguments.chars().count() <= WIDTH
        || matches!(parts.as_slice(), [one] if !one.starts_with('['))
    {
        return call.to_owned();
    }
    let deeper = format!("{indent}    ");
    let lines = |parts: &[&str]| -> String {
        parts
            .iter()
            .map(|part| format!("{deeper}{part},\n"))
            .collect()
    };
    match parts.as_slice() {
        // One array takes the place of the arguments.
        [array] => {
            let names = split(&array[1..array.len() - 1]);
            format!("{name}([\n{}{indent}])", lines(&names))
        }
        parts => format!("{name}(\n{}{indent})", lines(parts)),
    }
}

/// The arguments between commas that stand in no text and no array.
fn split(arguments: &str) -> Vec<&str> {
    let (mut parts, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    let (mut in_text, mut escaped) = (false, false);
    for (at, char) in arguments.char_indices() {
        match char {
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' => in_text = !in_text,
            _ if in_text => {}
            '[' | '(' => depth += 1,
            ']' | ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(arguments[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(arguments[start..].trim());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(chain: &[&str], expected: &str) {
        let chain: Vec<String> = chain.iter().map(|call| (*call).to_owned()).collect();
        assert_eq!(statement(&chain), expected);
    }

    #[test]
    fn a_chain_is_broken_where_rustfmt_breaks_it() {
        check(
            &[
                "foreign_id(\"post_id\")",
                "constrained()",
                "cascade_on_delete()",
            ],
            "        t.foreign_id(\"post_id\").constrained().cascade_on_delete();\n",
        );
        check(
            &[
                "foreign_id(\"comments_id\")",
                "constrained()",
                "cascade_on_delete()",
            ],
            "        t.foreign_id(\"comments_id\")\n            .constrained()\n            .cascade_on_delete();\n",
        );
    }

    #[test]
    fn wide_arguments_stand_on_lines_of_their_own() {
        let name = "a_rather_long_name_of_an_index_over_two_columns";
        check(
            &[&format!("index_named({name:?}, [\"one\", \"two\"])")],
            &format!(
                "        t.index_named(\n            {name:?},\n            [\"one\", \"two\"],\n        );\n"
            ),
        );
        check(
            &["index([\"a_rather_long_name_of_a_column\", \"another_name_that_is_long\"])"],
            "        t.index([\n            \"a_rather_long_name_of_a_column\",\n            \"another_name_that_is_long\",\n        ]);\n",
        );
    }

    #[test]
    fn commas_in_texts_divide_nothing() {
        assert_eq!(
            split(r#""a, \"b", ["c", "d"], 3"#),
            [r#""a, \"b""#, r#"["c", "d"]"#, "3"]
        );
    }

    #[test]
    fn the_file_is_whole() {
        let block = |method: &str, lines: &[&str]| Block {
            method: method.to_owned(),
            table: "posts".to_owned(),
            lines: lines.iter().map(|line| vec![(*line).to_owned()]).collect(),
        };
        let script = Script {
            up: vec![block("create", &["id()", "timestamps()"])],
            down: vec![block("drop_if_exists", &[])],
            ..Script::default()
        };
        assert_eq!(
            source(&script),
            "use anvilforge::migration::Schema;

/// Brings the database in step with the models.
pub fn up(schema: &mut Schema) {
    schema.create(\"posts\", |t| {
        t.id();
        t.timestamps();
    });
}

/// Takes that back.
pub fn down(schema: &mut Schema) {
    schema.drop_if_exists(\"posts\");
}
"
        );
    }
}

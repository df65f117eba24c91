//! The line that a measurement adds to a source file and takes out again.
//!
//! The line is known by its text. So it is taken out by looking for it, not by putting an old text back: what somebody writes into the
//! file meanwhile stays, and a line that a killed measurement left is found later.

/// What marks the line.
const MARK: &str = "// cargo anvil doctor --measure: taken out again";

/// A project that denies warnings must build with the line, too.
const LENIENT: &str = concat!("#[", "allow(warnings)]");

/// The text with a line of its own at its end; a different `number` makes different code.
pub(crate) fn with_probe(text: &str, number: u32) -> String {
    let text = without_probe(text);
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let gap = if text.is_empty() || text.ends_with('\n') {
        ""
    } else {
        end
    };
    format!(
        "{text}{gap}{LENIENT} pub fn anvil_doctor_probe() -> u32 {{ {number} }} {MARK}{gap_back}{end}",
        // Tells that the file had no line end before.
        gap_back = if gap.is_empty() { "" } else { "," },
    )
}

/// The text without the line.
pub(crate) fn without_probe(text: &str) -> String {
    let mut rest = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let Some(at) = line.find(MARK) else {
            rest.push_str(line);
            continue;
        };
        if line[at + MARK.len()..].starts_with(',') {
            let kept = rest.trim_end_matches(['\r', '\n']).len();
            rest.truncate(kept);
        }
    }
    rest
}

/// Whether the text has such a line.
pub(crate) fn has_probe(text: &str) -> bool {
    text.contains(MARK)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_taken_out() {
        for text in [
            "fn a() {}\n",
            "fn a() {}",
            "fn a() {}\r\nfn b() {}\r\n",
            "fn a() {}\r\nfn b() {}",
            "",
        ] {
            let probed = with_probe(text, 1);
            assert!(has_probe(&probed));
            assert_eq!(without_probe(&probed), text);
            assert_eq!(without_probe(&with_probe(&probed, 2)), text);
        }
    }

    #[test]
    fn what_was_written_meanwhile_stays() {
        let probed = with_probe("fn a() {}\n", 1);
        let edited = format!("{probed}fn b() {{}}\n");
        assert_eq!(without_probe(&edited), "fn a() {}\nfn b() {}\n");
    }

    #[test]
    fn each_number_is_other_code_on_one_line() {
        assert_ne!(with_probe("x\n", 1), with_probe("x\n", 2));
        assert_eq!(with_probe("x\n", 1).lines().count(), 2);
    }
}

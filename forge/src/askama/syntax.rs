//! Askama's words, marks and quoting.

/// Generated names begin with this; a name of a template cannot.
pub(crate) const LOCAL_PREFIX: &str = "__forge";
/// The context of the request, as generated code names it.
pub(crate) const CONTEXT: &str = "__forge";

pub(super) const ELSE: &str = "{% else %}";
pub(super) const END_IF: &str = "{% endif %}";
pub(super) const END_FOR: &str = "{% endfor %}";
pub(super) const END_LET: &str = "{% endlet %}";
pub(super) const END_MATCH: &str = "{% endmatch %}";

pub(super) fn if_(condition: &str) -> String {
    format!("{{% if {condition} %}}")
}

pub(super) fn else_if(condition: &str) -> String {
    format!("{{% else if {condition} %}}")
}

pub(super) fn let_clause(pattern: &str, subject: &str) -> String {
    format!("let {pattern} = {subject}")
}

pub(super) fn for_(pattern: &str, items: &str) -> String {
    format!("{{% for {pattern} in {items} %}}")
}

pub(super) fn let_(name: &str, value: &str) -> String {
    format!("{{% let {name} = {value} %}}")
}

/// Begins a block whose content gets a name.
pub(super) fn open_let(name: &str) -> String {
    format!("{{% let {name} %}}")
}

/// The value as one of the type, with the conversions that Rust makes where a type is known.
pub(super) fn typed(runtime: &str, ty: &str, value: &str) -> String {
    verbatim(
        runtime,
        &format!("{runtime}::Typed::<{ty}> {{ value: {value} }}"),
    )
}

pub(super) fn match_(subject: &str) -> String {
    format!("{{% match {subject} %}}")
}

pub(super) fn when(pattern: &str) -> String {
    format!("{{% when {pattern} %}}")
}

/// `break` and `continue` are the same words.
pub(super) fn keyword(keyword: &str) -> String {
    format!("{{% {keyword} %}}")
}

/// An escaped echo.
pub(super) fn echo(expr: &str) -> String {
    format!("{{{{ {expr} }}}}")
}

/// An echo as it is. A filter binds tighter than an operator.
pub(super) fn raw_echo(expr: &str) -> String {
    format!("{{{{ ({expr})|safe }}}}")
}

/// Binds the context of the request for the rest of the template.
pub(super) fn prelude(runtime: &str, key: &str) -> String {
    let_(
        CONTEXT,
        &format!("{runtime}::Context::of(askama::get_value::<_>(\"{key}\"))"),
    )
}

/// Turns a failing helper into a failing template; `expr` gives a `Result`.
pub(crate) fn or_fail(expr: &str, plain: bool) -> String {
    if plain {
        format!("{expr}?")
    } else {
        format!("{expr}.map_err(askama::Error::custom)?")
    }
}

/// Code that Askama takes as it is, and so means what it means in Rust.
pub(super) fn verbatim(runtime: &str, code: &str) -> String {
    format!("{runtime}::expr!({code})")
}

/// Hands on the value of a place: by value if it can be copied, else by reference.
pub(crate) fn lend(runtime: &str, place: &str) -> String {
    format!("{runtime}::lend!({place})")
}

/// The items of a loop, each with the number of all.
pub(super) fn counted(runtime: &str, items: &str) -> String {
    verbatim(
        runtime,
        &format!("{runtime}::counted(({items}).into_iter())"),
    )
}

/// Binds what Askama knows of a loop under a name.
pub(super) fn bind_loop(runtime: &str, name: &str) -> String {
    let_(
        name,
        &format!("{runtime}::Loop::new(loop.index0, loop.last)"),
    )
}

/// A property of the innermost loop, in Askama's names.
pub(crate) fn loop_property(property: &str) -> Option<&'static str> {
    Some(match property {
        "index" => "loop.index0",
        "iteration" => "loop.index",
        "first" => "loop.first",
        "last" => "loop.last",
        "even" => "(loop.index % 2 == 0)",
        "odd" => "(loop.index % 2 == 1)",
        _ => return None,
    })
}

/// Whether Askama gives the name a meaning of its own where a variable could stand.
pub(crate) fn is_word(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "and", "askama", "bitand", "bitor", "caller", "defined", "elif", "is", "not", "or", "set",
        "values", "with", "xor",
    ];
    WORDS.contains(&name)
}

/// Adds text that must come out as it is; a brace that could begin a tag is quoted.
pub(super) fn push_text(output: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        let run = rest[at..].len() - rest[at..].trim_start_matches('{').len();
        let (before, after) = (&rest[..at], &rest[at + run..]);
        output.push_str(before);
        if run == 1 && after.starts_with(|next| next != '%' && next != '#') {
            output.push('{');
        } else {
            output.push_str("{{ \"");
            output.push_str(&rest[at..at + run]);
            output.push_str("\" }}");
        }
        rest = after;
    }
    output.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::push_text;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let mut output = String::new();
        push_text(&mut output, text);
        assert_eq!(output, expected);
    }

    #[test]
    fn braces_of_css_stay_as_they_are() {
        check("a{color:red}", "a{color:red}");
    }

    #[test]
    fn braces_that_could_begin_a_tag_are_quoted() {
        check("{{ x }}", "{{ \"{{\" }} x }}");
        check("{% x", "{{ \"{\" }}% x");
        check("x{", "x{{ \"{\" }}");
    }
}

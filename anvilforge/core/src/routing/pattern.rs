//! The paths of routes: `/posts/{id}`, `/posts/{id?}`, `/files/{path*}`.

/// One piece of a route's path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Segment {
    Literal(String),
    Parameter { name: String, optional: bool },
    Rest { name: String },
}

/// A parsed path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    pub(crate) segments: Vec<Segment>,
}

impl Pattern {
    /// Parses a route's path.
    pub(crate) fn parse(path: &str) -> Result<Self, String> {
        let mut segments = Vec::new();
        let mut pieces = path.split('/').filter(|piece| !piece.is_empty()).peekable();
        while let Some(piece) = pieces.next() {
            let segment = parse_segment(piece, path)?;
            let is_last = pieces.peek().is_none();
            match &segment {
                Segment::Rest { name } if !is_last => {
                    return Err(format!(
                        "`{{{name}*}}` takes the rest of the path, so it must stand last in `{path}`"
                    ));
                }
                Segment::Parameter {
                    name,
                    optional: true,
                } if !is_last => {
                    return Err(format!(
                        "the optional `{{{name}?}}` must stand last in `{path}`"
                    ));
                }
                _ => {}
            }
            if let Some(name) = segment.name()
                && segments
                    .iter()
                    .any(|earlier: &Segment| earlier.name() == Some(name))
            {
                return Err(format!("the parameter `{name}` stands twice in `{path}`"));
            }
            segments.push(segment);
        }
        Ok(Self { segments })
    }

    /// The names of the parameters, in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(Segment::name)
    }

    /// The forms to put into `matchit`, with parameters named by position, so that two routes may
    /// name the same place differently. An optional or rest parameter adds the path without it.
    pub(crate) fn matchers(&self) -> Vec<String> {
        let mut path = String::new();
        let mut forms = Vec::new();
        for (index, segment) in self.segments.iter().enumerate() {
            let short = if path.is_empty() {
                "/".to_owned()
            } else {
                path.clone()
            };
            path.push('/');
            match segment {
                Segment::Literal(text) => {
                    path.push_str(&text.replace('{', "{{").replace('}', "}}"));
                }
                Segment::Parameter { optional, .. } => {
                    if *optional {
                        forms.push(short);
                    }
                    path.push_str(&format!("{{p{index}}}"));
                }
                Segment::Rest { .. } => {
                    forms.push(short);
                    path.push_str(&format!("{{*p{index}}}"));
                }
            }
        }
        forms.push(if path.is_empty() {
            "/".to_owned()
        } else {
            path
        });
        forms
    }
}

impl Segment {
    fn name(&self) -> Option<&str> {
        match self {
            Self::Literal(_) => None,
            Self::Parameter { name, .. } | Self::Rest { name } => Some(name),
        }
    }
}

fn parse_segment(piece: &str, path: &str) -> Result<Segment, String> {
    let Some(inner) = piece
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    else {
        if piece.contains(['{', '}']) {
            return Err(format!(
                "`{piece}` in `{path}`: a parameter must fill its segment, as in `/posts/{{id}}`"
            ));
        }
        if let Some(name) = piece.strip_prefix(':') {
            return Err(format!(
                "`{piece}` in `{path}`: parameters are written `{{{name}}}`"
            ));
        }
        return Ok(Segment::Literal(piece.to_owned()));
    };
    let (name, segment): (&str, fn(String) -> Segment) = if let Some(name) = inner.strip_suffix('?')
    {
        (name, |name| Segment::Parameter {
            name,
            optional: true,
        })
    } else if let Some(name) = inner.strip_suffix('*') {
        (name, |name| Segment::Rest { name })
    } else {
        (inner, |name| Segment::Parameter {
            name,
            optional: false,
        })
    };
    let valid = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !valid {
        return Err(format!(
            "`{piece}` in `{path}`: a parameter name has letters, digits and `_`"
        ));
    }
    Ok(segment(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn names_parameters_by_position_for_matching() {
        let pattern = Pattern::parse("/posts/{post}/comments/{id?}").unwrap();
        assert_eq!(pattern.names().collect::<Vec<_>>(), ["post", "id"]);
        assert_eq!(
            pattern.matchers(),
            ["/posts/{p1}/comments", "/posts/{p1}/comments/{p3}"]
        );
    }

    #[test]
    fn the_root_and_a_rest_parameter_have_their_short_forms() {
        assert_eq!(Pattern::parse("/").unwrap().matchers(), ["/"]);
        assert_eq!(
            Pattern::parse("{path*}").unwrap().matchers(),
            ["/", "/{*p0}"]
        );
    }

    #[test]
    fn refuses_what_would_never_match_as_meant() {
        for (path, expected) in [
            ("/posts/:id", "written `{id}`"),
            ("/posts/p{id}", "must fill its segment"),
            ("/{a?}/b", "must stand last"),
            ("/{a}/{a}", "stands twice"),
            ("/{a-b}", "letters, digits and `_`"),
        ] {
            let error = Pattern::parse(path).unwrap_err();
            assert!(error.contains(expected), "{path}: {error}");
        }
    }
}

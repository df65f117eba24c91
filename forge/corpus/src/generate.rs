//! Templates made at random, for the equality of the back ends: well-typed, of everything that the language has.
//!
//! The views know the fields of `tests/generated/context.rs`. The same seed gives the same templates.

use crate::case::Case;
use crate::random::Random;

/// The fields of every generated view.
const CONTEXT: &str = "title: String = title(), count: i64 = 3, size: usize = 2, flag: bool = true, names: Vec<String> = names(), \
maybe: Option<String> = Some(title()), nothing: Option<i64> = None, posts: Vec<Post> = posts(), status: Status = Status::Published { year: 2026 }";

/// So many pieces in one case at most, all its views together.
const MOST_PIECES: usize = 60;
const MOST_DEPTH: usize = 5;

/// What a name is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ty {
    Text,
    Number,
    Flag,
    Post,
}

/// Makes cases.
pub(crate) fn cases(seed: u64, count: usize) -> Vec<Case> {
    (0..count)
        .map(|number| {
            let mut generator = Generator {
                random: Random::new(seed, number),
                names: vec![
                    ("title".to_owned(), Ty::Text),
                    ("count".to_owned(), Ty::Number),
                    ("flag".to_owned(), Ty::Flag),
                ],
                in_component: false,
                loops: 0,
                open_loops: 0,
                left: MOST_PIECES,
                fresh: 0,
                views: Vec::new(),
            };
            let page = generator.page();
            generator.views.insert(0, ("in".to_owned(), page));
            Case {
                name: format!("generated/{seed}-{number}"),
                path: std::path::PathBuf::new(),
                context: CONTEXT.to_owned(),
                request: "errors: vec![(\"title\", \"wrong <b>\")], old: vec![(\"title\", \"typed\")], user: Some(\"Ada\"),".to_owned(),
                fragment: None,
                views: generator.views,
                after: Vec::new(),
            }
        })
        .collect()
}

struct Generator {
    random: Random,
    /// The names that are known here, innermost last.
    names: Vec<(String, Ty)>,
    /// Only the component's own names are known.
    in_component: bool,
    /// Loops whose state is known here, and those of them that can be left.
    loops: usize,
    open_loops: usize,
    left: usize,
    fresh: usize,
    views: Vec<(String, String)>,
}

const TEXTS: &[&str] = &[
    "a",
    " ",
    "\n",
    "<b>x</b>",
    "é漢",
    "&amp;",
    "{",
    "}",
    "{%",
    "#}",
    "a@b.c",
    "@@if",
    "@{{ x }}",
    "<i title=\"@\">",
    "</i>",
    "\"'",
    "%}",
    "{{-- {{ x }} --}}",
    "@verbatim{{ x }}@endverbatim",
    "<!-- c -->",
    "\t",
    "\r\n",
    "@media (x)",
    "{#",
];

impl Generator {
    fn page(&mut self) -> String {
        if self.random.one_in(4) {
            let layout = format!(
                "<t>@yield(\"head\", \"none\")</t>{}@section(\"side\")s {}@show|@yield(\"main\")@stack(\"s\")",
                self.pieces(1),
                self.pieces(1)
            );
            self.views.push(("layout".to_owned(), layout));
            let head = self.text();
            let parent = *self.random.pick(&["@parent ", ""]);
            return format!(
                "@extends(\"layout\")\n@section(\"head\", {head})\n@section(\"side\"){parent}{}@endsection\n@section(\"main\")\n{}\n@endsection\n",
                self.pieces(1),
                self.pieces(0)
            );
        }
        let stack = if self.random.one_in(2) {
            "@stack(\"s\")"
        } else {
            ""
        };
        format!("{stack}{}@stack(\"s\")", self.pieces(0))
    }

    fn pieces(&mut self, depth: usize) -> String {
        let mut text = String::new();
        for _ in 0..=self.random.below(if depth == 0 { 8 } else { 3 }) {
            let known = self.names.len();
            text.push_str(&self.piece(depth));
            // A `@` after a letter is text.
            if text.ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                text.push(' ');
            }
            self.names.truncate(known);
        }
        text
    }

    /// A block's content, with more names.
    fn inside(&mut self, names: &[(&str, Ty)], depth: usize) -> String {
        let known = self.names.len();
        self.names
            .extend(names.iter().map(|(name, ty)| ((*name).to_owned(), *ty)));
        let text = self.pieces(depth + 1);
        self.names.truncate(known);
        text
    }

    /// The body of a loop.
    fn round(&mut self, names: &[(&str, Ty)], depth: usize) -> String {
        self.loops += 1;
        self.open_loops += 1;
        let text = self.inside(names, depth);
        self.loops -= 1;
        self.open_loops -= 1;
        text
    }

    fn name(&mut self, start: &str) -> String {
        self.fresh += 1;
        // Names hide others now and then.
        format!("{start}{}", self.fresh % 4)
    }

    fn piece(&mut self, depth: usize) -> String {
        self.left = self.left.saturating_sub(1);
        let choice = if self.left == 0 || depth >= MOST_DEPTH {
            self.random.below(8)
        } else {
            self.random.below(30)
        };
        match choice {
            0 | 1 => (*self.random.pick(TEXTS)).to_owned() + " ",
            2 => format!("{{{{ {} }}}}", self.text()),
            3 => format!("{{{{ {} }}}}", self.number()),
            4 => format!("{{!! {} !!}}", self.text()),
            5 => format!(
                "<i title=\"{{{{ {} }}}}\" href='{{{{ {} }}}}'></i>",
                self.text(),
                self.text()
            ),
            6 => {
                let (flag, other) = (self.flag(), self.flag());
                format!("<i @class({{ \"a\", \"b\": {flag} }}) @checked({other})></i>")
            }
            7 => self.asked(),
            8 | 9 => {
                let otherwise = match self.random.below(3) {
                    0 => String::new(),
                    1 => format!(" @else {}", self.pieces(depth + 1)),
                    _ => format!(
                        " @elseif({}) {} @else {}",
                        self.flag(),
                        self.pieces(depth + 1),
                        self.pieces(depth + 1)
                    ),
                };
                format!(
                    "@if({}) {}{otherwise} @endif",
                    self.flag(),
                    self.pieces(depth + 1)
                )
            }
            10 => format!(
                "@unless({}) {} @endunless",
                self.flag(),
                self.pieces(depth + 1)
            ),
            11 if !self.in_component => {
                let name = self.name("m");
                let test = format!("({})", self.flag());
                let body = self.inside(&[(&name, Ty::Text)], depth);
                format!("@if(let Some({name}) = maybe && {test}) {body} @endif")
            }
            12 => {
                let name = self.name("i");
                let end = self.random.below(4);
                let body = self.round(&[(&name, Ty::Number)], depth);
                format!("@for({name} in 0..{end}) {body} @endfor")
            }
            13 if !self.in_component => {
                let name = self.name("n");
                let body = self.round(&[(&name, Ty::Text)], depth);
                format!("@foreach(names as {name}) {body} @endforeach")
            }
            14 if !self.in_component => {
                let name = self.name("p");
                let body = self.round(&[(&name, Ty::Post)], depth);
                let empty = self.pieces(depth + 1);
                format!("@forelse(posts as {name}) {body} @empty {empty} @endforelse")
            }
            15 if !self.in_component => {
                let (first, second) = (self.name("k"), self.name("v"));
                let body = self.round(&[(&first, Ty::Number), (&second, Ty::Text)], depth);
                format!(
                    "@foreach(names.iter().enumerate() as ({first}, {second})) {body} @endforeach"
                )
            }
            16 if self.open_loops > 0 => {
                let word = *self.random.pick(&["break", "continue"]);
                format!("@{word}({})", self.flag())
            }
            17 => {
                let (one, two) = (self.pieces(depth + 1), self.pieces(depth + 1));
                let subject = self.number();
                format!(
                    "@switch({subject}) @case(1, 2) {one} @break @case(3) {two} @break @default d @endswitch"
                )
            }
            18 if !self.in_component => {
                let name = self.name("y");
                let year = self.inside(&[(&name, Ty::Number)], depth);
                let other = self.pieces(depth + 1);
                format!(
                    "@match(status) @case(Status::Published {{ year: {name} }}) {year} @case(_) {other} @endmatch"
                )
            }
            19 => {
                let walls = std::mem::take(&mut self.open_loops);
                let body = self.pieces(depth + 1);
                self.open_loops = walls;
                let (opens, ends) = *self.random.pick(&[
                    ("push", "endpush"),
                    ("prepend", "endprepend"),
                    ("pushOnce", "endPushOnce"),
                    ("prependOnce", "endPrependOnce"),
                ]);
                format!("@{opens}(\"s\") {body} @{ends}")
            }
            20 => format!("@once {} @endonce", self.pieces(depth + 1)),
            21 => self.include(depth),
            22..=25 => self.component(depth),
            26 => format!(
                "@error(\"title\") {{{{ message }}}} @else {} @enderror",
                self.pieces(depth + 1)
            ),
            27 => format!(
                "@auth {} @else {} @endauth",
                self.pieces(depth + 1),
                self.pieces(depth + 1)
            ),
            28 => format!("<script>let a = @json({});</script>", self.text()),
            _ => format!("<p>{}</p>", self.pieces(depth + 1)),
        }
    }

    fn include(&mut self, depth: usize) -> String {
        let view = format!("part{}", self.views.len());
        self.views.push((view.clone(), String::new()));
        let place = self.views.len() - 1;
        let (text, number) = (self.text(), self.number());
        let body = self.inside(&[("given", Ty::Text), ("amount", Ty::Number)], depth);
        self.views[place].1 = body;
        format!("@include(\"{view}\", {{ given: {text}, amount: {number} }})")
    }

    fn component(&mut self, depth: usize) -> String {
        let name = format!("c{}", self.views.len());
        self.views
            .push((format!("components.{name}"), String::new()));
        let place = self.views.len() - 1;
        // The file sees its props and slots, and nothing of the caller.
        let outer = (
            std::mem::replace(
                &mut self.names,
                vec![
                    ("label".to_owned(), Ty::Text),
                    ("size".to_owned(), Ty::Number),
                    ("on".to_owned(), Ty::Flag),
                ],
            ),
            std::mem::replace(&mut self.in_component, true),
            std::mem::take(&mut self.loops),
            std::mem::take(&mut self.open_loops),
        );
        let slot = match self.random.below(5) {
            0 => "{{ slot }}{{ slot }}",
            1 => "@for(i in 0..2){{ slot }}@endfor",
            2 => "@if(slot.is_empty()) none @else {{ slot }} @endif",
            3 => "@foreach([1] as one)@once {{ slot }} @endonce{{ one }}@endforeach",
            _ => "{{ slot }}",
        };
        let head = *self.random.pick(&[
            "{{ head }}",
            "<b {{ head.attributes }}>{{ head }}</b>",
            "@isset(head){{ head }}@endisset",
        ]);
        let bag = *self.random.pick(&[
            "<i {{ attributes }}></i>",
            "<i {{ attributes.merge({ \"class\": \"c\", \"id\": \"d\" }) }}></i>",
            "<i {{ attributes.only([\"id\"]) }} {{ attributes.except(\"id\") }}></i>",
            "{{ attributes.get(\"id\", \"none\") }}",
        ]);
        let body = self.pieces(depth + 1);
        self.views[place].1 = format!(
            "@props({{ label: &str = \"none\", size: i64 = 7, on: bool = false }})\n{bag}{body}{head} {slot}\n"
        );
        (self.names, self.in_component, self.loops, self.open_loops) = outer;

        let walls = std::mem::take(&mut self.open_loops);
        let mut attributes = String::new();
        if self.random.one_in(2) {
            // A quote would end the attribute.
            let text = self.text().replace('\'', "");
            attributes.push_str(&format!(" :label='&{text}.to_string()'"));
        } else if self.random.one_in(2) {
            attributes.push_str(" label=\"a &amp; b\"");
        }
        if self.random.one_in(2) {
            let size = if self.in_component { "9" } else { "count - 4" };
            attributes.push_str(&format!(" :size='{size}'"));
        }
        let more: &[&str] = &["", " on", " class=\"k\" id='l'", " @click=\"x\"", " data-a"];
        let more = *self.random.pick(more);
        attributes.push_str(more);
        if self.random.one_in(3) {
            attributes.push_str(&format!(" title='{{{{ {} }}}}'", self.text()));
        }
        let slot = self.pieces(depth + 1);
        let head = self.pieces(depth + 1);
        self.open_loops = walls;
        format!(
            "<x-{name}{attributes}><x-slot:head class=\"h\">{head}</x-slot:head>{slot}</x-{name}>"
        )
    }

    /// What only asks the request or the loop.
    fn asked(&mut self) -> String {
        if self.loops > 0 && self.random.one_in(2) {
            let property = *self.random.pick(&[
                "index",
                "iteration",
                "count",
                "remaining",
                "first",
                "last",
                "even",
                "odd",
                "depth",
            ]);
            let parent = if self.loops > 1 && self.random.one_in(3) {
                "parent."
            } else {
                ""
            };
            return format!("{{{{ loop.{parent}{property} }}}}");
        }
        (*self.random.pick(&[
            "@csrf",
            "@method(\"PUT\")",
            "{{ old(\"title\") }}",
            "{{ old(\"none\", 1) }}",
            "{{ errors.first(\"title\").unwrap_or_default() }}",
            "{{ csrf_token() }}",
            "{{ flash(\"no\") }}",
            "{{ config(\"a\", \"b\") }}",
            "{{ auth.check() }}",
            "@lang(\"messages.welcome\", { name: \"x\" })",
            "<a href=\"{{ route(\"home\") }}\"></a>",
        ]))
        .to_owned()
    }

    fn known(&mut self, ty: Ty) -> Option<String> {
        let names: Vec<&String> = self
            .names
            .iter()
            .filter(|(_, known)| *known == ty)
            .map(|(name, _)| name)
            .collect();
        // A name that hides one of another type is not that one.
        let visible = |name: &String| {
            self.names
                .iter()
                .rev()
                .find(|(other, _)| other == name)
                .is_some_and(|(_, last)| *last == ty)
        };
        let names: Vec<String> = names
            .into_iter()
            .filter(|name| visible(name))
            .cloned()
            .collect();
        (!names.is_empty()).then(|| self.random.pick(&names).clone())
    }

    fn text(&mut self) -> String {
        match self.random.below(8) {
            0 => "\"<a & 'b'> {}\"".to_owned(),
            1 => {
                let number = self.number();
                format!("format!(\"[{{}}]\", {number})")
            }
            2 => match self.known(Ty::Post) {
                Some(post) => format!("{post}.{}", self.random.pick(&["title", "upper()"])),
                None => "\"p\"".to_owned(),
            },
            3 => match self.known(Ty::Text) {
                Some(name) => format!("{name}.to_uppercase()"),
                None => "\"t\"".to_owned(),
            },
            4 if !self.in_component => "self.title".to_owned(),
            _ => self.known(Ty::Text).unwrap_or_else(|| "\"u\"".to_owned()),
        }
    }

    fn number(&mut self) -> String {
        match self.random.below(7) {
            0 => self.random.below(9).to_string(),
            1 if !self.in_component => "names.len()".to_owned(),
            2 if !self.in_component => "count * 2 - 1".to_owned(),
            3 => match self.known(Ty::Post) {
                Some(post) => format!("{post}.id"),
                None => "4".to_owned(),
            },
            4 if !self.in_component => "(count as f64 / 2.0) as i64".to_owned(),
            _ => "5".to_owned(),
        }
    }

    fn flag(&mut self) -> String {
        match self.random.below(9) {
            0 if !self.in_component => "names.is_empty()".to_owned(),
            1 if !self.in_component => "count > 2 && !flag".to_owned(),
            2 if !self.in_component => "maybe.is_some() || nothing.is_some()".to_owned(),
            3 if self.loops > 0 => {
                (*self
                    .random
                    .pick(&["loop.first", "loop.last", "loop.index > 0", "loop.even"]))
                .to_owned()
            }
            4 => match self.known(Ty::Post) {
                Some(post) => format!("{post}.is_new()"),
                None => "1 < 2".to_owned(),
            },
            5 => match self.known(Ty::Text) {
                Some(name) => format!("{name}.len() > 3"),
                None => "!true".to_owned(),
            },
            6 => "auth.check()".to_owned(),
            7 if !self.in_component => "matches!(status, Status::Draft)".to_owned(),
            _ => (*self.random.pick(&["true", "false"])).to_owned(),
        }
    }
}

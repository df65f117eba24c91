//! Layouts and sections.

use super::support::{Post, render};

template!("layout/extends/out.askama.html", Extends { post: Post });

#[test]
fn sections_are_shown_where_the_layout_yields_them() {
    let view = Extends {
        post: Post::new(1, "a<b"),
    };
    assert_eq!(
        render(&view),
        "<title>a&#60;b</title>\n<body>\n\n<h1>a&#60;b</h1>\n\n</body>"
    );
}

template!("layout/show_and_parent/out.askama.html", ShowAndParent {});

#[test]
fn a_parent_is_shown_inside_what_replaces_it() {
    assert_eq!(
        render(&ShowAndParent {}),
        "<ul>\n<li>base</li>\n<li>mine</li>\n</ul>\nfoot "
    );
}

template!("layout/three_levels/out.askama.html", ThreeLevels { title: &'static str });

#[test]
fn layouts_may_have_layouts() {
    assert_eq!(
        render(&ThreeLevels { title: "t" }),
        "<title>Admin</title>\n<body>\n<main>\nt from admin \n</main>\n</body>"
    );
}

template!("layout/section_does_not_see_the_layouts_names/out.askama.html", Hygiene {
    title: &'static str,
    titles: Vec<&'static str>,
});

#[test]
fn a_section_sees_the_view_and_not_the_layouts_loops() {
    assert_eq!(
        render(&Hygiene {
            title: "T",
            titles: vec!["1", "2"]
        }),
        "T1 T2 "
    );
}

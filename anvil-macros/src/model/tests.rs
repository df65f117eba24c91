//! What the derive writes, in full.

use quote::quote;

#[test]
fn a_model_becomes_constants_a_new_record_and_an_implementation() {
    let input = quote! {
        /// A post.
        #[model(table = "posts", soft_deletes)]
        pub struct Post {
            pub id: i64,
            /// The headline.
            pub title: String,
            #[column(default, name = "hit_count")]
            pub hits: i32,
            pub created_at: Timestamp,
            pub deleted_at: Option<Timestamp>,
            #[original]
            original: Original,
        }
    };
    let output = syn::parse2(super::expand(input)).expect("the output is a file of items");
    insta::assert_snapshot!(prettyplease::unparse(&output));
}

#[test]
fn relations_become_constants_and_one_way_to_their_fields() {
    let input = quote! {
        #[model(table = "posts")]
        pub struct Post {
            pub id: i64,
            pub user_id: i64,
            #[belongs_to]
            pub author: BelongsTo<User>,
            #[has_many]
            pub comments: HasMany<Comment>,
            #[belongs_to_many(columns("position"), timestamps)]
            tags: BelongsToMany<Tag>,
        }
    };
    let output = syn::parse2(super::expand(input)).expect("the output is a file of items");
    insta::assert_snapshot!(prettyplease::unparse(&output));
}

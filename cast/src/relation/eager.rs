//! What takes relations: [`EagerLoad`] says which are to be loaded, [`LoadRelations`] loads them for records that are there.
//! What queries do with relations is in `query`.

use std::panic::Location;

use super::fetch::load_for_records;
use super::loaded::RelationFields;
use super::plan::{Eager, Load};
use super::{Relation, RelationQuery, RelationType};
use crate::connection::{BoxFuture, Executor};
use crate::error::Result;
use crate::model::Model;
use crate::query::{Page, Query};

/// A relation of `M` that can be loaded: `Post::comments`, one with conditions, or a tuple of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a relation of `{M}`",
    label = "not a relation of `{M}`"
)]
pub trait EagerLoad<M> {
    #[doc(hidden)]
    fn add_to(self, wishes: &mut Eager);
}

/// What implements [`EagerLoad`]. The step in between keeps the compiler from explaining of which model something is a
/// relation instead, which takes it more lines than saying what is wrong.
#[doc(hidden)]
pub trait Eagerly<M> {
    fn add_to(self, wishes: &mut Eager);
}

#[diagnostic::do_not_recommend]
impl<M, R: Eagerly<M>> EagerLoad<M> for R {
    fn add_to(self, wishes: &mut Eager) {
        Eagerly::add_to(self, wishes);
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, F: RelationType> Eagerly<M> for Relation<M, F> {
    fn add_to(self, wishes: &mut Eager) {
        wishes.add(Load::all(self.link()));
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: Model> Eagerly<M> for RelationQuery<M, T> {
    fn add_to(self, wishes: &mut Eager) {
        wishes.add(self.load());
    }
}

macro_rules! tuples {
    ($(($($name:ident)+))+) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, $($name: EagerLoad<M>),+> Eagerly<M> for ($($name,)+) {
            #[expect(non_snake_case, reason = "the names of the types, too")]
            fn add_to(self, wishes: &mut Eager) {
                let ($($name,)+) = self;
                $($name.add_to(wishes);)+
            }
        }
    )+};
}

tuples! { (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) }

/// The related records, of which a number is asked for: a relation, or one with conditions.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a relation of `{M}`",
    label = "not a relation of `{M}`"
)]
pub trait RelationOf<M> {
    /// The model on the other side.
    type Model: Model;

    #[doc(hidden)]
    fn narrowed(self) -> RelationQuery<M, Self::Model>;
}

/// What implements [`RelationOf`]; see [`Eagerly`].
#[doc(hidden)]
pub trait Narrowed<M> {
    type Model: Model;

    fn narrowed(self) -> RelationQuery<M, Self::Model>;
}

#[diagnostic::do_not_recommend]
impl<M, R: Narrowed<M>> RelationOf<M> for R {
    type Model = R::Model;

    fn narrowed(self) -> RelationQuery<M, R::Model> {
        Narrowed::narrowed(self)
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, F: RelationType> Narrowed<M> for Relation<M, F> {
    type Model = F::Model;

    fn narrowed(self) -> RelationQuery<M, F::Model> {
        self.query()
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, T: Model> Narrowed<M> for RelationQuery<M, T> {
    type Model = T;

    fn narrowed(self) -> RelationQuery<M, T> {
        self
    }
}

/// Loading of relations for records that are there: for one, for a slice or a [`Page`] of them.
///
/// # Examples
///
/// ```
/// # use cast::prelude::*;
/// # #[derive(anvil_macros::Model)]
/// # #[model(table = "posts", crate = "cast")]
/// # struct Post { id: i64, #[has_many] comments: HasMany<Comment> }
/// # #[derive(anvil_macros::Model)]
/// # #[model(table = "comments", crate = "cast")]
/// # struct Comment { id: i64, post_id: i64 }
/// # async fn run(db: Db) -> cast::Result<()> {
/// let mut posts = Post::all(&db).await?;
/// posts.load(&db, Post::comments).await?;
/// posts[0].load_missing(&db, Post::comments).await?;
/// # Ok(())
/// # }
/// ```
pub trait LoadRelations {
    /// The model.
    type Model: Model;

    #[doc(hidden)]
    fn fields(&mut self) -> Vec<&mut dyn RelationFields>;

    /// Loads relations, anew if they were loaded: one statement for each, however many records there are.
    #[track_caller]
    fn load<'a>(
        &'a mut self,
        db: &'a dyn Executor,
        relations: impl EagerLoad<Self::Model>,
    ) -> BoxFuture<'a, Result<()>> {
        let mut wishes = Eager::default();
        relations.add_to(&mut wishes);
        load_for_records(db, Location::caller(), self.fields(), wishes, false)
    }

    /// Loads relations of the records that lack them. What is loaded stays as it is, but gets what it lacks itself:
    /// `load_missing(&db, Post::comments.with(Comment::author))`.
    #[track_caller]
    fn load_missing<'a>(
        &'a mut self,
        db: &'a dyn Executor,
        relations: impl EagerLoad<Self::Model>,
    ) -> BoxFuture<'a, Result<()>> {
        let mut wishes = Eager::default();
        relations.add_to(&mut wishes);
        load_for_records(db, Location::caller(), self.fields(), wishes, true)
    }

    /// Counts the related records: one statement.
    #[track_caller]
    fn load_count<'a>(
        &'a mut self,
        db: &'a dyn Executor,
        relation: impl RelationOf<Self::Model>,
    ) -> BoxFuture<'a, Result<()>> {
        self.load_numbers(db, |query| query.with_count(relation))
    }

    /// Computes numbers over the related records: one statement.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, #[has_many] comments: HasMany<Comment> }
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "comments", crate = "cast")]
    /// # struct Comment { id: i64, post_id: i64, votes: i64 }
    /// # async fn run(db: Db, mut post: Post) -> cast::Result<()> {
    /// post.load_numbers(&db, |query| query.with_sum(Post::comments, Comment::votes)).await?;
    /// println!("{}", post.comments.sum(Comment::votes)?);
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    fn load_numbers<'a>(
        &'a mut self,
        db: &'a dyn Executor,
        ask: impl FnOnce(Query<Self::Model>) -> Query<Self::Model>,
    ) -> BoxFuture<'a, Result<()>> {
        let mut eager = ask(Query::new()).scope.eager;
        eager.loads.clear();
        load_for_records(db, Location::caller(), self.fields(), eager, false)
    }
}

impl<M: Model> LoadRelations for M {
    type Model = M;

    fn fields(&mut self) -> Vec<&mut dyn RelationFields> {
        self.relations().into_iter().collect()
    }
}

impl<M: Model> LoadRelations for [M] {
    type Model = M;

    fn fields(&mut self) -> Vec<&mut dyn RelationFields> {
        self.iter_mut().filter_map(Model::relations).collect()
    }
}

impl<M: Model> LoadRelations for Page<M> {
    type Model = M;

    fn fields(&mut self) -> Vec<&mut dyn RelationFields> {
        self.records_mut().fields()
    }
}

//! [`MorphTo`]: the record of one of several models, which a column names. It is an enum of the user's with a variant for
//! each model, so whoever reads it has thought of all of them.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;

use serde::ser::{Serialize, Serializer};

use super::eager::Eagerly;
use super::loaded::{Children, Holder, Loaded, Records, RelationFields, build};
use super::plan::{Eager, Load};
use super::{EagerLoad, Link, Related, kind};
use crate::connection::Executor;
use crate::error::Result;
use crate::model::{Assignment, Model, Reload, Told};
use crate::query::plan::{ColumnName, Comparison, Condition, Scope};
use crate::query::{self, Filter};
use crate::row::Row;
use crate::value::Value;

/// The record of one of several models, to which this one belongs: `E` is an enum with `#[derive(Morph)]`.
///
/// # Examples
///
/// ```
/// use cast::prelude::*;
///
/// #[derive(anvil_macros::Model)]
/// #[model(table = "posts", crate = "cast")]
/// pub struct Post {
///     pub id: i64,
///     #[morph_many(name = "commentable")]
///     pub comments: MorphMany<Comment>,
/// }
///
/// #[derive(anvil_macros::Model)]
/// #[model(table = "videos", crate = "cast")]
/// pub struct Video {
///     pub id: i64,
/// }
///
/// #[derive(anvil_macros::Morph)]
/// #[morph(crate = "cast")]
/// pub enum Commentable {
///     Post(Post),
///     Video(Video),
/// }
///
/// #[derive(anvil_macros::Model)]
/// #[model(table = "comments", crate = "cast")]
/// pub struct Comment {
///     pub id: i64,
///     pub commentable_id: i64,
///     pub commentable_type: String,
///     #[morph_to]
///     pub commentable: MorphTo<Commentable>,
/// }
///
/// # async fn run(db: Db) -> cast::Result<()> {
/// let comments = Comment::query().with(Comment::commentable.with(Post::comments)).get(&db).await?;
/// match comments[0].commentable.get()? {
///     Some(Commentable::Post(post)) => println!("a post with {} comments", post.comments.get()?.len()),
///     Some(Commentable::Video(video)) => println!("video {}", video.id),
///     None => println!("it is gone"),
/// }
/// # Ok(())
/// # }
/// ```
pub type MorphTo<E> = Related<Morphed<E>, kind::MorphTo>;

/// What a [`MorphTo`] field holds.
#[doc(hidden)]
#[derive(Clone)]
pub struct Morphed<E>(Option<E>);

/// An enum of models, one in each variant. Implemented by `#[derive(Morph)]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of models",
    note = "add `#[derive(Morph)]` to it"
)]
pub trait MorphTarget: fmt::Debug + Serialize + Sized + Send + Sync + 'static {
    #[doc(hidden)]
    const TARGETS: &'static [Link];

    #[doc(hidden)]
    const HOLDER: Holder = Holder {
        many: false,
        fill: fill::<Self>,
        children: children::<Self>,
    };

    #[doc(hidden)]
    fn build(target: usize, row: &mut Row, next: &mut Loaded) -> Result<Self>;

    #[doc(hidden)]
    fn target(&self) -> usize;

    #[doc(hidden)]
    fn relations(&mut self) -> Option<&mut dyn RelationFields>;

    /// A field with a record of one of the models.
    #[doc(hidden)]
    fn told<K>(field: &Related<Morphed<Self>, K>) -> &dyn Told {
        field
    }
}

/// Makes a record of one of the models; what the derive calls.
#[doc(hidden)]
pub fn build_target<M: Model, E: From<M>>(row: &mut Row, next: &mut Loaded) -> Result<E> {
    match build::<M>(row, next) {
        Ok(record) => Ok(record.into()),
        Err(error) => Err(error),
    }
}

/// A [`MorphTo`] relation of the model `M` as a typed constant.
pub struct MorphRelation<M, E> {
    /// What the relation is. Public for what the derive writes.
    #[doc(hidden)]
    pub link: &'static Link,
    /// Public for the same reason.
    #[doc(hidden)]
    pub types: PhantomData<fn() -> (M, E)>,
}

/// A [`MorphRelation`] with what is to be loaded of the models that it leads to.
#[must_use = "a relation does nothing until it is given to a query"]
pub struct MorphQuery<M, E> {
    load: Load,
    types: PhantomData<fn() -> (M, E)>,
}

impl<M: Model, E: MorphTarget> MorphRelation<M, E> {
    #[doc(hidden)]
    #[must_use]
    pub const fn link(self) -> &'static Link {
        self.link
    }

    /// Also loads relations of the related records, where they are of the model `T`.
    pub fn with<T: Model>(self, relations: impl EagerLoad<T>) -> MorphQuery<M, E>
    where
        E: From<T>,
    {
        self.query().with(relations)
    }

    /// Holds for records that belong to this one.
    pub fn is<T: Model>(self, owner: &T) -> Filter<M>
    where
        E: From<T>,
    {
        let column = |name| ColumnName {
            table: M::DEFINITION.table,
            name,
        };
        let mut conditions = vec![Condition::Compare(
            column(self.link.local).into(),
            Comparison::Equal,
            owner.key_value().into(),
        )];
        if let Some(morph) = self.link.morph {
            let name = Value::from(T::DEFINITION.morph);
            let named =
                Condition::Compare(column(morph.column).into(), Comparison::Equal, name.into());
            conditions.push(named);
        }
        Filter::new(Condition::All(conditions))
    }

    /// Makes a record belong to this one, and writes that.
    pub fn associate<'a, T: Model>(
        self,
        db: &'a dyn Executor,
        record: &'a mut M,
        owner: &T,
    ) -> Reload<'a, M>
    where
        E: From<T>,
    {
        let mut values = vec![Assignment {
            column: self.link.local,
            value: owner.key_value(),
        }];
        values.extend(self.link.morph.map(|morph| Assignment {
            column: morph.column,
            value: Value::from(T::DEFINITION.morph),
        }));
        let rows = query::update_one(db, M::DEFINITION, record.key_value(), values);
        Reload::new(rows, record)
    }

    fn query(self) -> MorphQuery<M, E> {
        let targets = E::TARGETS.iter();
        MorphQuery {
            load: Load {
                link: self.link,
                scope: Scope::new(self.link.related),
                targets: targets
                    .map(|link| (link, Scope::new(link.related)))
                    .collect(),
            },
            types: PhantomData,
        }
    }
}

impl<M: Model, E: MorphTarget> MorphQuery<M, E> {
    /// Also loads relations of the related records, where they are of the model `T`.
    pub fn with<T: Model>(mut self, relations: impl EagerLoad<T>) -> Self
    where
        E: From<T>,
    {
        for (target, scope) in &mut self.load.targets {
            if target.related == T::DEFINITION {
                relations.add_to(&mut scope.eager);
                break;
            }
        }
        self
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, E: MorphTarget> Eagerly<M> for MorphRelation<M, E> {
    fn add_to(self, wishes: &mut Eager) {
        wishes.add(self.query().load);
    }
}

#[diagnostic::do_not_recommend]
impl<M: Model, E: MorphTarget> Eagerly<M> for MorphQuery<M, E> {
    fn add_to(self, wishes: &mut Eager) {
        wishes.add(self.load);
    }
}

impl<E: 'static, K> Related<Morphed<E>, K> {
    /// The related record, if there is one.
    ///
    /// # Errors
    ///
    /// [`Error::RelationNotLoaded`](crate::Error::RelationNotLoaded), which names the `with` to add.
    pub fn get(&self) -> Result<Option<&E>> {
        match self.records() {
            Some(record) => Ok(record.0.as_ref()),
            None => Err(self.missing("with")),
        }
    }

    /// The related record, if it is loaded and there is one.
    #[must_use]
    pub fn loaded(&self) -> Option<&E> {
        self.records().and_then(|record| record.0.as_ref())
    }
}

fn fill<E: MorphTarget>(target: usize, rows: &mut [Row], next: &mut Loaded) -> Result<Records> {
    let record = match rows.first_mut() {
        Some(row) => match E::build(target, row, next) {
            Ok(record) => Some(record),
            Err(error) => return Err(error),
        },
        None => None,
    };
    Ok(Box::new(Morphed(record)))
}

fn children<E: MorphTarget>(records: &mut (dyn Any + Send + Sync)) -> Children<'_> {
    match records.downcast_mut::<Morphed<E>>() {
        Some(Morphed(Some(record))) => (record.target(), record.relations().into_iter().collect()),
        _ => (0, Vec::new()),
    }
}

impl<E: fmt::Debug> fmt::Debug for Morphed<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<E: Serialize> Serialize for Morphed<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<M, E> Clone for MorphRelation<M, E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, E> Copy for MorphRelation<M, E> {}

impl<M, E> fmt::Debug for MorphRelation<M, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.link.path())
    }
}

impl<M, E> fmt::Debug for MorphQuery<M, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.load.link.path())
    }
}

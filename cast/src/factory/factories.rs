//! [`Factory`] and [`Factories`]: what is to be made, and making it.

use std::any::TypeId;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::recycled::Recycled;
use crate::connection::{BoxFuture, Executor};
use crate::error::Result;
use crate::model::Model;
use crate::relation::{HasRelations, PivotValue, Related, Relation, kind};

/// A model of which records can be made up.
pub trait Factory: Model {
    /// The values of one record. The number is another one at each call for this model, from 1: what must be unique is
    /// made of it.
    fn definition(number: u64) -> Self::New;

    /// Starts making records.
    fn factory() -> Factories<Self> {
        Factories {
            count: 1,
            states: Vec::new(),
            making: Vec::new(),
            before: Vec::new(),
            after: Vec::new(),
            recycled: Recycled::default(),
        }
    }
}

type State<M> = Arc<dyn Fn(&mut <M as Model>::New, usize) + Send + Sync>;

/// Makes something that each record then needs, and gives what puts it in.
type Before<M> = Arc<
    dyn for<'a> Fn(&'a dyn Executor, &'a Recycled) -> BoxFuture<'a, Result<State<M>>> + Send + Sync,
>;

/// Is done with each record.
type After<M> = Arc<
    dyn for<'a> Fn(&'a dyn Executor, &'a mut M, &'a Recycled) -> BoxFuture<'a, Result<()>>
        + Send
        + Sync,
>;

/// Records that are to be made; begun by [`Factory::factory`].
#[must_use = "nothing is made until `make` or `create`"]
pub struct Factories<M: Model> {
    count: usize,
    states: Vec<State<M>>,
    /// What is done with the values when all else is said of them.
    making: Vec<State<M>>,
    before: Vec<Before<M>>,
    after: Vec<After<M>>,
    recycled: Recycled,
}

impl<M: Factory> Factories<M> {
    /// So many records.
    pub fn count(mut self, count: usize) -> Self {
        self.count = count;
        self
    }

    /// Changes the values of each record.
    pub fn state(mut self, state: impl Fn(&mut M::New) + Send + Sync + 'static) -> Self {
        self.states.push(Arc::new(move |new, _| state(new)));
        self
    }

    /// Changes the values of each record by its place among them, from 0.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::factory::Factory;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "users", crate = "cast")]
    /// # pub struct User { pub id: i64, pub admin: bool }
    /// # impl Factory for User { fn definition(_: u64) -> NewUser { NewUser { admin: false } } }
    /// let users = User::factory()
    ///     .count(4)
    ///     .sequence(|user, index| user.admin = index % 2 == 0)
    ///     .make();
    /// assert_eq!(users.iter().filter(|user| user.admin).count(), 2);
    /// ```
    pub fn sequence(mut self, state: impl Fn(&mut M::New, usize) + Send + Sync + 'static) -> Self {
        self.states.push(Arc::new(state));
        self
    }

    /// Puts the values of a list into the records in turn, from its beginning again behind its end.
    pub fn cycle<T: Clone + Send + Sync + 'static>(
        self,
        values: impl Into<Vec<T>>,
        put: impl Fn(&mut M::New, T) + Send + Sync + 'static,
    ) -> Self {
        let values = values.into();
        self.sequence(move |new, index| {
            if let Some(value) = values.get(index % values.len().max(1)) {
                put(new, value.clone());
            }
        })
    }

    /// Makes one record of another model first, which all of these belong to. Where records of that model are
    /// [recycled](Self::recycle), it is those, in turn.
    pub fn belonging_to<P: Factory>(
        mut self,
        parent: Factories<P>,
        link: impl Fn(&mut M::New, &P) + Send + Sync + 'static,
    ) -> Self {
        let link = Arc::new(link);
        self.before.push(Arc::new(move |db, recycled: &Recycled| {
            let (parent, link) = (parent.clone(), Arc::clone(&link));
            Box::pin(async move {
                let mut parents = recycled.of::<P>();
                if parents.is_empty() {
                    let parent = parent.recycling(recycled).create_one(db).await?;
                    parents.push(Arc::new(parent));
                }
                let state: State<M> =
                    Arc::new(move |new, index| link(new, &parents[index % parents.len()]));
                Ok(state)
            })
        }));
        self
    }

    /// Lets the records belong to one that is there.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::factory::Factory;
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "users", crate = "cast")]
    /// # pub struct User { pub id: i64 }
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # pub struct Post { pub id: i64, pub user_id: i64 }
    /// # impl Factory for Post { fn definition(_: u64) -> NewPost { NewPost { user_id: 0 } } }
    /// # async fn run(db: Db, user: User) -> cast::Result<()> {
    /// let posts = Post::factory()
    ///     .count(3)
    ///     .belonging_to_existing(user, |post, user| post.user_id = user.id)
    ///     .create(&db)
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn belonging_to_existing<P: Model>(
        self,
        parent: P,
        link: impl Fn(&mut M::New, &P) + Send + Sync + 'static,
    ) -> Self {
        self.state(move |new| link(new, &parent))
    }

    /// Takes these records wherever [`belonging_to`](Self::belonging_to) would make new ones of their model, here and in
    /// what is made with these records.
    pub fn recycle<R: Model>(mut self, records: impl IntoIterator<Item = R>) -> Self {
        self.recycled.add(records);
        self
    }

    fn recycling(mut self, recycled: &Recycled) -> Self {
        self.recycled.follow(recycled);
        self
    }

    /// Makes records of another model for each of these.
    pub fn has<C: Factory>(
        mut self,
        children: Factories<C>,
        link: impl Fn(&mut C::New, &M) + Send + Sync + 'static,
    ) -> Self {
        let link = Arc::new(link);
        self.after
            .push(Arc::new(move |db, parent: &mut M, recycled| {
                let (children, link) = (children.clone(), Arc::clone(&link));
                Box::pin(async move {
                    let parent = &*parent;
                    let link = move |new: &mut C::New| link(new, parent);
                    let children = children.recycling(recycled);
                    children.create_with(db, &link).await.map(drop)
                })
            }));
        self
    }

    /// Makes records of another model for each of these, and attaches them over a pivot table, whose columns get values.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::factory::Factory;
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # pub struct Post { pub id: i64, #[belongs_to_many(columns("position"))] pub tags: BelongsToMany<Tag> }
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "tags", crate = "cast")]
    /// # pub struct Tag { pub id: i64 }
    /// # impl Factory for Post { fn definition(_: u64) -> NewPost { NewPost {} } }
    /// # impl Factory for Tag { fn definition(_: u64) -> NewTag { NewTag {} } }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let post = Post::factory()
    ///     .has_attached(Tag::factory().count(3), Post::tags, [("position", 1.into())])
    ///     .create_one(&db)
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn has_attached<C: Factory, K: kind::OverPivot + 'static>(
        mut self,
        others: Factories<C>,
        relation: Relation<M, Related<Vec<C>, K>>,
        values: impl IntoIterator<Item = PivotValue>,
    ) -> Self
    where
        M: HasRelations,
    {
        let values: Vec<_> = values.into_iter().collect();
        self.after
            .push(Arc::new(move |db, record: &mut M, recycled| {
                let (others, values) = (others.clone(), values.clone());
                let related = record.related(relation);
                Box::pin(async move {
                    let others = others.recycling(recycled).create(db).await?;
                    related.attach_records(db, &others, values).await
                })
            }));
        self
    }

    /// Does something with the values of each record when all else is said of them: what [`make`](Self::make) gives, and
    /// what is inserted.
    pub fn after_making(mut self, then: impl Fn(&mut M::New) + Send + Sync + 'static) -> Self {
        self.making.push(Arc::new(move |new, _| then(new)));
        self
    }

    /// Does something with each record after it was inserted.
    pub fn after_creating<F>(mut self, then: F) -> Self
    where
        F: for<'a> Fn(&'a dyn Executor, &'a mut M) -> BoxFuture<'a, Result<()>>,
        F: Send + Sync + 'static,
    {
        self.after
            .push(Arc::new(move |db, record: &mut M, _| then(db, record)));
        self
    }

    /// Deletes each record softly after it was inserted. Making one of a model without soft deletes fails, since it is gone
    /// then.
    pub fn trashed(self) -> Self {
        self.after_creating(|db, record| {
            Box::pin(async move {
                record.delete(db).await?;
                record.refresh(db).await
            })
        })
    }

    /// The values of the records, which are not inserted. What [`belonging_to`](Self::belonging_to) would make is not
    /// made.
    #[must_use]
    pub fn make(&self) -> Vec<M::New> {
        (0..self.count)
            .map(|index| self.new_at(index, &[], &|_| {}))
            .collect()
    }

    fn new_at(&self, index: usize, parents: &[State<M>], link: &dyn Fn(&mut M::New)) -> M::New {
        let mut new = M::definition(next_number::<M>());
        // States are said last of all, so they may put in another parent.
        for state in parents.iter().chain(&self.states) {
            state(&mut new, index);
        }
        link(&mut new);
        for then in &self.making {
            then(&mut new, index);
        }
        new
    }

    /// Inserts the records.
    ///
    /// # Errors
    ///
    /// Those of [`Model::create`]. The records before the one that failed stay, unless `db` is a transaction that is
    /// undone.
    pub fn create(self, db: &dyn Executor) -> BoxFuture<'_, Result<Vec<M>>> {
        Box::pin(async move { self.create_with(db, &|_| {}).await })
    }

    /// Inserts one record, whatever [`count`](Self::count) says.
    ///
    /// # Errors
    ///
    /// Those of [`Model::create`].
    pub fn create_one(self, db: &dyn Executor) -> BoxFuture<'_, Result<M>> {
        Box::pin(async move {
            let mut all = self.count(1).create_with(db, &|_| {}).await?;
            match all.pop() {
                Some(one) => Ok(one),
                None => M::query().first_or_fail(db).await,
            }
        })
    }

    fn create_with<'a>(
        self,
        db: &'a dyn Executor,
        link: &'a (dyn Fn(&mut M::New) + Send + Sync),
    ) -> BoxFuture<'a, Result<Vec<M>>> {
        Box::pin(async move {
            let mut parents = Vec::new();
            for before in &self.before {
                parents.push(before(db, &self.recycled).await?);
            }
            let mut all = Vec::with_capacity(self.count);
            for index in 0..self.count {
                let new = self.new_at(index, &parents, link);
                let mut record = M::create(db, new).await?;
                for after in &self.after {
                    after(db, &mut record, &self.recycled).await?;
                }
                all.push(record);
            }
            Ok(all)
        })
    }
}

/// The next number for the records of a model in this process.
fn next_number<M: 'static>() -> u64 {
    static NUMBERS: Mutex<Option<HashMap<TypeId, u64>>> = Mutex::new(None);
    let mut numbers = NUMBERS.lock().unwrap_or_else(PoisonError::into_inner);
    let number = numbers
        .get_or_insert_default()
        .entry(TypeId::of::<M>())
        .or_default();
    *number += 1;
    *number
}

impl<M: Model> Clone for Factories<M> {
    fn clone(&self) -> Self {
        Self {
            count: self.count,
            states: self.states.clone(),
            making: self.making.clone(),
            before: self.before.clone(),
            after: self.after.clone(),
            recycled: self.recycled.clone(),
        }
    }
}

impl<M: Model> fmt::Debug for Factories<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Factories")
            .field("model", &M::DEFINITION.name)
            .field("count", &self.count)
            .finish_non_exhaustive()
    }
}

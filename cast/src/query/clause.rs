//! The rarer clauses of a [`Query`]: alternatives, groups, unions, queries with a name, locks.

use super::clauses::{CommonTable, Lock, Source, Union, UnionKind, Wait};
use super::operand::{Operand, Select};
use super::plan::Condition;
use super::{Expression, Filter, OrderBy, Query, func};
use super::{Selected, Selection};
use crate::model::{Column, Model};

/// One or several columns or expressions to group by.
pub trait Groups<M> {
    #[doc(hidden)]
    fn operands(self) -> Vec<Operand>;
}

impl<M, T> Groups<M> for Column<M, T> {
    fn operands(self) -> Vec<Operand> {
        vec![self.column_name().into()]
    }
}

impl<M, T> Groups<M> for Expression<M, T> {
    fn operands(self) -> Vec<Operand> {
        vec![self.operand]
    }
}

macro_rules! tuples {
    ($(($($name:ident)+))+) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, $($name: Groups<M>),+> Groups<M> for ($($name,)+) {
            #[expect(non_snake_case, reason = "the names are those of the types")]
            fn operands(self) -> Vec<Operand> {
                let ($($name,)+) = self;
                let mut all = Vec::new();
                $(all.extend($name.operands());)+
                all
            }
        }
    )+};
}

tuples! {
    (A)
    (A B)
    (A B C)
    (A B C D)
}

impl<M: Model> Query<M> {
    /// Also keeps the records for which this holds, whatever the conditions before say.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "users", crate = "cast")]
    /// # struct User { id: i64, name: String, votes: i32 }
    /// let users = User::query().filter(User::votes.gt(100)).or_filter(User::name.eq("John"));
    /// ```
    #[doc(alias = "or_where")]
    pub fn or_filter(mut self, filter: Filter<M>) -> Self {
        let before = std::mem::take(&mut self.scope.conditions);
        self.scope.conditions.push(match before.len() {
            0 => filter.condition,
            _ => Condition::Any(vec![Condition::All(before), filter.condition]),
        });
        self
    }

    /// Adds to the query when something is true.
    pub fn when_true(self, is: bool, then: impl FnOnce(Self) -> Self) -> Self {
        if is { then(self) } else { self }
    }

    /// Adds to the query unless something is true.
    pub fn unless(self, is: bool, then: impl FnOnce(Self) -> Self) -> Self {
        if is { self } else { then(self) }
    }

    /// Adds to the query what a function adds: several queries share a part so.
    pub fn tap(self, add: impl FnOnce(Self) -> Self) -> Self {
        add(self)
    }

    /// In a random order.
    #[doc(alias = "random")]
    pub fn in_random_order(self) -> Self {
        self.order_by(func::random())
    }

    /// Forgets the orders given before, and sorts by this.
    pub fn reorder(mut self, order: impl Into<OrderBy<M>>) -> Self {
        self.scope.sort.clear();
        self.order_by(order)
    }

    /// Forgets the orders given before.
    pub fn unordered(mut self) -> Self {
        self.scope.sort.clear();
        self
    }

    /// Only page number `page`, which counts from 1, of so many records.
    pub fn for_page(self, page: u64, per_page: u64) -> Self {
        let before = page.max(1) - 1;
        self.offset(before.saturating_mul(per_page)).limit(per_page)
    }

    /// Gives equal records once, where a join finds some several times.
    pub fn distinct(mut self) -> Self {
        self.scope.clauses_mut().distinct = true;
        self
    }

    /// One row for each value of a column or an expression, or of several in a tuple; what is then selected is the
    /// same for all records of a group, or an aggregate.
    pub fn group_by(mut self, by: impl Groups<M>) -> Self {
        self.scope.clauses_mut().groups.extend(by.operands());
        self
    }

    /// Keeps the groups for which the condition holds.
    pub fn having(mut self, filter: Filter<M>) -> Self {
        self.scope.clauses_mut().having.push(filter.condition);
        self
    }

    /// Reads only some columns or expressions, as values and not as records. It is said last.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "users", crate = "cast")]
    /// # struct User { id: i64, name: String, email: String }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let users: Vec<(String, String)> =
    ///     User::query().select((User::name, User::email)).get(&db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn select<S: Selection<M>>(self, selection: S) -> Selected<S::Row> {
        Selected::new(self.scope.whole(), selection)
    }

    /// Adds the records of another query, and gives equal ones once. Orders and limits given after it, or before it
    /// here, are those of the whole, and so is what is then calculated, selected or changed. Conditions are those of this
    /// query alone.
    pub fn union(self, other: Self) -> Self {
        self.combine(UnionKind::Distinct, other)
    }

    /// Adds the records of another query.
    pub fn union_all(self, other: Self) -> Self {
        self.combine(UnionKind::All, other)
    }

    /// Keeps of all these records those that another query finds, too.
    pub fn intersect(self, other: Self) -> Self {
        self.combine(UnionKind::Intersect, other)
    }

    /// Leaves out the records that another query finds.
    pub fn except(self, other: Self) -> Self {
        self.combine(UnionKind::Except, other)
    }

    fn combine(mut self, kind: UnionKind, other: Self) -> Self {
        let select = Select::records(other.scope);
        self.scope.clauses_mut().unions.push(Union { kind, select });
        self
    }

    /// Gives a query a name, under which this one may read it: a common table expression.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, hits: i32 }
    /// let popular = Post::query().filter(Post::hits.gt(100)).select((Post::id, Post::hits));
    /// let some = Post::query().with_query("popular", popular).from_query("popular");
    /// ```
    pub fn with_query<R: 'static>(mut self, name: &'static str, query: Selected<R>) -> Self {
        self.scope.clauses_mut().with.push(CommonTable {
            name,
            select: query.into_select(),
            recursive: false,
        });
        self
    }

    /// Gives a name to the records of a query and of all that a second query finds from these, again and again. The
    /// second joins the name by [`join_named_query`](Self::join_named_query).
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "categories", crate = "cast")]
    /// # struct Category { id: i64, parent_id: Option<i64>, name: String }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let root = Category::query().filter(Category::id.eq(1));
    /// let children = Category::query()
    ///     .join_named_query(Category::parent_id.on(Category::id.aliased("tree")));
    /// let all_below = Category::query()
    ///     .with_recursive_query("tree", root, children)
    ///     .from_query("tree")
    ///     .get(&db)
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn with_recursive_query<N: Model>(
        mut self,
        name: &'static str,
        start: Query<N>,
        step: Query<N>,
    ) -> Self {
        self.scope.clauses_mut().with.push(CommonTable {
            name,
            select: Select::records(start.union_all(step).scope),
            recursive: true,
        });
        self
    }

    /// Reads the records from a query with a name instead of the model's table. That query must give all columns of
    /// the model.
    pub fn from_query(mut self, name: &'static str) -> Self {
        let source = Source::Named(name, M::DEFINITION.table);
        self.scope.clauses_mut().from = Some(source);
        self
    }

    /// Keeps others from changing or locking the records until the end of the transaction.
    ///
    /// The records are locked where they are read: [`count`](Self::count), [`sum`](Self::sum) and their like read none, and
    /// are an error behind this.
    ///
    /// SQLite locks no single records: there this does nothing, and a transaction has the whole database from its
    /// begin.
    pub fn lock_for_update(self) -> Self {
        self.lock(false)
    }

    /// Keeps others from changing the records until the end of the transaction. They may read them and lock them in
    /// the same way. On SQLite it does nothing.
    pub fn shared_lock(self) -> Self {
        self.lock(true)
    }

    /// Leaves out records that somebody else has locked. Without a lock before it, it locks for an update.
    pub fn skip_locked(self) -> Self {
        self.wait(Wait::Skip)
    }

    /// Fails at once when somebody else has locked a record. Without a lock before it, it locks for an update.
    pub fn no_wait(self) -> Self {
        self.wait(Wait::Fail)
    }

    fn lock(mut self, shared: bool) -> Self {
        let lock = &mut self.scope.clauses_mut().lock;
        let wait = lock.map_or(Wait::Block, |lock| lock.wait);
        *lock = Some(Lock { shared, wait });
        self
    }

    fn wait(mut self, wait: Wait) -> Self {
        let lock = &mut self.scope.clauses_mut().lock;
        let shared = lock.is_some_and(|lock| lock.shared);
        *lock = Some(Lock { shared, wait });
        self
    }

    /// Leaves out the conditions that the model puts on each of its queries by its global scopes. That of soft deletes
    /// stays: see [`with_trashed`](Self::with_trashed).
    pub fn without_global_scopes(mut self) -> Self {
        self.scope.unscoped = true;
        self
    }
}

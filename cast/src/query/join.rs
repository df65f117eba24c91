//! Joins: other tables beside that of the model. The columns of a joined model stand in the query as
//! `User::name.joined()`.

use std::fmt;
use std::marker::PhantomData;

use super::Selected;
use super::clauses::{Join, JoinKind, JoinTable};
use super::plan::{ColumnName, Comparison, Condition};
use super::{Filter, Query};
use crate::model::{Column, Definition, Model};
use crate::value::ColumnType;

/// By which columns a model `J` is joined to the records of `M`; made by [`Column::on`].
///
/// Records of `J` that were deleted softly are not joined, unless [`with_trashed`](Self::with_trashed) is said.
#[must_use = "it does nothing until it is given to `join`"]
pub struct On<M, J> {
    conditions: Vec<Condition>,
    /// The name under which the other table stands.
    table: &'static str,
    with_trashed: bool,
    models: PhantomData<fn() -> (M, J)>,
}

impl<M, T: ColumnType> Column<M, T> {
    /// Joins another model where this column equals one of its columns.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "users", crate = "cast")]
    /// # struct User { id: i64, name: String }
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, user_id: i64, title: String }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let named: Vec<(String, String)> = Post::query()
    ///     .join(Post::user_id.on(User::id))
    ///     .order_by(User::name.joined())
    ///     .select((User::name.joined(), Post::title))
    ///     .get(&db)
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on<J, U: ColumnType<Inner = T::Inner>>(self, other: Column<J, U>) -> On<M, J> {
        On {
            conditions: vec![Condition::Compare(
                self.column_name().into(),
                Comparison::Equal,
                other.column_name().into(),
            )],
            table: other.table(),
            with_trashed: false,
            models: PhantomData,
        }
    }
}

impl<M, J> On<M, J> {
    /// Joins only those records for which this holds, too.
    pub fn and(mut self, filter: Filter<J>) -> Self {
        self.conditions.push(filter.condition);
        self
    }

    /// Joins only where two more columns are equal.
    pub fn and_on<T, U>(mut self, column: Column<M, T>, other: Column<J, U>) -> Self
    where
        T: ColumnType,
        U: ColumnType<Inner = T::Inner>,
    {
        self.conditions.push(Condition::Compare(
            column.column_name().into(),
            Comparison::Equal,
            other.column_name().into(),
        ));
        self
    }

    /// Joins records that were deleted softly, too.
    pub fn with_trashed(mut self) -> Self {
        self.with_trashed = true;
        self
    }

    fn conditions(mut self, model: &Definition) -> Vec<Condition> {
        if let (Some(name), false) = (model.deleted_at, self.with_trashed) {
            let table = self.table;
            self.conditions
                .push(Condition::IsNull(ColumnName { table, name }.into()));
        }
        self.conditions
    }
}

impl<M, J> On<M, J> {
    /// The join of a table that is no model's.
    pub(super) fn of_table(
        self,
        kind: JoinKind,
        name: &'static str,
        alias: Option<&'static str>,
    ) -> Join {
        Join {
            kind,
            table: JoinTable::Named(name, alias),
            on: self.conditions,
        }
    }
}

impl<M: Model> Query<M> {
    /// Joins a model: only records with a partner are found, once for each partner.
    pub fn join<J: Model>(self, on: On<M, J>) -> Self {
        self.join_named(JoinKind::Inner, on)
    }

    /// Joins a model: records without a partner are found, too, and its columns are null for them. Select them as
    /// expressions of `Option`: `User::name.joined().expression().optional()`.
    pub fn left_join<J: Model>(self, on: On<M, J>) -> Self {
        self.join_named(JoinKind::Left, on)
    }

    /// Joins a model: all its records are found, also those without a partner here.
    pub fn right_join<J: Model>(self, on: On<M, J>) -> Self {
        self.join_named(JoinKind::Right, on)
    }

    /// Joins every record of a model to every record.
    pub fn cross_join<J: Model>(mut self) -> Self {
        let model = J::DEFINITION;
        let deleted = model.deleted_at.map(|name| {
            let table = model.table;
            Condition::IsNull(ColumnName { table, name }.into())
        });
        self.scope.clauses_mut().joins.push(Join {
            kind: JoinKind::Cross,
            table: JoinTable::Named(model.table, None),
            on: Vec::new(),
        });
        self.scope.conditions.extend(deleted);
        self
    }

    fn join_named<J: Model>(mut self, kind: JoinKind, on: On<M, J>) -> Self {
        let model = J::DEFINITION;
        let alias = (on.table != model.table).then_some(on.table);
        self.scope.clauses_mut().joins.push(Join {
            kind,
            table: JoinTable::Named(model.table, alias),
            on: on.conditions(model),
        });
        self
    }

    /// Joins the rows of a query, which stand under a name. A column of them is one of `J` under that name.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "users", crate = "cast")]
    /// # struct User { id: i64, name: String }
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, user_id: i64, hits: i32 }
    /// # async fn run(db: Db) -> cast::Result<()> {
    /// let best = Post::query()
    ///     .group_by(Post::user_id)
    ///     .select((Post::user_id, Post::hits.max().named("hits")));
    /// let users: Vec<(String, i32)> = User::query()
    ///     .join_query("best", best, User::id.on(Post::user_id.aliased("best")))
    ///     .select((User::name, Post::hits.aliased("best").joined()))
    ///     .get(&db)
    ///     .await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn join_query<J: Model, R: 'static>(
        self,
        name: &'static str,
        query: Selected<R>,
        on: On<M, J>,
    ) -> Self {
        self.join_rows(JoinKind::Inner, name, query, on, false)
    }

    /// Joins the rows of a query, and keeps records without a partner.
    pub fn left_join_query<J: Model, R: 'static>(
        self,
        name: &'static str,
        query: Selected<R>,
        on: On<M, J>,
    ) -> Self {
        self.join_rows(JoinKind::Left, name, query, on, false)
    }

    /// Joins the rows that a query gives for each record: it may speak of the record's columns as `User::id.joined()`.
    /// SQLite and MariaDB have no such joins.
    pub fn join_lateral<R: 'static>(mut self, name: &'static str, query: Selected<R>) -> Self {
        self.scope.clauses_mut().joins.push(Join {
            kind: JoinKind::Inner,
            table: JoinTable::Query {
                select: Box::new(query.into_select()),
                alias: name,
                lateral: true,
            },
            on: Vec::new(),
        });
        self
    }

    fn join_rows<J: Model, R: 'static>(
        mut self,
        kind: JoinKind,
        alias: &'static str,
        query: Selected<R>,
        on: On<M, J>,
        lateral: bool,
    ) -> Self {
        self.scope.clauses_mut().joins.push(Join {
            kind,
            table: JoinTable::Query {
                select: Box::new(query.into_select()),
                alias,
                lateral,
            },
            // The query has left out by itself what was deleted softly.
            on: on.conditions,
        });
        self
    }

    /// Joins a query with a name, made by [`with_query`](Self::with_query): the column of the other side says under
    /// which.
    pub fn join_named_query<J: Model>(mut self, on: On<M, J>) -> Self {
        self.scope.clauses_mut().joins.push(Join {
            kind: JoinKind::Inner,
            table: JoinTable::Named(on.table, None),
            on: on.conditions,
        });
        self
    }
}

impl<M, J> fmt::Debug for On<M, J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("On").field(&self.conditions).finish()
    }
}

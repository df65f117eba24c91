//! Conditions and orders by columns of the pivot table: for what is loaded, and for the records that are related to one.
//! The columns are those of a model of the pivot table.

use super::rows::MIDDLE;
use super::{Link, RelatedRecords, Relation, RelationQuery, RelationType, kind, select};
use crate::model::{Column, Model};
use crate::query::operand::{Operand, Output, Select};
use crate::query::plan::{ColumnName, Comparison, Condition, Sort};
use crate::query::rename::Rename;
use crate::query::{Filter, OrderBy, Query};
use crate::value::{ColumnType, Value, ValueFor};

use super::PivotValue;

impl<P, T: ColumnType> Column<P, T> {
    /// The column of a pivot table with a value, for [`attach_with`](RelatedRecords::attach_with) and its like.
    ///
    /// # Examples
    ///
    /// ```
    /// # use cast::prelude::*;
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "posts", crate = "cast")]
    /// # struct Post { id: i64, #[belongs_to_many(columns("position"))] tags: BelongsToMany<Tag> }
    /// # #[derive(anvil_macros::Model)]
    /// # #[model(table = "tags", crate = "cast")]
    /// # struct Tag { id: i64 }
    /// /// The pivot table.
    /// #[derive(anvil_macros::Model)]
    /// #[model(table = "post_tag", crate = "cast")]
    /// struct PostTag {
    ///     #[column(key)]
    ///     post_id: i64,
    ///     tag_id: i64,
    ///     position: i32,
    /// }
    ///
    /// # async fn run(db: Db, post: Post) -> cast::Result<()> {
    /// post.related(Post::tags).attach_with(&db, [3], [PostTag::position.pivot(1)]).await?;
    /// let first = post.related(Post::tags).where_pivot(PostTag::position.lt(3)).get(&db).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn pivot(self, value: impl ValueFor<T>) -> PivotValue {
        (self.name(), value.into_value())
    }
}

impl<M: Model, F: RelationType<Kind: kind::OverPivot>> Relation<M, F> {
    /// Only the related records for whose row in the pivot table the condition holds; `P` is a model of that table.
    pub fn where_pivot<P: Model>(self, filter: Filter<P>) -> RelationQuery<M, F::Model> {
        let mut relation = self.query();
        let conditions = &mut relation.query.scope.conditions;
        conditions.push(condition(filter));
        relation
    }

    /// The related records in an order of the pivot table; `P` is a model of that table.
    pub fn order_by_pivot<P: Model>(
        self,
        order: impl Into<OrderBy<P>>,
    ) -> RelationQuery<M, F::Model> {
        let mut relation = self.query();
        let sort = sort::<P>(order.into());
        relation.query.scope.sort.push(sort);
        relation
    }
}

impl<M: Model, F: RelationType<Kind: kind::OverPivot>> RelatedRecords<M, F> {
    /// Those for whose row in the pivot table the condition holds; `P` is a model of that table.
    pub fn where_pivot<P: Model>(&self, filter: Filter<P>) -> Query<F::Model> {
        let mut keys = select::joined_keys(self.link, &self.value);
        keys.scope.conditions.push(condition(filter));
        let column = foreign(self.link);
        Query::new().filter(Filter::new(Condition::InQuery(
            column.into(),
            Box::new(keys),
        )))
    }

    /// All of them in an order of the pivot table; `P` is a model of that table.
    pub fn order_by_pivot<P: Model>(&self, order: impl Into<OrderBy<P>>) -> Query<F::Model> {
        let mut sort = sort::<P>(order.into());
        let mut query = self.query();
        sort.by = of_record(self.link, &self.value, sort.by);
        query.scope.sort.push(sort);
        query
    }
}

/// An expression over the row of the pivot table that joins a related record to one that has a value.
fn of_record(link: &Link, value: &Value, by: Operand) -> Operand {
    let Select { mut scope, .. } = select::joined_keys(link, value);
    if let Some(middle) = &link.middle {
        let column = ColumnName {
            table: MIDDLE,
            name: middle.to_related,
        };
        let related = foreign(link).into();
        scope.conditions.push(Condition::Compare(
            column.into(),
            Comparison::Equal,
            related,
        ));
    }
    // A record that is attached twice has two rows.
    scope.limit = Some(1);
    let outputs = vec![Output {
        operand: by,
        alias: None,
    }];
    Operand::Query(Box::new(Select { scope, outputs }))
}

fn foreign(link: &Link) -> ColumnName {
    ColumnName {
        table: link.related.table,
        name: link.foreign,
    }
}

fn condition<P: Model>(filter: Filter<P>) -> Condition {
    let mut condition = filter.condition;
    rename::<P>().condition(&mut condition);
    condition
}

fn sort<P: Model>(order: OrderBy<P>) -> Sort {
    let mut sort = order.sort;
    rename::<P>().operand(&mut sort.by);
    sort
}

fn rename<P: Model>() -> Rename {
    Rename {
        from: P::DEFINITION.table,
        to: MIDDLE,
    }
}

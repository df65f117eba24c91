//! [`Rows`]: the rows on the other side of a relation, as a query in the making: joined to the table in between, chosen,
//! limited for each parent, and under a name that means nothing else.

use super::{Link, Middle, Morph};
use crate::query::clauses::{Clauses, Join, JoinKind, JoinTable, Source};
use crate::query::operand::{Function as Call, Operand, Output, Select, Window};
use crate::query::plan::{ColumnName, Comparison, Condition, Nulls, Scope, Sort, Trashed};
use crate::value::Value;

/// The name of the table in between.
pub(super) const MIDDLE: &str = "anvil_pivot";
/// The name of related rows where that of their table already means something else.
const AGAIN: &str = "anvil_related";
/// The column that says to which parent a row belongs, where no column of the model does.
const PARENT: &str = "anvil_parent";
/// The place of a row among those of its parent.
const PLACE: &str = "anvil_place";
/// The columns of the table in between.
pub(super) const PIVOT: [&str; 16] = [
    "anvil_pivot_0",
    "anvil_pivot_1",
    "anvil_pivot_2",
    "anvil_pivot_3",
    "anvil_pivot_4",
    "anvil_pivot_5",
    "anvil_pivot_6",
    "anvil_pivot_7",
    "anvil_pivot_8",
    "anvil_pivot_9",
    "anvil_pivot_10",
    "anvil_pivot_11",
    "anvil_pivot_12",
    "anvil_pivot_13",
    "anvil_pivot_14",
    "anvil_pivot_15",
];

/// Related rows that are to be selected, and where the statement finds what they are joined by.
pub(super) struct Rows {
    pub(super) scope: Scope,
    /// The name of their table.
    pub(super) table: &'static str,
    /// The column that is equal to the parent's [`Link::local`].
    parent: ColumnName,
    /// The columns of the table in between.
    pivot: Vec<ColumnName>,
}

impl Rows {
    /// The related rows of these parents, or of all.
    pub(super) fn new(link: &Link, scope: &Scope, parents: Option<&[Value]>) -> Self {
        let Some(pick) = link.pick else {
            return Self::all(link, conditions_of(scope), parents);
        };
        // The record that is meant is chosen first, and then must fulfil the conditions.
        let mut scope = conditions_of(scope);
        let mut every = Scope::new(scope.model);
        (every.trashed, every.unscoped) = (scope.trashed, scope.unscoped);
        if let Some(clauses) = &mut scope.clauses
            && clauses.from.is_some()
        {
            every.clauses_mut().from = clauses.from.take();
        }
        let mut order = Vec::new();
        for name in [pick.column, scope.model.key] {
            let table = link.related.table;
            let mut sort = Sort::column(ColumnName { table, name }, pick.largest);
            if name != scope.model.key {
                // Databases differ in whether null is the largest; it is neither that nor the smallest.
                sort.nulls = Some(Nulls::Last);
            }
            if !order.contains(&sort) {
                order.push(sort);
            }
        }
        let mut rows = Self::all(link, every, parents).numbered(order);
        let source = rows.scope.clauses_mut().from.take();
        let place = rows.column(PLACE);
        scope.clauses_mut().from = source;
        (scope.trashed, scope.unscoped) = (Trashed::Include, true);
        scope.conditions.push(Condition::Compare(
            place.into(),
            Comparison::Equal,
            Value::Int(1).into(),
        ));
        Self { scope, ..rows }
    }

    /// All rows of a scope, joined to the table in between.
    fn all(link: &Link, mut scope: Scope, parents: Option<&[Value]>) -> Self {
        let table = link.related.table;
        if scope
            .clauses
            .as_deref()
            .is_some_and(|given| !given.unions.is_empty())
        {
            // What is added to it must hold for all rows, and not for those of the first query.
            let select = Box::new(Select::records(scope));
            scope = Scope::over(link.related, Source::Query(select, table));
        }
        let (parent, pivot) = match &link.middle {
            None => {
                let name = link.foreign;
                (ColumnName { table, name }, Vec::new())
            }
            Some(middle) => {
                scope.clauses_mut().joins.push(join(link, middle));
                let column = |name| ColumnName {
                    table: MIDDLE,
                    name,
                };
                let pivot = middle.columns.iter().map(|name| column(*name));
                (column(middle.to_model), pivot.collect())
            }
        };
        let is_of = parents.map(|keys| Condition::In(parent.into(), keys.to_vec()));
        scope
            .conditions
            .splice(0..0, is_of.into_iter().chain(morph(link)));
        Self {
            scope,
            table,
            parent,
            pivot,
        }
    }

    /// The related rows of the record around the query.
    pub(super) fn of_record(link: &Link, scope: &Scope) -> Self {
        let outside = link.model.table;
        let mut rows = Self::new(link, scope, None);
        if link.pick.is_none() && (scope.limit.is_some() || scope.offset.is_some()) {
            rows = rows.limited(scope);
            rows.scope.sort.clear();
        }
        if rows.would_hide(outside) {
            rows = rows.again();
        }
        let local = ColumnName {
            table: outside,
            name: link.local,
        };
        let is_of = Condition::Compare(rows.parent.into(), Comparison::Equal, local.into());
        rows.scope.conditions.insert(0, is_of);
        rows
    }

    /// Whether the rows cannot be compared with those of a table around them: because that name means another table
    /// here, or because there is no row any more but one of a group.
    fn would_hide(&self, outside: &str) -> bool {
        let is_outside = |join: &Join| match &join.table {
            JoinTable::Named(table, alias) => alias.unwrap_or(table) == outside,
            JoinTable::Query { alias, .. } => *alias == outside,
        };
        let hides = |clauses: &Clauses| {
            clauses.distinct || !clauses.groups.is_empty() || clauses.joins.iter().any(is_outside)
        };
        self.table == outside || self.scope.clauses.as_deref().is_some_and(hides)
    }

    /// The same rows under a name that nothing else has.
    fn again(self) -> Self {
        let model = self.scope.model;
        if self.scope.clauses.is_some() || !self.scope.conditions().is_empty() {
            return self.inside(AGAIN, None);
        }
        Self {
            scope: Scope::over(model, Source::Named(model.table, AGAIN)),
            table: AGAIN,
            parent: ColumnName {
                table: AGAIN,
                name: self.parent.name,
            },
            pivot: Vec::new(),
        }
    }

    /// Keeps of each parent's rows those that a limit and an offset allow.
    pub(super) fn limited(self, scope: &Scope) -> Self {
        let mut order = scope.sort.clone();
        // Which rows are within the limit should not be left to chance.
        let key = ColumnName {
            table: self.table,
            name: scope.model.key,
        };
        order.push(Sort::column(key, false));
        let is_distinct = self.scope.clauses.as_deref();
        let rows = match is_distinct.is_some_and(|clauses| clauses.distinct) {
            // With a number of its own, each of several equal rows would be another one.
            true => {
                let name = self.table;
                self.inside(name, None)
            }
            false => self,
        };
        let mut rows = rows.numbered(order);
        let place = rows.column(PLACE);
        let mut keep = |comparison, number: u64| {
            let number = Value::Int(i64::try_from(number).unwrap_or(i64::MAX));
            let condition = Condition::Compare(place.into(), comparison, number.into());
            rows.scope.conditions.push(condition);
        };
        let offset = scope.offset.unwrap_or(0);
        if offset > 0 {
            keep(Comparison::Greater, offset);
        }
        if let Some(limit) = scope.limit {
            keep(Comparison::LessOrEqual, offset.saturating_add(limit));
        }
        rows.scope.sort.push(Sort::column(place, false));
        rows
    }

    /// Gives each row its place among those of its parent.
    fn numbered(self, sort: Vec<Sort>) -> Self {
        let window = Window {
            partition: vec![self.parent.into()],
            sort,
        };
        let number = Box::new(Operand::Call(Call::RowNumber, Vec::new()));
        let name = self.table;
        self.inside(name, Some(Operand::Over(number, Box::new(window))))
    }

    /// The same rows as those of a query inside.
    fn inside(self, name: &'static str, place: Option<Operand>) -> Self {
        let model = self.scope.model;
        let beside = self.beside_the_model();
        let named = |alias| ColumnName {
            table: name,
            name: alias,
        };
        let (parent, pivot) = match self.parent.table == self.table {
            true => (named(self.parent.name), Vec::new()),
            false => {
                let pivot = (0..self.pivot.len()).map(|index| named(PIVOT[index]));
                (named(PARENT), pivot.collect())
            }
        };
        let mut select = Select::records(self.scope);
        select.outputs.extend(beside);
        select.outputs.extend(place.map(|operand| Output {
            operand,
            alias: Some(PLACE),
        }));
        Self {
            scope: Scope::over(model, Source::Query(Box::new(select), name)),
            table: name,
            parent,
            pivot,
        }
    }

    /// The parent and the columns of the table in between, where no column of the model is the parent.
    pub(super) fn beside_the_model(&self) -> Vec<Output> {
        if self.parent.table == self.table && self.parent.name != PARENT {
            return Vec::new();
        }
        let parent = (self.parent, PARENT);
        let pivot = self.pivot.iter().copied().zip(PIVOT);
        let outputs = [parent].into_iter().chain(pivot);
        outputs
            .map(|(column, alias)| Output {
                operand: column.into(),
                alias: Some(alias),
            })
            .collect()
    }

    fn column(&self, name: &'static str) -> ColumnName {
        let table = self.table;
        ColumnName { table, name }
    }
}

/// A scope without what says which of its rows come first.
fn conditions_of(scope: &Scope) -> Scope {
    Scope {
        model: scope.model,
        conditions: scope.conditions.clone(),
        trashed: scope.trashed,
        unscoped: scope.unscoped,
        clauses: scope.clauses.clone(),
        ..Scope::new(scope.model)
    }
}

/// The condition that the row names the right model, where it could name another.
pub(super) fn morph(link: &Link) -> Option<Condition> {
    let Morph { column, name } = link.morph?;
    let table = match &link.middle {
        Some(_) => MIDDLE,
        None => link.related.table,
    };
    let column = ColumnName {
        table,
        name: column,
    };
    Some(Condition::Compare(
        column.into(),
        Comparison::Equal,
        Value::from(name).into(),
    ))
}

fn join(link: &Link, middle: &Middle) -> Join {
    let column = |name| ColumnName {
        table: MIDDLE,
        name,
    };
    let related = ColumnName {
        table: link.related.table,
        name: link.foreign,
    };
    let mut on = vec![Condition::Compare(
        column(middle.to_related).into(),
        Comparison::Equal,
        related.into(),
    )];
    on.extend(
        middle
            .deleted_at
            .map(|name| Condition::IsNull(column(name).into())),
    );
    Join {
        kind: JoinKind::Inner,
        table: JoinTable::Named(middle.table, Some(MIDDLE)),
        on,
    }
}

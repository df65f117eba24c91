//! [`Columns`]: one or several columns of a model, where an expression would be none.

use super::tuples::each_tuple;
use crate::model::Column;
use crate::value::ColumnType;

/// A column, or a tuple of up to ten of them: what [`Model::upsert`](crate::Model::upsert) and
/// [`Model::insert_using`](crate::Model::insert_using) write to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no column of `{M}`",
    label = "expected a column, or a tuple of columns",
    note = "an expression has no column that could be written to"
)]
pub trait Columns<M> {
    /// What a row of these columns has.
    type Row: Send + 'static;

    #[doc(hidden)]
    fn names(self, list: &mut Vec<&'static str>);
}

#[diagnostic::do_not_recommend]
impl<M, T: ColumnType> Columns<M> for Column<M, T> {
    type Row = T;

    fn names(self, list: &mut Vec<&'static str>) {
        list.push(self.name());
    }
}

macro_rules! tuples {
    ($(($($name:ident)+))+) => {$(
        #[diagnostic::do_not_recommend]
        impl<M, $($name: Columns<M>),+> Columns<M> for ($($name,)+) {
            type Row = ($($name::Row,)+);

            #[expect(non_snake_case, reason = "the names are those of the types")]
            fn names(self, list: &mut Vec<&'static str>) {
                let ($($name,)+) = self;
                $($name.names(list);)+
            }
        }
    )+};
}

each_tuple!(tuples);

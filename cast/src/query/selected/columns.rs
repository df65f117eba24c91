//! [`Columns`]: one or several columns of a model, where an expression would be none.

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

tuples! {
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E F)
    (A B C D E F G)
    (A B C D E F G H)
    (A B C D E F G H I)
    (A B C D E F G H I J)
}

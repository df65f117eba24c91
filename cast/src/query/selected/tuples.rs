//! How many columns or expressions may be named together.

/// Calls a macro with the names of the types of each tuple that there is.
macro_rules! each_tuple {
    ($implement:ident) => {
        $implement! {
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
    };
}

pub(super) use each_tuple;

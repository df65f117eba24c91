//! Form requests: one struct for each form, with the rules of its fields.

//! One file per command: its `Args`, whose documentation is the help, and `run`.

pub(crate) mod build;
pub(crate) mod dev;
pub(crate) mod doctor;
pub(crate) mod in_app;
pub(crate) mod key_generate;
pub(crate) mod make;
pub(crate) mod new;
pub(crate) mod test;
pub(crate) mod view_check;
pub(crate) mod view_list;

mod dispatch;

pub(crate) use dispatch::run;

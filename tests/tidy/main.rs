//! The house rules that a program can check. One file, one rule; each says what is wrong, where, and what to do.
//!
//! The files are those that git knows or would add, so a build's leftovers are not looked at and a fresh clone gives the
//! same result. A rule has no list of exceptions for single files: where it must give way, the rule says so in general.

mod dependency_graph;
mod finding;
mod source_file;

mod bare_allow;
mod boundaries;
mod changelog;
mod dependencies;
mod file_names;
mod file_size;
mod ignored_tests;
mod layout;
mod machine_paths;
mod module_files;
mod printing;
mod sleeping_tests;
mod stub_format;

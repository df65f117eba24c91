//! One application from nothing to a released binary, as a person makes it: the README's tutorial, a browser in front of
//! it, a crash, a release, and everything that can be wrong about its surroundings.

mod bad_input;
mod dev_loop;
mod from_models;
mod generators;
mod guestbook;
mod other_databases;
mod tutorial;

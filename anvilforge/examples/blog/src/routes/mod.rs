//! The routes: `web` for browsers (session, CSRF protection), `api` for programs (below `/api`).

pub mod api;
pub mod web;

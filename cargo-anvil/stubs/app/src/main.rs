//! The binary: `serve`, `migrate`, `routes` and the other commands.

anvilforge::main!(stub_app);

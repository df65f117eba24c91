//! The binary: `serve`, `migrate`, `routes` and the other commands.

anvilforge::main!(blog);

//! What development adds to what browsers see: a script in every page, and the socket that it opens.
//!
//! | address | what is there |
//! |---|---|
//! | `/_anvil/dev.js` | the script: reloads the page, swaps style sheets, shows why a build failed |
//! | `/_anvil/dev` | the WebSocket on which it hears of that |

mod answer;
mod page;
mod policy;
mod socket;

pub(crate) use answer::{before, respond};

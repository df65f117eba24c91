//! Whether the port is free.

use crate::doctor::Facts;
use crate::doctor::finding::{Finding, Group};

const ID: &str = "port";

/// Tells who has the port.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let port = facts.running.port;
    Some(match &facts.running.port_taken {
        None => Finding::ok(ID, Group::Running, format!("port {port} is free")),
        Some(owner) => {
            let owner = owner
                .as_ref()
                .map_or_else(String::new, |owner| format!(" by {owner}"));
            Finding::note(ID, Group::Running, format!("port {port} is taken{owner}"))
                .why("`cargo anvil dev` takes the next free one; `serve` fails")
                .remedy("end that process if it is not meant to run, or choose another port: `--port`, `SERVER_PORT`")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owner_is_named_when_known() {
        let mut facts = Facts::default();
        facts.running.port = 8000;
        assert_eq!(check(&facts).unwrap().message, "port 8000 is free");
        facts.running.port_taken = Some(Some("node (pid 7)".into()));
        assert_eq!(
            check(&facts).unwrap().message,
            "port 8000 is taken by node (pid 7)"
        );
        facts.running.port_taken = Some(None);
        assert_eq!(check(&facts).unwrap().message, "port 8000 is taken");
    }
}

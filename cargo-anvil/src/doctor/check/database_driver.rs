//! Whether the application is built with the driver that its `DATABASE_URL` needs.

use crate::doctor::finding::{Finding, Group};
use crate::doctor::{Facts, Fix};

const ID: &str = "database-driver";
const DRIVERS: [&str; 3] = ["sqlite", "postgres", "mysql"];

/// Compares `DATABASE_URL` with the cargo features of the framework.
pub(super) fn check(facts: &Facts) -> Option<Finding> {
    let application = &facts.application;
    let url = application
        .variable("DATABASE_URL")
        .or(application.configured_database.as_deref())
        .unwrap_or("sqlite://database/database.sqlite");
    let scheme = url.split(':').next().unwrap_or_default();
    let driver = match scheme {
        "sqlite" => "sqlite",
        "postgres" | "postgresql" => "postgres",
        "mysql" | "mariadb" => "mysql",
        _ => {
            return Some(
                Finding::fail(
                    ID,
                    Group::Application,
                    format!("`DATABASE_URL` begins with `{scheme}:`, which is no known database"),
                )
                .why("the application cannot connect")
                .remedy("it begins with `sqlite://`, `postgres://` or `mysql://`"),
            );
        }
    };
    let is_on = |driver: &str| {
        (driver == "sqlite" && application.default_features)
            || application.features.iter().any(|feature| feature == driver)
    };
    if !is_on(driver) {
        return Some(
            Finding::fail(
                ID,
                Group::Application,
                format!(
                    "`DATABASE_URL` needs the feature `{driver}` of `anvilforge`, which is off"
                ),
            )
            .why("the application is built without that driver and cannot connect")
            .remedy(format!(
                "`features = [\"{driver}\"]` at the dependency on `anvilforge` in Cargo.toml"
            ))
            .fix([Fix::FrameworkFeature { name: driver }]),
        );
    }
    let idle: Vec<String> = DRIVERS
        .iter()
        // SQLite is what the tests run on.
        .filter(|other| **other != driver && **other != "sqlite" && is_on(other))
        .map(|other| format!("`{other}`"))
        .collect();
    Some(if idle.is_empty() {
        Finding::ok(
            ID,
            Group::Application,
            format!("the driver `{driver}` is built in"),
        )
    } else {
        let idle = idle.join(" and ");
        Finding::note(
            ID,
            Group::Application,
            format!("`{driver}` is used, {idle} built in as well"),
        )
        .why("each driver makes the first build and the binary larger; edits cost the same")
        .remedy(format!(
            "if no server uses it, take {idle} out of the features of `anvilforge`"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;

    fn with(url: &str, features: &[&str]) -> Finding {
        let mut facts = Facts::default();
        let application = &mut facts.application;
        application
            .process
            .insert("DATABASE_URL".into(), url.into());
        application.default_features = true;
        application.features = features.iter().map(|name| (*name).to_owned()).collect();
        check(&facts).expect("a finding")
    }

    #[test]
    fn the_scheme_needs_its_feature() {
        assert_eq!(with("sqlite::memory:", &[]).mark, Mark::Ok);
        assert_eq!(with("postgresql://x/y", &["postgres"]).mark, Mark::Ok);
        let finding = with("mysql://x/y", &["postgres"]);
        assert_eq!(finding.mark, Mark::Fail);
        assert_eq!(finding.fixes, [Fix::FrameworkFeature { name: "mysql" }]);
        assert_eq!(with("oracle://x", &[]).mark, Mark::Fail);
    }

    #[test]
    fn a_driver_that_nobody_uses_is_a_note() {
        assert_eq!(with("sqlite://x", &["mysql"]).mark, Mark::Note);
    }
}

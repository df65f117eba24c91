use std::fs;

use super::load::{ConfigError, Sources, load};
use super::settings::Config;

const KEY: &str = "APP_KEY=base64:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";

fn load_files(name: &str, env: &str, toml: &str) -> Result<Config, ConfigError> {
    let base = std::env::temp_dir().join(format!("anvil-config-{}-{name}", std::process::id()));
    fs::create_dir_all(base.join("config")).unwrap();
    fs::write(base.join(".env"), env).unwrap();
    fs::write(base.join("config/anvil.toml"), toml).unwrap();
    let result = load(&Sources {
        base: &base,
        embedded: None,
        env_file: ".env",
        overrides: &[],
    });
    fs::remove_dir_all(&base).unwrap();
    result.map(|(config, _)| config)
}

#[test]
fn the_environment_wins_over_the_file() {
    let config = load_files(
        "wins",
        &format!("{KEY}APP_NAME=\"From env\"\n"),
        "[app]\nname = 'From file'\n",
    )
    .unwrap();
    assert_eq!(config.app.name, "From env");
}

#[test]
fn reads_sizes_durations_and_own_keys() {
    let toml = "[server]\nbody_limit = '512 KB'\n[session]\nlifetime = 5\n[cache]\nmax_size = '2 GB'\n[custom.stripe]\nkey = 'sk'\n";
    let config = load_files("sizes", KEY, toml).unwrap();
    assert_eq!(config.server.body_limit, 512 * 1024);
    assert_eq!(config.session.lifetime.as_secs(), 300);
    assert_eq!(config.cache.max_size, 2 << 30);
    assert_eq!(config.custom("stripe.key"), Some("sk"));
}

#[test]
fn lists_all_problems_with_their_lines() {
    let toml = "[app]\nnmae = 'x'\n\n[server]\nport = 'many'\n[session]\ndriver = 'redis'\n";
    let error = load_files("all", "APP_NAME=two words\n", toml)
        .unwrap_err()
        .to_string();
    for expected in [
        "5 problems in the configuration",
        ".env:1: `APP_NAME` is not a valid line",
        "config/anvil.toml:2: unknown key `app.nmae`: did you mean `app.name`?",
        "config/anvil.toml:5: `server.port`: `many` is not a whole number from 0 to 65535",
        "config/anvil.toml:7: `session.driver`: `redis` is not known: it may be `cookie`",
        "`APP_KEY` is not set: make one with `cargo anvil key:generate`",
    ] {
        assert!(
            error.contains(expected),
            "missing `{expected}` in:\n{error}"
        );
    }
}

#[test]
fn refuses_a_cache_that_is_unknown_or_holds_nothing() {
    let toml = "[cache]\ndriver = 'memcached'\nmax_size = '512 KB'\n";
    let error = load_files("cache", KEY, toml).unwrap_err().to_string();
    for expected in [
        "2 problems in the configuration",
        "config/anvil.toml:2: `cache.driver`: `memcached` is not known: it may be `memory`, `null`",
        "config/anvil.toml:3: `cache.max_size`: `512 KB` is too small: it takes at least 1048576 bytes",
    ] {
        assert!(
            error.contains(expected),
            "missing `{expected}` in:\n{error}"
        );
    }
}

#[test]
fn a_syntax_error_names_its_line() {
    let error = load_files("syntax", KEY, "[app]\nname = \n")
        .unwrap_err()
        .to_string();
    assert!(error.contains("config/anvil.toml:2:"), "{error}");
}

#[test]
fn refuses_a_guessable_key_and_debug_in_production() {
    let env = "APP_KEY=base64:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nAPP_ENV=production\nAPP_DEBUG=true\n";
    let error = load_files("weak", env, "").unwrap_err().to_string();
    assert!(error.contains("32 times the same byte"), "{error}");
    assert!(
        error.contains("`app.debug`: must be `false` in production"),
        "{error}"
    );
}

#[test]
fn reads_named_connections_with_their_variables() {
    let toml = "[database]\nurl = 'sqlite:a.sqlite'\nslow_query = 250\n\
                [database.connections.reports]\nurl = 'sqlite:b.sqlite'\nmax_connections = 3\n\
                [database.connections.old_shop]\n";
    let env =
        format!("{KEY}DATABASE_REPORTS_MAX_CONNECTIONS=4\nDATABASE_OLD_SHOP_URL=sqlite:c.sqlite\n");
    let toml = format!("{toml}sticky = false\n");
    let config = load_files("connections", &env, &toml).unwrap().database;
    assert_eq!(config.slow_query.unwrap().as_millis(), 250);
    assert_eq!(config.max_connections, 10);
    let reports = &config.connections["reports"];
    assert_eq!(
        (reports.url.as_str(), reports.max_connections),
        ("sqlite:b.sqlite", 4)
    );
    assert_eq!(reports.slow_query, None);
    let shop = &config.connections["old_shop"];
    assert_eq!((shop.url.as_str(), shop.sticky), ("sqlite:c.sqlite", false));
}

#[test]
fn lists_what_is_wrong_with_connections() {
    let toml = "[database]\nurl = 'oracle://x'\nmin_connections = 20\n\
                [database.connections.reports]\nmax_connection = 3\n\
                [database.connections.shop]\nurl = 'sqlite:a'\nmax_connections = 'x'\n\
                read_urls = ['sqlite:b', 'nothing']\n\
                [database.connections.Shop]\nurl = 'sqlite:a'\n";
    let error = load_files("wrong-connections", KEY, toml)
        .unwrap_err()
        .to_string();
    for expected in [
        "7 problems in the configuration",
        "`database.url`: `oracle://x` is not a database url",
        "`database.min_connections`: 20 is more than `max_connections`, 10",
        "config/anvil.toml:5: unknown key `database.connections.reports.max_connection`: did you \
         mean `database.connections.reports.max_connections`?",
        "`database.connections.reports.url`: a connection needs a url",
        "config/anvil.toml:8: `database.connections.shop.max_connections`: `x` is not a whole",
        "`database.connections.shop.read_urls`: `nothing` is not a database url",
        "config/anvil.toml:11: unknown key `database.connections.Shop.url`",
    ] {
        assert!(
            error.contains(expected),
            "missing `{expected}` in:\n{error}"
        );
    }
}

//! Everything that the generators write, laid over one application: formatted, without a lint, and migrated both ways.

use anvil_tests::TempApp;

pub(crate) fn what_they_write_compiles_and_migrates(app: &TempApp) {
    app.anvil([
        "make:model",
        "Product",
        "name:string:unique",
        "note:text?",
        "price:float",
        "stock:integer:index",
        "active:boolean",
        "released:date?",
        "seen_at:datetime?",
        "meta:json",
        "user:references",
        "-m",
        "-r",
    ]);
    // A second model with an awkward name and nothing of its own.
    app.anvil(["make:model", "BlogCategory", "-mc"]);
    app.anvil([
        "make:migration",
        "add_color_to_products_table",
        "color:string?",
        "weight:integer?:index",
    ]);
    app.anvil(["make:migration", "tidy_up"]);
    app.anvil([
        "make:request",
        "StoreProduct",
        "name:string",
        "note:text?",
        "price:float",
        "active:boolean",
        "released:date?",
        "seen_at:datetime",
        "meta:json",
    ]);
    app.anvil(["make:seeder", "ProductSeeder"]);
    app.anvil(["make:view", "products.show"]);
    app.cargo(["fmt", "--check"]);
    app.cargo(["clippy", "--all-targets", "--", "-D", "warnings"]);

    app.anvil(["migrate"]);
    app.anvil(["db:seed", "--class", "ProductSeeder"]);
    app.anvil(["migrate:rollback"]);
    let status = app.anvil(["migrate:status"]).stdout;
    for (name, state) in [
        ("create_products_table", "Pending"),
        ("create_entries_table", "Ran"),
    ] {
        let line = status.lines().find(|line| line.contains(name));
        assert!(line.is_some_and(|line| line.contains(state)), "{status}");
    }
    app.anvil(["migrate"]);
}

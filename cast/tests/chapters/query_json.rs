//! Query builder: JSON where clauses and updates.

use cast::prelude::*;
use serde_json::json;

use crate::model::*;

/// The names of the users for which a filter holds.
async fn found(db: &Db, filter: Filter<User>) -> cast::Result<Vec<String>> {
    let users = User::query().filter(filter).order_by(User::id);
    users.pluck(db, User::name).await
}

examples! {
    /// `->where('preferences->dining->meal', 'salad')`
    async fn where_json(db) {
        assert_eq!(found(db, User::options.json("meal").eq("salad")).await?, ["Ada"]);
        assert_eq!(found(db, User::options.json("theme->dark").eq(true)).await?, ["Ada"]);
        assert_eq!(found(db, User::options.json("level").eq(3)).await?, ["Ben"]);
        assert!(found(db, User::options.json("level").eq("3")).await?.is_empty());
        assert_eq!(found(db, User::options.json("languages[1]").eq("de")).await?, ["Ada"]);
        assert_eq!(found(db, User::options.json("theme").eq(json!({"dark": true}))).await?, ["Ada"]);
        assert_eq!(found(db, User::options.json("theme").eq(json!(null))).await?, ["Cleo"]);
        assert_eq!(found(db, User::options.json("meal").ne("salad")).await?, ["Ben"]);
    }

    /// `->whereIn('preferences->dining->meal', ['pasta', 'salad', 'sandwiches'])`
    async fn where_json_in(db) {
        let meal = User::options.json("meal").in_list(["pasta", "salad", "sandwiches"]);
        assert_eq!(found(db, meal).await?, ["Ada", "Ben"]);
    }

    /// `->whereJsonContains('options->languages', 'en')`, `['en', 'de']`
    async fn where_json_contains(db) {
        let languages = || User::options.json("languages");
        assert_eq!(found(db, languages().contains("en")).await?, ["Ada"]);
        assert_eq!(found(db, languages().contains(json!(["en", "de"]))).await?, ["Ada"]);
        assert!(found(db, languages().contains(json!(["en", "fr"]))).await?.is_empty());
        assert_eq!(found(db, !languages().contains("en")).await?, ["Ben", "Cleo"]);
    }

    /// `->whereJsonOverlaps('options->languages', ['en', 'fr'])`
    async fn where_json_overlaps(db) {
        let languages = || User::options.json("languages");
        assert_eq!(found(db, languages().overlaps(["en", "fr"])).await?, ["Ada", "Ben"]);
    }

    /// `->whereJsonContainsKey('preferences->dietary_requirements')`
    async fn where_json_contains_key(db) {
        assert_eq!(found(db, User::options.json("meal").exists()).await?, ["Ada", "Ben"]);
        assert_eq!(found(db, User::options.json("theme").exists()).await?, ["Ada", "Cleo"]);
        assert_eq!(found(db, User::options.json("theme").is_not_null()).await?, ["Ada"]);
    }

    /// `->whereJsonLength('options->languages', 0)`, `'>', 1`
    async fn where_json_length(db) {
        let length = || User::options.json("languages").length();
        assert_eq!(found(db, length().eq(0)).await?, ["Cleo"]);
        assert_eq!(found(db, length().gt(1)).await?, ["Ada"]);
    }

    /// `->where('options->level', '>', 2)`, `->orderBy('options->meal')`
    async fn compare_and_sort_by_json(db) {
        assert_eq!(found(db, User::options.json("level").number().gt(2.0)).await?, ["Ben"]);
        let meals = User::query()
            .filter(User::options.json("meal").is_not_null())
            .order_by(User::options.json("meal").text())
            .select(User::options.json("meal").text());
        let expected = ["pasta", "salad"].map(|meal| Some(meal.to_owned()));
        assert_eq!(meals.get(db).await?, expected);
    }

    /// `->update(['options->enabled' => true])`
    async fn update_json(db) {
        let ada = || User::query().filter(User::id.eq(1));
        ada().update(db, [User::options.json("theme->dark").set(false)]).await?;
        ada().update(db, [User::options.json("languages[0]").set("it's")]).await?;
        let options = User::find_or_fail(db, 1).await?.options;
        assert_eq!(options["theme"]["dark"], false);
        assert_eq!(options["languages"], json!(["it's", "de"]));
        assert_eq!(options["meal"], "salad");
    }

    /// keys with characters that mean something
    async fn json_keys_are_only_keys(db) {
        for key in ["a.b", "a b", "it's", "a->b", "$", "[0]", "ü", "a\\b", "?"] {
            let options = json!({ key: "here" });
            User::query().filter(User::id.eq(1)).update(db, [User::options.set(options)]).await?;
            let place = User::options.json("").key(key).eq("here");
            assert_eq!(found(db, place).await?, ["Ada"], "{key}");
        }
    }
}

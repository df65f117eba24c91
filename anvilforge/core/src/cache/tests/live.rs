//! The cache is the one thing that a changed configuration or a new library of the application finds as it was.

use crate::app::Reconfigured;
use crate::app::tests::{BOOTING, Folder};
use crate::cache::Cache;

#[tokio::test]
async fn it_survives_a_new_configuration_and_new_code() {
    let _alone = BOOTING.lock().await;
    let folder = Folder::new("cache");
    let (live, kernel) = folder.serve(|_| {}).await;
    let now = || -> (String, Cache) {
        let kernel = kernel.get();
        let state = kernel.state();
        (state.config().app.name.clone(), state.cache().clone())
    };
    let (_, before) = now();
    before.forever("key", "value").await.unwrap();

    folder.configure("[app]\nname = 'After'\n");
    let changed = live.reconfigure().unwrap();
    assert_eq!(changed, Reconfigured::InForce(vec!["app.name".to_owned()]));
    let (name, after) = now();
    assert_eq!(name, "After");
    assert!(after.is_same_as(&before));

    #[cfg(feature = "dynamic")]
    {
        let next = folder.definition(|app| {
            app.web(|r| {
                r.get("/new", async || "new");
            });
        });
        live.replace(next).unwrap();
        assert!(kernel.get().knows(&crate::http::Method::GET, "/new"));
        assert!(now().1.is_same_as(&before));
    }

    folder.configure(
        "[app]\nname = 'After'\n[cache]\ndriver = 'null'\nmax_size = '2 MB'\nprefix = 'p'\n",
    );
    let changed = live.reconfigure().unwrap();
    let reason = "`cache.driver`, `cache.prefix`, `cache.max_size` is read at start only";
    assert_eq!(changed, Reconfigured::NeedsRestart(reason.to_owned()));
    let (_, kept) = now();
    assert_eq!(kept.get("key").await.unwrap(), Some("value".to_owned()));
}

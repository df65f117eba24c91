//! The cache is the one thing that a changed configuration or a new library of the application finds as it was.

use std::fs;
use std::path::PathBuf;

use crate::app::{App, BootOptions, CurrentKernel, Definition, Live, PublicFiles, Reconfigured};
use crate::app::{Workers, boot};
use crate::cache::Cache;

/// A folder with a configuration, removed when dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let path = std::env::temp_dir().join(format!("anvil-cache-{}", std::process::id()));
        fs::create_dir_all(path.join("config")).unwrap();
        let key = "APP_KEY=base64:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n";
        fs::write(
            path.join(".env"),
            format!("{key}APP_ENV=local\nDATABASE_URL=sqlite::memory:\n"),
        )
        .unwrap();
        Self(path)
    }

    fn configure(&self, text: &str) {
        fs::write(self.0.join("config/anvil.toml"), text).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What stays behind is in a folder for such things.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn definition(folder: &Folder, configure: fn(&mut App)) -> Definition {
    Definition {
        name: "live",
        version: "0.1.0",
        manifest_dir: folder.0.to_string_lossy().into_owned().leak(),
        debug_build: true,
        configure,
        public: PublicFiles::none(),
        config: PublicFiles::none(),
    }
}

#[tokio::test]
async fn it_survives_a_new_configuration_and_new_code() {
    let folder = Folder::new();
    folder.configure("[app]\nname = 'Before'\n");
    let definition_before = definition(&folder, |_| {});
    let options = || BootOptions {
        create_database: true,
        env_file: ".env",
        overrides: Vec::new(),
        checks_csrf: true,
        connection: None,
    };
    let booted = boot(&definition_before, &options()).await.unwrap();
    let kernel = CurrentKernel::new(booted.kernel);
    let live = Live::new(
        definition_before,
        options(),
        booted.services,
        kernel.clone(),
        Workers::default(),
    );
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
        let next = definition(&folder, |app| {
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
    let keys = ["cache.driver", "cache.prefix", "cache.max_size"].map(str::to_owned);
    let changed = live.reconfigure().unwrap();
    assert_eq!(changed, Reconfigured::NeedsRestart(keys.into()));
    let (_, kept) = now();
    assert_eq!(kept.get("key").await.unwrap(), Some("value".to_owned()));
}

//! Pagination.

use std::sync::Arc;

use cast::prelude::*;
use cast::secrets::{self, Secrets};
use serde_json::{Value as Json, json};

use crate::model::*;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Signs with a sum, which is enough to see whether it is looked at.
struct TestKey;

impl Secrets for TestKey {
    fn encrypt(&self, _: &[u8]) -> Result<String, BoxError> {
        Err("not here".into())
    }
    fn decrypt(&self, _: &str) -> Result<Vec<u8>, BoxError> {
        Err("not here".into())
    }
    fn hash(&self, _: &str) -> Result<String, BoxError> {
        Err("not here".into())
    }
    fn verify(&self, _: &str, _: &str) -> Result<bool, BoxError> {
        Err("not here".into())
    }
    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let sum = message
            .iter()
            .fold(17_u64, |sum, byte| sum.rotate_left(7) ^ u64::from(*byte));
        sum.to_be_bytes().to_vec()
    }
}

examples! {
    /// `DB::table('users')->paginate(15)`
    async fn paginate(db) {
        let page = User::query().order_by(User::id).paginate(db, 2, 2).await?;
        assert_eq!(names(&page), ["Cleo"]);
        assert_eq!((page.total(), page.last_page()), (3, 2));
    }

    /// `DB::table('users')->simplePaginate(15)`
    async fn simple_paginate(db) {
        let page = |number| User::query().order_by(User::id).simple_paginate(db, 2, number);
        let first = page(1).await?.with_path("/users").with_query("sort=id");
        assert_eq!(names(&first), ["Ada", "Ben"]);
        assert_eq!(first.next_page_url().as_deref(), Some("/users?sort=id&page=2"));
        let last = page(2).await?;
        assert!(!last.has_more_pages());
        let json = serde_json::to_value(last.map(|user| user.name)).expect("json");
        assert_eq!(json, json!({
            "current_page": 2, "current_page_url": "/?page=2", "data": ["Cleo"],
            "first_page_url": "/?page=1", "from": 3, "next_page_url": null, "path": "/",
            "per_page": 2, "prev_page_url": "/?page=1", "to": 3,
        }));
    }

    /// `DB::table('users')->orderBy('id')->cursorPaginate(15)`
    async fn cursor_paginate(db) {
        secrets::install(Arc::new(TestKey));
        let page = |cursor: Option<String>| {
            User::query().order_by(User::active.desc()).cursor_paginate(db, 1, cursor.as_deref())
        };
        let mut seen = Vec::new();
        let mut cursor = None;
        loop {
            let page = page(cursor.take()).await?;
            seen.extend(page.iter().map(|user| user.name.clone()));
            match page.next_cursor() {
                Some(next) => cursor = Some(next.to_owned()),
                None => break,
            }
        }
        // The key decides, downwards as the column before it.
        assert_eq!(seen, ["Ben", "Ada", "Cleo"]);
    }

    /// `$paginator->previousCursor()`
    async fn cursor_paginate_backward(db) {
        secrets::install(Arc::new(TestKey));
        let page = |cursor: Option<String>| {
            User::query().order_by(User::created_at).cursor_paginate(db, 2, cursor.as_deref())
        };
        let first = page(None).await?;
        assert_eq!((names(&first), first.previous_cursor()), (vec!["Ada", "Ben"], None));
        let second = page(first.next_cursor().map(str::to_owned)).await?;
        assert_eq!(names(&second), ["Cleo"]);
        assert!(second.next_cursor().is_none());
        let back = page(second.previous_cursor().map(str::to_owned)).await?;
        assert_eq!((names(&back), back.previous_cursor()), (vec!["Ada", "Ben"], None));
        let json: Json = serde_json::to_value(back.map(|user| user.name)).expect("json");
        assert_eq!(json["data"], json!(["Ada", "Ben"]));
        assert_eq!(json["prev_cursor"], json!(null));
    }

    /// a cursor that somebody changed
    async fn tampered_cursor(db) {
        secrets::install(Arc::new(TestKey));
        let first = User::query().cursor_paginate(db, 1, None).await?;
        let cursor = first.next_cursor().expect("more").to_owned();
        for index in 0..cursor.len() {
            let mut bytes = cursor.clone().into_bytes();
            bytes[index] = if bytes[index] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(bytes).expect("ascii");
            let page = User::query().cursor_paginate(db, 1, Some(&changed)).await;
            assert!(matches!(page, Err(cast::Error::InvalidCursor { .. })), "{index}: {changed}");
        }
        let other = User::query().order_by(User::name).cursor_paginate(db, 1, Some(&cursor)).await;
        assert!(matches!(other, Err(cast::Error::InvalidCursor { .. })));
    }

    /// an order that cannot be continued
    async fn cursor_over_an_expression(db) {
        secrets::install(Arc::new(TestKey));
        let page = User::query().in_random_order().cursor_paginate(db, 1, None).await;
        assert!(matches!(page, Err(cast::Error::CursorOrder { model: "User" })));
    }
}

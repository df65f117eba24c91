//! Eloquent: mutators and casting, serialization, keys.

use std::sync::Arc;

use cast::prelude::*;
use cast::secrets::{self, Secrets};
use cast::{Encrypted, Hashed, Json};

use crate::eloquent_model::*;

type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Shows whether it was asked; keeps nothing secret.
struct TestSecrets;

impl Secrets for TestSecrets {
    fn encrypt(&self, plain: &[u8]) -> Result<String, BoxError> {
        let text: String = std::str::from_utf8(plain)?.chars().rev().collect();
        Ok(format!("sealed:{text}"))
    }
    fn decrypt(&self, text: &str) -> Result<Vec<u8>, BoxError> {
        // As with a real cipher, one secret may be several texts.
        let sealed = text
            .strip_prefix("sealed")
            .and_then(|rest| rest.split_once(':'));
        let (_, sealed) = sealed.ok_or("it is not sealed")?;
        Ok(sealed.chars().rev().collect::<String>().into_bytes())
    }
    fn hash(&self, password: &str) -> Result<String, BoxError> {
        Ok(format!("hash of {}", password.len()))
    }
    fn verify(&self, password: &str, hash: &str) -> Result<bool, BoxError> {
        if !hash.starts_with("hash of") {
            return Err("it is no hash".into());
        }
        Ok(self.hash(password)? == hash)
    }
    fn sign(&self, message: &[u8]) -> Vec<u8> {
        let sum = message
            .iter()
            .fold(17_u64, |sum, byte| sum.rotate_left(7) ^ u64::from(*byte));
        sum.to_be_bytes().to_vec()
    }
}

async fn article(db: &Db, title: &str, status: Status) -> cast::Result<Article> {
    let new = NewArticle {
        id: cast::uuid(),
        title: title.into(),
        status,
        level: Some(Level::High),
    };
    Article::create(db, new).await
}

async fn customer(db: &Db) -> cast::Result<Customer> {
    secrets::install(Arc::new(TestSecrets));
    tables(db).await?;
    let new = NewCustomer {
        address: Json(Address {
            street: "Main 1".into(),
            city: "Rome".into(),
        }),
        insurance: Encrypted::new("12 345".to_owned())?,
        password: Hashed::make("secret").await?,
    };
    Customer::create(db, new).await
}

examples! {
    /// `use HasUuids`
    async fn uuid_keys(db) {
        tables(db).await?;
        let first = article(db, "a", Status::Draft).await?;
        let second = article(db, "b", Status::Draft).await?;
        assert!(first.id < second.id);
        assert_eq!(Article::find_or_fail(db, second.id).await?.title, "b");
        assert_eq!(Article::find_many(db, [first.id, second.id]).await?.len(), 2);
        let mut chunks = Article::query().chunk_by_id(1);
        assert_eq!(chunks.next(db).await?.expect("one")[0].id, first.id);
        assert_eq!(chunks.next(db).await?.expect("one")[0].id, second.id);
    }

    /// `use HasUlids`
    async fn ulid_keys(db) {
        tables(db).await?;
        let photo = Photo::create(db, NewPhoto { id: cast::ulid(), name: "sea".into() }).await?;
        assert_eq!(Photo::find_or_fail(db, photo.id).await?, photo);
    }

    /// `'status' => ServerStatus::class`
    async fn enum_casts(db) {
        tables(db).await?;
        let mut article = article(db, "a", Status::InReview).await?;
        article.update(db, [Article::status.set(Status::Published)]).await?;
        assert_eq!(article.status, Status::Published);
        let rows = db.select("select status, level from articles", vec![]).await?;
        assert_eq!((rows[0].get::<String>("status")?, rows[0].get::<i64>("level")?), ("live".into(), 9));
        let live = Article::query().filter(Article::status.in_list([Status::Published]));
        assert_eq!(live.count(db).await?, 1);
        // In JSON they are what they are in the database.
        let json = article.to_json()?.only(["status", "level"]).into_value();
        assert_eq!(json, serde_json::json!({ "status": "live", "level": 9 }));
        article.update(db, [Article::level.set(None::<Level>)]).await?;
        assert_eq!(Article::query().filter(Article::level.eq(Level::Low)).count(db).await?, 0);
    }

    /// a value of the database that is no variant
    async fn enum_of_an_unknown_value(db) {
        tables(db).await?;
        article(db, "a", Status::Draft).await?;
        db.execute("update articles set status = ?", vec!["gone".into()]).await?;
        let error = Article::all(db).await.unwrap_err().to_string();
        assert!(error.contains("of `Article` holds the text `gone`"), "{error}");
        assert!(error.contains("`draft`, `in_review`, `live`"), "{error}");
    }

    /// `'options' => AsArrayObject::class`, a value object
    async fn json_casts(db) {
        let mut customer = customer(db).await?;
        assert_eq!(customer.address.city, "Rome");
        let romans = Customer::query().filter(Customer::address.json("city").eq("Rome"));
        assert_eq!(romans.count(db).await?, 1);
        customer.address.city = "Oslo".into();
        customer.save(db).await?;
        assert_eq!(Customer::find_or_fail(db, customer.id).await?.address.city, "Oslo");
    }

    /// `'secret' => 'encrypted'`
    async fn encrypted_casts(db) {
        let customer = customer(db).await?;
        assert_eq!(customer.insurance.get(), "12 345");
        let stored: String = db.select("select insurance from customers", vec![]).await?[0].get("insurance")?;
        assert_eq!(stored, "sealed:\"543 21\"");
        db.execute("update customers set insurance = ?", vec!["12 345".into()]).await?;
        let error = Customer::all(db).await.unwrap_err().to_string();
        assert!(error.contains("cannot be decrypted (it is not sealed)"), "{error}");
    }

    /// `$customer->isDirty('secret')`: the same secret is another text each time
    async fn an_encrypted_value_that_is_set_anew_is_no_change(db) {
        let mut customer = customer(db).await?;
        db.execute("update customers set insurance = ?", vec!["sealed again:\"543 21\"".into()]).await?;
        customer.refresh(db).await?;
        customer.insurance = Encrypted::new("12 345".into())?;
        assert!(!customer.is_changed()?);
        customer.insurance = Encrypted::new("12 346".into())?;
        assert!(customer.is_changed()?);
    }

    /// `'password' => 'hashed'`
    async fn hashed_casts(db) {
        let customer = customer(db).await?;
        assert!(customer.password.verify("secret").await? && !customer.password.verify("no").await?);
        assert!(Hashed::make_blocking("secret")?.verify_blocking("secret")?);
        let cut = Hashed::from_hash("hash");
        for result in [cut.verify("secret").await, cut.verify_blocking("secret")] {
            let error = result.expect_err("an error");
            assert_eq!(error.to_string(), "verifying a password failed");
        }
    }

    /// `protected $hidden = ['password']`, `toArray()`, `toJson()`
    async fn hidden_fields(db) {
        let json = serde_json::to_string(&customer(db).await?).expect("json");
        assert_eq!(json, r#"{"id":1,"address":{"street":"Main 1","city":"Rome"},"password":null}"#);
    }
}

//! [`examples!`]: one test for each example, on every database, with the rows of `model::seed`.

macro_rules! examples {
    ($($(#[doc = $doc:literal])+ async fn $name:ident($db:ident) $body:block)+) => {$(
        $(#[doc = $doc])+
        #[tokio::test]
        async fn $name() {
            crate::backend::on_each(async |db: cast::Db| {
                crate::model::seed(&db).await;
                let $db = &db;
                let done: cast::Result<()> = async {
                    $body
                    Ok(())
                }
                .await;
                done.unwrap_or_else(|error| panic!("{:?}: {error:?}", db.driver()));
            })
            .await;
        }
    )+};
}

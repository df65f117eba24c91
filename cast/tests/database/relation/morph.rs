//! Relations of records that may belong to several models.

use cast::prelude::*;

use super::tables::{
    Article, Author, Image, Imageable, NewImage, NewPhoto, NewTag, Photo, Tag, blog, statements,
};
use crate::backend::on_each;

fn image(url: &str) -> NewImage {
    NewImage {
        // What the relation says counts.
        imageable_id: 0,
        imageable_type: String::new(),
        url: url.to_owned(),
    }
}

fn urls(images: &[Image]) -> String {
    let urls: Vec<_> = images.iter().map(|one| one.url.as_str()).collect();
    urls.join(" ")
}

/// An article and a photo of the same key, with images each.
async fn pictures(db: &Db) -> (Article, Photo) {
    blog(db).await;
    let article = Article::query().order_by(Article::id);
    let article = article.first_or_fail(db).await.unwrap();
    let photo = Photo::create(db, NewPhoto { name: "p".into() })
        .await
        .unwrap();
    assert_eq!(article.id, photo.id);
    let images = article.related(Article::images);
    images
        .create_many(db, [image("a1"), image("a2")])
        .await
        .unwrap();
    photo
        .related(Photo::images)
        .create(db, image("p1"))
        .await
        .unwrap();
    (article, photo)
}

#[tokio::test]
async fn records_of_one_key_do_not_get_each_others_images() {
    on_each(async |db| {
        let (mut article, mut photo) = pictures(&db).await;
        article
            .load(&db, (Article::images, Article::cover))
            .await
            .unwrap();
        photo.load(&db, Photo::images).await.unwrap();
        assert_eq!(urls(article.images.get().unwrap()), "a1 a2");
        assert_eq!(urls(photo.images.get().unwrap()), "p1");
        assert_eq!(photo.images.get().unwrap()[0].imageable_type, "picture");
        assert_eq!(article.cover.get_or_fail().unwrap().url, "a2");
        assert_eq!(
            article.related(Article::images).count(&db).await.unwrap(),
            2
        );
    })
    .await;
}

#[tokio::test]
async fn conditions_and_numbers_honor_the_kind_of_owner() {
    on_each(async |db| {
        pictures(&db).await;
        let found = Article::query()
            .where_has(Article::images, |q| q.filter(Image::url.eq("p1")))
            .count(&db)
            .await
            .unwrap();
        assert_eq!(found, 0);
        let query = Article::query()
            .with_count(Article::images)
            .has(Article::cover);
        let articles = query.get(&db).await.unwrap();
        assert_eq!(articles.len(), 1);
        assert_eq!(articles[0].images.count().unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn tags_of_several_kinds_of_records() {
    on_each(async |db| {
        let (mut article, mut photo) = pictures(&db).await;
        let mut tags = Vec::new();
        for name in ["x", "y"] {
            tags.push(
                Tag::create(&db, NewTag { name: name.into() })
                    .await
                    .unwrap(),
            );
        }
        article
            .related(Article::tags)
            .attach(&db, [tags[0].id, tags[1].id])
            .await
            .unwrap();
        photo
            .related(Photo::tags)
            .attach(&db, [tags[1].id])
            .await
            .unwrap();
        article
            .load(&db, Article::tags.order_by(Tag::id))
            .await
            .unwrap();
        photo.load(&db, Photo::tags).await.unwrap();
        assert_eq!(article.tags.get().unwrap().len(), 2);
        assert_eq!(photo.tags.get().unwrap()[0].name, "y");
        let query = Tag::query()
            .with((Tag::articles, Tag::photos))
            .order_by(Tag::id);
        let (found, count) = statements(&db, query.get(&db)).await;
        let found = found.unwrap();
        assert_eq!(count, 3);
        assert_eq!(found[0].articles.get().unwrap().len(), 1);
        assert!(found[0].photos.get().unwrap().is_empty());
        assert_eq!(found[1].photos.get().unwrap()[0], photo);
        let changes = photo
            .related(Photo::tags)
            .sync(&db, [tags[0].id])
            .await
            .unwrap();
        assert_eq!(
            (changes.attached, changes.detached),
            (vec![tags[0].id], vec![tags[1].id])
        );
        // Those of the article are as they were.
        assert_eq!(article.related(Article::tags).count(&db).await.unwrap(), 2);
        assert_eq!(tags[1].related(Tag::photos).count(&db).await.unwrap(), 0);
        assert_eq!(Tag::query().has(Tag::photos).count(&db).await.unwrap(), 1);
        assert_eq!(
            article
                .related(Article::tags)
                .detach_all(&db)
                .await
                .unwrap(),
            2
        );
        assert_eq!(photo.related(Photo::tags).count(&db).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn an_image_leads_to_its_owner_of_whatever_kind() {
    on_each(async |db| {
        let (article, photo) = pictures(&db).await;
        let wish = Image::imageable
            .with(Article::author.with(Author::country))
            .with(Photo::images);
        let query = Image::query().with(wish).order_by(Image::id);
        let (images, count) = statements(&db, query.get(&db)).await;
        let images = images.unwrap();
        // Images; articles, authors, countries; photos, images.
        assert_eq!(count, 6);
        for image in &images[..2] {
            let Some(Imageable::Article(owner)) = image.imageable.get().unwrap() else {
                panic!("an article")
            };
            assert_eq!(owner, &article);
            let author = owner.author.get_or_fail().unwrap();
            assert_eq!(author.country.get_or_fail().unwrap().code, "gb");
        }
        let Some(Imageable::Photo(owner)) = images[2].imageable.get().unwrap() else {
            panic!("a photo")
        };
        assert_eq!(urls(owner.images.get().unwrap()), "p1");
        let of_photo = Image::query().filter(Image::imageable.is(&photo));
        assert_eq!(of_photo.count(&db).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn owners_are_loaded_for_records_that_are_there_and_changed() {
    on_each(async |db| {
        let (article, photo) = pictures(&db).await;
        let mut images = Image::query().order_by(Image::id).get(&db).await.unwrap();
        assert!(images[0].imageable.get().is_err());
        let (done, count) = statements(&db, images.load(&db, Image::imageable)).await;
        done.unwrap();
        assert_eq!(count, 2);
        let wish = Image::imageable.with(Article::author);
        let (done, count) = statements(&db, images.load_missing(&db, wish)).await;
        done.unwrap();
        assert_eq!(count, 1);
        let Some(Imageable::Article(owner)) = images[0].imageable.get().unwrap() else {
            panic!("an article")
        };
        assert!(owner.author.is_loaded());
        let mut first = images.swap_remove(0);
        Image::imageable
            .associate(&db, &mut first, &photo)
            .await
            .unwrap();
        assert_eq!(first.imageable_type, "picture");
        assert!(!first.imageable.is_loaded());
        assert_eq!(
            article.related(Article::images).count(&db).await.unwrap(),
            1
        );
        photo.delete(&db).await.unwrap();
        first.load(&db, Image::imageable).await.unwrap();
        assert!(first.imageable.get().unwrap().is_none());
    })
    .await;
}

#[tokio::test]
async fn an_owner_of_a_kind_that_the_relation_does_not_know_is_an_error() {
    on_each(async |db| {
        pictures(&db).await;
        Image::query()
            .update(&db, [Image::imageable_type.set("planet")])
            .await
            .unwrap();
        let error = Image::query()
            .with(Image::imageable)
            .get(&db)
            .await
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "`Image::imageable` leads to `article`, `picture`, and a record names `planet`: add a \
             variant for it, or give its model `#[model(morph = \"planet\")]`"
        );
    })
    .await;
}

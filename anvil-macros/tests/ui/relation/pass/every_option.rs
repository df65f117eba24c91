//! Every relation and every option at once, in a crate that denies what generated code could trip over.

#![deny(warnings, missing_docs, unreachable_pub, unused_qualifications)]

use anvil_macros::{Model, Morph};
use cast::prelude::*;

/// A team.
#[derive(Clone, PartialEq, Model)]
#[model(table = "teams", morph = "squad", crate = "cast")]
pub struct Team {
    /// The key.
    pub id: i64,
    /// Another key.
    pub slug: String,
    /// Those who play.
    #[has_many(foreign_key = "team_slug", local_key = "slug")]
    pub members: HasMany<Member>,
    /// The first of them.
    #[has_one(foreign_key = "team_slug", local_key = "slug", oldest_of_many = "joined_at")]
    pub captain: HasOne<Member>,
    /// What they won.
    #[has_many_through(
        through = Member,
        first_key = "team_slug",
        second_key = "winner",
        local_key = "slug",
        second_local_key = "id"
    )]
    pub cups: HasManyThrough<Cup>,
    /// One of what they won.
    #[has_one_through(through = Member, first_key = "team_slug", second_key = "winner", local_key = "slug")]
    pub a_cup: HasOneThrough<Cup>,
    #[morph_one(name = "subject", latest_of_many)]
    photo: MorphOne<Photo>,
}

/// A member.
#[derive(Clone, PartialEq, Model)]
#[model(table = "members", crate = "cast")]
pub struct Member {
    /// The key.
    pub id: i64,
    /// The team.
    pub team_slug: Option<String>,
    /// When it began.
    pub joined_at: Timestamp,
    /// The team that is meant by its slug.
    #[belongs_to(foreign_key = "team_slug", owner_key = "slug", default = nobody)]
    pub r#team: BelongsTo<Team>,
    /// Others.
    #[belongs_to_many(
        table = "friends",
        foreign_pivot_key = "a",
        related_pivot_key = "b",
        parent_key = "id",
        related_key = "id",
        columns("since"),
        timestamps
    )]
    pub friends: BelongsToMany<Member>,
    /// Pictures.
    #[morph_many(name = "subject", local_key = "id")]
    pub photos: MorphMany<Photo>,
    /// Words.
    #[morph_to_many(name = "taggable", table = "tagged")]
    pub tags: MorphToMany<Tag>,
}

fn nobody() -> Team {
    Team {
        id: 0,
        slug: String::new(),
        members: HasMany::default(),
        captain: HasOne::default(),
        cups: HasManyThrough::default(),
        a_cup: HasOneThrough::default(),
        photo: MorphOne::default(),
    }
}

/// A cup.
#[derive(Clone, PartialEq, Model)]
#[model(table = "cups", crate = "cast")]
pub struct Cup {
    /// The key.
    pub id: i64,
    /// Who won it.
    pub winner: i64,
}

/// A picture.
#[derive(Clone, PartialEq, Model)]
#[model(table = "photos", crate = "cast")]
pub struct Photo {
    /// The key.
    pub id: i64,
    /// Of whom.
    pub subject_id: i64,
    /// What that is.
    pub subject_type: String,
    /// What it shows.
    #[morph_to(name = "subject")]
    pub of: MorphTo<Subject>,
}

/// What a picture may show.
#[derive(Clone, PartialEq, Morph)]
#[morph(crate = "cast")]
pub enum Subject {
    /// A team.
    Team(Team),
    /// A member.
    Member(Member),
}

/// What is told by hand.
#[derive(Clone, PartialEq, Morph)]
#[morph(without(Debug, Serialize), crate = "cast")]
pub enum Silent {
    /// A team.
    Team(Team),
}

impl std::fmt::Debug for Silent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a team")
    }
}

impl cast::__private::Serialize for Silent {
    fn serialize<S: cast::__private::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_none()
    }
}

/// A word.
#[derive(Clone, PartialEq, Model)]
#[model(table = "tags", crate = "cast")]
pub struct Tag {
    /// The key.
    pub id: i64,
    /// Who has it.
    #[morphed_by_many(name = "taggable", table = "tagged", columns("by"))]
    pub members: MorphedByMany<Member>,
}

fn main() {
    let _ = Team::query()
        .with((Team::members.with(Member::friends), Team::photo, Team::captain))
        .with_count(Team::cups)
        .has(Team::a_cup);
    let _ = Photo::query().with(Photo::of.with(Member::team).with(Team::members));
    let _ = Tag::query().doesnt_have(Tag::members);
    let _ = NewTeam { slug: String::new() };
    let _ = Member::team.name();
}

//! Relations of models whose keys are no numbers: UUIDs, which a field has as such and a row may have as text, and ULIDs.

use cast::factory::Factory as _;
use cast::migration::{Migrations, Migrator, Schema, migrations};
use cast::prelude::*;

use crate::backend::on_each;

macro_rules! suite {
    ($name:ident, $key:ty, $new:expr, $column:ident) => {
        mod $name {
            use super::*;

            #[derive(Clone, PartialEq, anvil_macros::Model)]
            #[model(table = "teams", crate = "cast")]
            struct Team {
                #[column(key)]
                id: $key,
                name: String,
                #[has_many]
                members: HasMany<Member>,
                #[has_one(latest_of_many = "rank")]
                first: HasOne<Member>,
                #[belongs_to_many]
                prizes: BelongsToMany<Prize>,
                #[morph_many(name = "about")]
                notes: MorphMany<Note>,
                #[has_many_through(through = Member)]
                badges: HasManyThrough<Badge>,
            }

            #[derive(Clone, PartialEq, anvil_macros::Model)]
            #[model(table = "members", crate = "cast")]
            struct Member {
                #[column(key)]
                id: $key,
                team_id: Option<$key>,
                rank: i32,
                #[belongs_to]
                team: BelongsTo<Team>,
                #[has_many]
                badges: HasMany<Badge>,
            }

            #[derive(Clone, PartialEq, anvil_macros::Model)]
            #[model(table = "badges", crate = "cast")]
            struct Badge {
                #[column(key)]
                id: $key,
                member_id: $key,
            }

            #[derive(Clone, PartialEq, anvil_macros::Model)]
            #[model(table = "prizes", crate = "cast")]
            struct Prize {
                #[column(key)]
                id: $key,
                #[belongs_to_many]
                teams: BelongsToMany<Team>,
            }

            #[derive(Clone, PartialEq, anvil_macros::Model)]
            #[model(table = "notes", crate = "cast")]
            struct Note {
                #[column(key)]
                id: $key,
                about_id: $key,
                about_type: String,
                #[morph_to]
                about: MorphTo<About>,
            }

            #[derive(Clone, PartialEq, anvil_macros::Morph)]
            #[morph(crate = "cast")]
            enum About {
                Team(Team),
                Member(Member),
            }

            impl cast::factory::Factory for Prize {
                fn definition(_: u64) -> NewPrize {
                    NewPrize { id: $new }
                }
            }

            mod create_tables {
                use super::Schema;

                pub(crate) fn up(schema: &mut Schema) {
                    schema.create("teams", |t| {
                        t.$column("id").primary();
                        t.string("name");
                    });
                    schema.create("members", |t| {
                        t.$column("id").primary();
                        t.$column("team_id").nullable();
                        t.integer("rank");
                    });
                    schema.create("badges", |t| {
                        t.$column("id").primary();
                        t.$column("member_id");
                    });
                    schema.create("prizes", |t| {
                        t.$column("id").primary();
                    });
                    schema.create("prize_team", |t| {
                        t.$column("prize_id");
                        t.$column("team_id");
                        t.primary(["prize_id", "team_id"]);
                    });
                    schema.create("notes", |t| {
                        t.$column("id").primary();
                        t.$column("about_id");
                        t.string("about_type");
                    });
                }

                pub(crate) fn down(schema: &mut Schema) {
                    schema.drop("teams");
                }
            }

            /// Two teams: `a` with two members, of whom the first has a badge, and `b` with none.
            async fn teams(db: &Db) -> (Team, Team) {
                let all: Migrations = migrations![create_tables];
                Migrator::new(db, &all).run(false).await.unwrap();
                let team = async |name: &str| {
                    let new = NewTeam { id: $new, name: name.to_owned() };
                    Team::create(db, new).await.unwrap()
                };
                let (a, b) = (team("a").await, team("b").await);
                for rank in [1, 2] {
                    let new = NewMember { id: $new, team_id: None, rank };
                    let member = a.related(Team::members).create(db, new).await.unwrap();
                    assert_eq!(member.team_id, Some(a.id));
                    if rank == 1 {
                        let new = NewBadge { id: $new, member_id: a.id };
                        member.related(Member::badges).create(db, new).await.unwrap();
                    }
                }
                (a, b)
            }

            #[tokio::test]
            async fn records_that_are_there_get_their_relations() {
                on_each(async |db| {
                    let (mut a, mut b) = teams(&db).await;
                    for team in [&mut a, &mut b] {
                        let wishes = (Team::members, Team::first, Team::badges);
                        team.load(&db, wishes).await.unwrap();
                        team.load_count(&db, Team::members).await.unwrap();
                    }
                    assert_eq!(a.members.get().unwrap().len(), 2);
                    assert_eq!(a.members.count().unwrap(), 2);
                    assert_eq!(a.first.get_or_fail().unwrap().rank, 2);
                    assert_eq!(a.badges.get().unwrap().len(), 1);
                    assert!(b.members.get().unwrap().is_empty() && b.first.get().unwrap().is_none());
                    assert_eq!(b.members.count().unwrap(), 0);
                    let mut members = a.members.take().unwrap();
                    members.load_missing(&db, Member::team).await.unwrap();
                    assert_eq!(members[1].team.get_or_fail().unwrap().id, a.id);
                })
                .await;
            }

            #[tokio::test]
            async fn queries_load_count_and_ask() {
                on_each(async |db| {
                    let (a, b) = teams(&db).await;
                    let query = Team::query()
                        .with((Team::members.with(Member::badges), Team::first))
                        .with_count(Team::members)
                        .order_by(Team::name);
                    let all = query.get(&db).await.unwrap();
                    assert_eq!(all[0].members.get().unwrap().len(), 2);
                    assert_eq!(all[0].first.get_or_fail().unwrap().rank, 2);
                    assert_eq!((all[0].members.count().unwrap(), all[1].members.count().unwrap()), (2, 0));
                    let empty = Team::query().doesnt_have(Team::members).sole(&db).await.unwrap();
                    assert_eq!(empty, b);
                    let members = Member::query().filter(Member::team.is(&a));
                    assert_eq!(members.count(&db).await.unwrap(), 2);
                    assert_eq!(a.related(Team::first).query().sole(&db).await.unwrap().rank, 2);
                    assert_eq!(Team::find_many(&db, [a.id, b.id]).await.unwrap().len(), 2);
                })
                .await;
            }

            #[tokio::test]
            async fn records_are_attached_once_and_detached() {
                on_each(async |db| {
                    let (mut a, _) = teams(&db).await;
                    let id: Vec<$key> = Prize::factory()
                        .count(3)
                        .create(&db)
                        .await
                        .unwrap()
                        .iter()
                        .map(|prize| prize.id)
                        .collect();
                    let prizes = a.related(Team::prizes);
                    prizes.attach(&db, [id[0]]).await.unwrap();
                    let changes = prizes.sync_without_detaching(&db, [id[0], id[1]]).await.unwrap();
                    assert_eq!((changes.attached, changes.detached), (vec![id[1]], vec![]));
                    let changes = prizes.toggle(&db, [id[0], id[2]]).await.unwrap();
                    assert_eq!((changes.attached, changes.detached), (vec![id[2]], vec![id[0]]));
                    let changes = prizes.sync(&db, [id[2], id[0]]).await.unwrap();
                    assert_eq!((changes.attached, changes.detached), (vec![id[0]], vec![id[1]]));
                    a.load(&db, Team::prizes.with(Prize::teams)).await.unwrap();
                    let held: Vec<_> = a.prizes.get_with_pivot().unwrap().collect();
                    assert_eq!(held.len(), 2);
                    for (prize, pivot) in held {
                        assert_eq!(pivot.get::<$key>("prize_id").unwrap(), prize.id);
                        assert_eq!(prize.teams.get().unwrap()[0].id, a.id);
                    }
                    assert_eq!(prizes.detach(&db, [id[0]]).await.unwrap(), 1);
                    assert_eq!(prizes.count(&db).await.unwrap(), 1);
                })
                .await;
            }

            #[tokio::test]
            async fn a_note_leads_to_what_it_is_about() {
                on_each(async |db| {
                    let (a, b) = teams(&db).await;
                    let new = NewNote { id: $new, about_id: b.id, about_type: String::new() };
                    let mut note = a.related(Team::notes).create(&db, new).await.unwrap();
                    assert_eq!((note.about_id, note.about_type.as_str()), (a.id, "team"));
                    note.load(&db, Note::about).await.unwrap();
                    assert!(matches!(note.about.get().unwrap(), Some(About::Team(team)) if team.id == a.id));
                    let mut member = a.related(Team::members).first(&db).await.unwrap().unwrap();
                    Note::about.associate(&db, &mut note, &member).await.unwrap();
                    let note = Note::query().with(Note::about).sole(&db).await.unwrap();
                    assert!(matches!(note.about.get().unwrap(), Some(About::Member(_))));
                    member.associate(&db, Member::team, &b).await.unwrap();
                    assert_eq!(member.team_id, Some(b.id));
                    member.dissociate(&db, Member::team).await.unwrap();
                    assert_eq!(b.related(Team::members).count(&db).await.unwrap(), 0);
                })
                .await;
            }
        }
    };
}

suite!(uuids, cast::Uuid, cast::uuid(), uuid);
suite!(ulids, cast::Ulid, cast::ulid(), ulid);

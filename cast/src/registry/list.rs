//! [`Models`]: the models of a program, and how one of them is found by its name.

use crate::model::Definition;

/// The models of a program.
#[derive(Debug, Clone, Default)]
pub struct Models {
    list: Vec<&'static Definition>,
}

/// There is no such model, or there are several.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnknownModel {
    /// There is none.
    #[error("there is no model `{name}`{}: {}", hint(.nearest.as_deref()), all_of(.known))]
    Missing {
        /// What was asked for.
        name: String,
        /// The model that is called most like it.
        nearest: Option<String>,
        /// All models.
        known: Vec<String>,
    },
    /// There are several.
    #[error("several models are called `{name}`: say which, {}", list(.paths, " or "))]
    Ambiguous {
        /// What was asked for.
        name: String,
        /// The models of that name.
        paths: Vec<String>,
    },
}

impl Models {
    /// A list of models; [`models!`](crate::models) makes one of types.
    #[doc(hidden)]
    #[must_use]
    pub fn new(list: &[&'static Definition]) -> Self {
        Self {
            list: list.to_vec(),
        }
    }

    /// Adds the models of a library behind these.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.list.extend(others.list);
        self
    }

    /// The names of the structs, in order.
    #[must_use]
    pub fn names(&self) -> Vec<&'static str> {
        self.list.iter().map(|model| model.name).collect()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The model of that name: `Post`, `post`, `models::Post`, or all of its path.
    ///
    /// # Errors
    ///
    /// [`UnknownModel`] when there is none, or when there are several.
    pub fn find(&self, name: &str) -> Result<&'static Definition, UnknownModel> {
        let all = self.with_related();
        let wanted = squeezed(name);
        let fits = |model: &&&'static Definition| {
            let path = squeezed(model.about().path);
            path == wanted || path.ends_with(&format!("::{wanted}"))
        };
        let found: Vec<_> = all.iter().filter(fits).collect();
        match found.as_slice() {
            [one] => Ok(one),
            [] => {
                let near = all.iter().map(|model| {
                    let likeness = strsim::jaro_winkler(&model.name.to_lowercase(), &wanted);
                    (likeness, model.name)
                });
                let nearest = near
                    .filter(|(likeness, _)| *likeness > 0.8)
                    .max_by(|a, b| a.0.total_cmp(&b.0));
                Err(UnknownModel::Missing {
                    name: name.to_owned(),
                    nearest: nearest.map(|(_, name)| name.to_owned()),
                    known: all.iter().map(|model| model.name.to_owned()).collect(),
                })
            }
            several => Err(UnknownModel::Ambiguous {
                name: name.to_owned(),
                paths: several
                    .iter()
                    .map(|model| model.about().path.to_owned())
                    .collect(),
            }),
        }
    }

    /// The models of the list, and behind them those that they have relations to: a model that was left out of the list is
    /// found all the same when another one knows it.
    pub(crate) fn with_related(&self) -> Vec<&'static Definition> {
        let mut all: Vec<&'static Definition> = Vec::new();
        let mut next: Vec<&'static Definition> = self.list.clone();
        while !next.is_empty() {
            let mut related = Vec::new();
            for model in next {
                // Two models may have one name and one table, and stand in different modules.
                if all
                    .iter()
                    .any(|known| known.about().path == model.about().path)
                {
                    continue;
                }
                all.push(model);
                related.extend(model.about().relations.iter().map(|one| one.link.related));
            }
            next = related;
        }
        all
    }
}

/// Lists models as [`Models`](crate::registry::Models): `models![User, Post]`.
#[macro_export]
macro_rules! models {
    ($($model:ty),* $(,)?) => {
        $crate::registry::Models::new(&[$(<$model as $crate::Model>::DEFINITION),*])
    };
}

/// `BlogPost` and `blog_post` are one name.
fn squeezed(name: &str) -> String {
    name.replace('_', "").to_lowercase()
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!(" (did you mean `{name}`?)"))
}

fn all_of(names: &[String]) -> String {
    match names {
        [] => "`models![…]` is empty".to_owned(),
        names => format!("the models are {}", list(names, ", ")),
    }
}

fn list(names: &[String], between: &str) -> String {
    let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(between)
}

#[cfg(test)]
mod tests {
    use anvil_macros::Model;

    use super::*;
    use crate::prelude::*;

    #[derive(Model)]
    #[model(table = "users", crate = "crate")]
    struct User {
        id: i64,
        #[has_many]
        blog_posts: HasMany<BlogPost>,
    }

    #[derive(Model)]
    #[model(table = "blog_posts", crate = "crate")]
    struct BlogPost {
        id: i64,
        user_id: i64,
        #[belongs_to]
        author: BelongsTo<User>,
    }

    mod other {
        use anvil_macros::Model;

        #[derive(Model)]
        #[model(table = "admins", crate = "crate")]
        pub(super) struct User {
            id: i64,
        }
    }

    #[test]
    fn a_model_is_found_by_any_spelling_of_its_name_and_through_relations() {
        let models = models![User];
        for name in ["BlogPost", "blog_post", "tests::BlogPost"] {
            assert_eq!(models.find(name).unwrap().table, "blog_posts");
        }
        assert_eq!(models.names(), ["User"]);
    }

    #[test]
    fn a_name_that_leads_nowhere_is_answered_with_the_nearest() {
        assert_eq!(
            models![User].find("Users").unwrap_err().to_string(),
            "there is no model `Users` (did you mean `User`?): the models are `User`, `BlogPost`"
        );
        assert_eq!(
            Models::default().find("User").unwrap_err().to_string(),
            "there is no model `User`: `models![…]` is empty"
        );
    }

    #[test]
    fn a_name_of_two_models_is_not_enough() {
        let models = models![User].and(models![other::User]);
        let error = models.find("User").unwrap_err().to_string();
        assert!(
            error.starts_with("several models are called `User`: say which, ")
                && error.ends_with("tests::other::User`"),
            "{error}"
        );
        assert_eq!(models.find("other::User").unwrap().table, "admins");
    }

    #[test]
    fn fields_know_their_lines() {
        let fields = BlogPost::DEFINITION.about().fields;
        assert!(fields[0].place.file().ends_with("list.rs"));
        assert_eq!(fields[1].place.line(), fields[0].place.line() + 1);
    }
}

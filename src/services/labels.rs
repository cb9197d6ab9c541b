//! Labels: the tags and pillars that posts have, and the words they are looked for by.

use super::{Caller, Services};
use crate::{
    domain::role::Action,
    error::{Code, Error, FieldError},
    store::search::{self, Label},
};

/// The longest search, in characters.
const SEARCH_MAX: usize = 200;
/// The most words of a search.
const WORDS_MAX: usize = 10;
/// The most labels of a list.
const LABELS_MAX: usize = 100;

/// The labels of a workspace that begin so, the most used ones first, a hundred at the most.
///
/// Errors: [`Code::InvalidValue`].
pub async fn list_tags(
    services: &Services,
    caller: &Caller,
    beginning: Option<&str>,
) -> Result<Vec<Label>, Error> {
    caller.allow(Action::ReadPosts)?;
    let beginning = plain("q", beginning)?;
    let found = search::tags(&services.db, caller.workspace).await?;
    Ok(most_used(found, beginning.as_deref()))
}

/// The pillars of a workspace that begin so, the most used ones first, a hundred at the most.
///
/// Errors: [`Code::InvalidValue`].
pub async fn list_pillars(
    services: &Services,
    caller: &Caller,
    beginning: Option<&str>,
) -> Result<Vec<Label>, Error> {
    caller.allow(Action::ReadPosts)?;
    let beginning = plain("q", beginning)?;
    let found = search::pillars(&services.db, caller.workspace).await?;
    Ok(most_used(found, beginning.as_deref()))
}

fn most_used(mut labels: Vec<Label>, beginning: Option<&str>) -> Vec<Label> {
    let beginning = beginning.unwrap_or_default().to_lowercase();
    labels.retain(|label| label.name.to_lowercase().starts_with(&beginning));
    // Sorted here, because databases do not agree on the order of names.
    labels.sort_by(|one, other| {
        let by_use = other.posts.cmp(&one.posts);
        by_use.then_with(|| one.name.cmp(&other.name))
    });
    labels.truncate(LABELS_MAX);
    labels
}

/// The words of a search, in lower case.
///
/// Errors: [`Code::InvalidValue`] where there are too many, or too many letters.
pub fn words(field: &str, given: Option<&str>) -> Result<Vec<String>, Error> {
    let Some(given) = plain(field, given)? else {
        return Ok(Vec::new());
    };
    let given = given.to_lowercase();
    let words: Vec<String> = given.split_whitespace().map(str::to_owned).collect();
    if words.len() > WORDS_MAX {
        let wrong = FieldError::too_much(field, words.len(), WORDS_MAX, "words");
        return Err(Error::field(Code::InvalidValue, wrong));
    }
    Ok(words)
}

/// A text that is compared with what is stored.
///
/// Errors: [`Code::InvalidValue`] where it is too long, or holds what no database keeps.
pub fn plain(field: &str, given: Option<&str>) -> Result<Option<String>, Error> {
    let Some(given) = given else {
        return Ok(None);
    };
    let count = given.chars().count();
    let wrong = if count > SEARCH_MAX {
        FieldError::too_much(field, count, SEARCH_MAX, "characters")
    } else if given.contains('\0') {
        let message = "it holds the character U+0000, which is not taken";
        FieldError::new(field, "character", message)
    } else {
        return Ok(Some(given.to_owned()));
    };
    Err(Error::field(Code::InvalidValue, wrong))
}

#[cfg(test)]
mod tests {
    use super::{Label, most_used, words};

    #[test]
    fn words_are_few_and_in_lower_case() {
        let found = words("q", Some("  Brötchen ÜBER\tGROẞ ")).unwrap();
        assert_eq!(found, ["brötchen", "über", "groß"]);
        assert!(words("q", Some(" ")).unwrap().is_empty());
        for wrong in [&"a ".repeat(11), &"x".repeat(201), "a\0b"] {
            let error = words("q", Some(wrong)).unwrap_err();
            assert_eq!(error.wrong_fields()[0].field, "q");
        }
    }

    #[test]
    fn the_most_used_come_first_and_equals_by_name() {
        let label = |name: &str, posts| Label {
            name: name.to_owned(),
            posts,
        };
        let all = vec![
            label("b", 1),
            label("Äpfel", 3),
            label("a", 1),
            label("ähren", 5),
        ];
        let names = |labels: Vec<Label>| -> Vec<String> {
            labels.into_iter().map(|label| label.name).collect()
        };
        assert_eq!(
            names(most_used(all.clone(), None)),
            ["ähren", "Äpfel", "a", "b"]
        );
        assert_eq!(names(most_used(all, Some("Ä"))), ["ähren", "Äpfel"]);
    }
}

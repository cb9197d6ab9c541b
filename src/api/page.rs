//! Pages of lists: how many, and from where on.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use uuid::Uuid;

use super::body::parsed;
use crate::error::{Code, Error, FieldError};

/// How many rows a page has where nobody says.
const LIMIT: u64 = 50;
/// How many rows a page has at the most.
const LIMIT_MAX: u64 = 100;

/// The part of a list that is wanted.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PageParams {
    /// How many, from 1 to 100; 50 where nothing is said.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 100)]
    pub(super) limit: Option<String>,
    /// The `next_cursor` of the page before.
    pub(super) cursor: Option<String>,
    /// Only these fields of each, parted by commas; all of them where nothing is said.
    pub(super) fields: Option<String>,
}

/// How many rows are wanted.
pub(super) fn limit(given: Option<&str>) -> Result<u64, Error> {
    let limit = parsed("limit", given)?.unwrap_or(LIMIT);
    if (1..=LIMIT_MAX).contains(&limit) {
        return Ok(limit);
    }
    let message = format!("use a number from 1 to {LIMIT_MAX}");
    Err(Error::field(
        Code::InvalidValue,
        FieldError::new("limit", "invalid", message),
    ))
}

/// The id after which a page begins.
pub(super) fn after<T: From<Uuid>>(cursor: Option<&str>) -> Result<Option<T>, Error> {
    let read = |cursor: &str| {
        let id = URL_SAFE_NO_PAD
            .decode(cursor)
            .ok()
            .and_then(|id| Uuid::from_slice(&id).ok());
        id.map(T::from).ok_or_else(|| {
            let message = "use the next_cursor of the page before, as it was";
            Error::field(
                Code::InvalidValue,
                FieldError::new("cursor", "invalid", message),
            )
        })
    };
    cursor.map(read).transpose()
}

/// Cuts a list that was read one row too long to its page, and says where the next one begins.
pub(super) fn cut<T>(rows: &mut Vec<T>, limit: u64, id: impl Fn(&T) -> Uuid) -> Option<String> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    if rows.len() <= limit {
        return None;
    }
    rows.truncate(limit);
    rows.last()
        .map(|last| URL_SAFE_NO_PAD.encode(id(last).as_bytes()))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{after, cut, limit};

    #[test]
    fn a_cursor_leads_to_where_the_page_ended() {
        let mut rows: Vec<Uuid> = (1..=3).map(Uuid::from_u128).collect();
        let cursor = cut(&mut rows, 2, |id| *id).unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(
            after::<Uuid>(Some(&cursor)).unwrap(),
            Some(Uuid::from_u128(2))
        );
        assert_eq!(cut(&mut rows, 2, |id| *id), None);
    }

    #[test]
    fn what_is_no_cursor_or_limit_is_named() {
        assert_eq!(
            after::<Uuid>(Some("x")).unwrap_err().wrong_fields()[0].field,
            "cursor"
        );
        for wrong in ["0", "101", "-1", "ten", ""] {
            assert_eq!(
                limit(Some(wrong)).unwrap_err().wrong_fields()[0].field,
                "limit"
            );
        }
        assert_eq!(
            (limit(None).unwrap(), limit(Some("100")).unwrap()),
            (50, 100)
        );
    }
}

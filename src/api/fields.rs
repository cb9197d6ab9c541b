//! Field selection: `?fields=id,text` answers with these fields alone.

use std::collections::BTreeSet;

use axum::{
    Json,
    http::header,
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{
    ToSchema,
    openapi::{RefOr, Schema},
};

use super::write::etag;
use crate::error::{Code, Error, FieldError};

/// Which fields are wanted of one thing.
#[derive(Debug, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FieldParams {
    /// Only these fields, parted by commas; all of them where nothing is said.
    pub(super) fields: Option<String>,
}

/// Which fields of a `T` are shown.
#[derive(Debug)]
pub(super) struct Fields<T> {
    wanted: Option<BTreeSet<String>>,
    of: std::marker::PhantomData<fn() -> T>,
}

impl<T: ToSchema + Serialize> Fields<T> {
    /// Reads the fields that are wanted.
    ///
    /// Errors: [`Code::InvalidValue`] for a field that a `T` does not have.
    pub(super) fn of(given: Option<&str>) -> Result<Self, Error> {
        let of = std::marker::PhantomData;
        let Some(given) = given else {
            return Ok(Self { wanted: None, of });
        };
        let known = names::<T>();
        let names = given.split(',').map(str::trim);
        let wanted: BTreeSet<String> = names
            .filter(|name| !name.is_empty())
            .map(str::to_owned)
            .collect();
        let unknown = wanted.iter().find(|name| !known.contains(*name));
        if wanted.is_empty() || unknown.is_some() {
            let known: Vec<String> = known.into_iter().collect();
            let message = format!("use some of {}", known.join(", "));
            let field = FieldError::new("fields", "invalid", message);
            return Err(Error::field(Code::InvalidValue, field));
        }
        let wanted = Some(wanted);
        Ok(Self { wanted, of })
    }

    /// One thing, with the fields that are wanted.
    pub(super) fn shown(&self, one: &T) -> Result<Value, Error> {
        let mut value = serde_json::to_value(one).map_err(Error::internal)?;
        if let (Some(wanted), Value::Object(members)) = (&self.wanted, &mut value) {
            members.retain(|name, _| wanted.contains(name));
        }
        Ok(value)
    }

    /// The answer that shows one thing, with its entity tag where it has a revision.
    pub(super) fn answer(&self, one: &T, revision: Option<i64>) -> Result<Response, Error> {
        let mut response = if self.wanted.is_none() {
            Json(one).into_response()
        } else {
            Json(self.shown(one)?).into_response()
        };
        if let Some(revision) = revision {
            response.headers_mut().insert(header::ETAG, etag(revision)?);
        }
        Ok(response)
    }

    /// The answer that shows a page: its `items`, and what else it has.
    pub(super) fn page(&self, page: &(impl Serialize + Sync)) -> Result<Response, Error> {
        let Some(wanted) = &self.wanted else {
            return Ok(Json(page).into_response());
        };
        let mut page = serde_json::to_value(page).map_err(Error::internal)?;
        for item in page["items"].as_array_mut().into_iter().flatten() {
            if let Value::Object(members) = item {
                members.retain(|name, _| wanted.contains(name));
            }
        }
        Ok(Json(page).into_response())
    }
}

/// The names of the fields of a `T`, as its description has them.
fn names<T: ToSchema>() -> BTreeSet<String> {
    let mut schemas = Vec::new();
    T::schemas(&mut schemas);
    let mut names = BTreeSet::new();
    collect(&T::schema(), &schemas, &mut names);
    names
}

fn collect(schema: &RefOr<Schema>, all: &[(String, RefOr<Schema>)], names: &mut BTreeSet<String>) {
    match schema {
        RefOr::T(Schema::Object(object)) => names.extend(object.properties.keys().cloned()),
        RefOr::T(Schema::AllOf(parts)) => {
            for part in &parts.items {
                collect(part, all, names);
            }
        }
        RefOr::Ref(to) => {
            let name = to.ref_location.rsplit('/').next().unwrap_or_default();
            if let Some((_, found)) = all.iter().find(|(known, _)| known == name) {
                collect(found, all, names);
            }
        }
        RefOr::T(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize;

    use super::Fields;

    #[derive(Debug, Serialize, utoipa::ToSchema)]
    struct Inner {
        a: u8,
        b: u8,
    }

    #[derive(Debug, Serialize, utoipa::ToSchema)]
    struct Outer {
        #[serde(flatten)]
        inner: Inner,
        c: Inner,
    }

    #[test]
    fn only_the_wanted_fields_are_shown() {
        let outer = Outer {
            inner: Inner { a: 1, b: 2 },
            c: Inner { a: 3, b: 4 },
        };
        let shown = |fields: &str| Fields::of(Some(fields)).unwrap().shown(&outer).unwrap();
        assert_eq!(shown("a, c").to_string(), r#"{"a":1,"c":{"a":3,"b":4}}"#);
        assert_eq!(shown("b").to_string(), r#"{"b":2}"#);
    }

    #[test]
    fn an_unknown_field_is_refused_with_those_there_are() {
        for wrong in ["d", "a,d", "", ","] {
            let error = Fields::<Outer>::of(Some(wrong)).unwrap_err();
            let field = &error.wrong_fields()[0];
            assert_eq!(
                (field.field.as_str(), field.message.as_str()),
                ("fields", "use some of a, b, c")
            );
        }
        assert!(Fields::<Outer>::of(None).is_ok());
    }
}

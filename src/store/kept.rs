//! JSON in columns that another version of this program may have written: fields that are not known
//! here are passed over, and those that are not there have their defaults. What comes in from outside is
//! read more strictly.

use serde::{
    Deserializer,
    de::{
        DeserializeOwned, Error as _, IntoDeserializer, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::Value;

use super::{Result, StoreError};

/// A value of which only the fields that a type knows are read, however deep they lie.
struct Kept(Value);

/// Reads a column back, whichever fields it has.
pub(super) fn kept<T: DeserializeOwned>(text: &str, column: &'static str) -> Result<T> {
    let read = serde_json::from_str(text).and_then(|value| T::deserialize(Kept(value)));
    read.ok().ok_or(StoreError::Corrupt(column))
}

/// JSON as columns keep it; what is kept always has a JSON form.
pub(super) fn text_of(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

impl IntoDeserializer<'_, serde_json::Error> for Kept {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

fn members<'de, V: Visitor<'de>>(
    members: serde_json::Map<String, Value>,
    visitor: V,
) -> serde_json::Result<V::Value> {
    let members = members.into_iter().map(|(name, value)| (name, Kept(value)));
    visitor.visit_map(MapDeserializer::new(members))
}

impl<'de> Deserializer<'de> for Kept {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> serde_json::Result<V::Value> {
        match self.0 {
            Value::Array(items) => {
                visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(Kept)))
            }
            Value::Object(all) => members(all, visitor),
            plain => plain.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> serde_json::Result<V::Value> {
        match self.0 {
            Value::Object(mut all) => {
                all.retain(|name, _| fields.contains(&name.as_str()));
                members(all, visitor)
            }
            // A list would be taken for the fields in their order.
            _ => Err(serde_json::Error::custom("expected an object")),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> serde_json::Result<V::Value> {
        if self.0.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> serde_json::Result<V::Value> {
        self.0.deserialize_enum(name, variants, visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> serde_json::Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{kept, text_of};
    use crate::domain::{about::About, audience::Traits, offer::Terms, profile::Profile};

    #[test]
    fn what_another_version_wrote_is_read_as_far_as_it_is_known() {
        let text = json!({
            "market": "de", "mood": "sunny", "own_domains": ["shop.example"],
            "proofs": [{ "claim": "vegan", "url": "https://shop.example/v", "grade": { "a": 1 } }],
            "open_hours": [{ "weekday": 1, "from_minute": 540, "to_minute": 720, "who": [1] }],
        });
        let read: Profile = kept(&text.to_string(), "x").unwrap();
        assert_eq!(read.own_domains, ["shop.example"]);
        assert_eq!(read.proofs[0].claim, "vegan");
        assert_eq!(read.open_hours[0].to_minute, 720);
        assert_eq!(read.pillar_targets, []);
        assert_eq!(kept::<Profile>(&text_of(&read), "x").unwrap(), read);
    }

    #[test]
    fn what_an_older_version_left_out_has_its_default() {
        assert_eq!(kept::<About>("{}", "x").unwrap(), About::default());
        assert_eq!(kept::<Terms>("{}", "x").unwrap(), Terms::default());
        let zone = r#"{"time_zone":"Europe/Berlin","age_from":30,"style":"sie","x":null}"#;
        let read: Traits = kept(zone, "x").unwrap();
        assert_eq!(read.time_zone.unwrap().to_string(), "Europe/Berlin");
        assert_eq!(kept::<Traits>(&text_of(&read), "x").unwrap(), read);
    }

    #[test]
    fn what_is_no_json_of_this_form_is_told() {
        for wrong in [
            "",
            "[]",
            "7",
            r#"{"market":"moon"}"#,
            r#"{"own_domains":5}"#,
        ] {
            assert!(kept::<Profile>(wrong, "x").is_err(), "{wrong}");
        }
    }
}

//! Settings: what several of Meta's networks ask of a value.

use serde_json::Value;
use url::Url;

/// Whether it is an address on the web.
pub(crate) fn is_web_address(value: &Value) -> bool {
    let url = value.as_str().and_then(|text| Url::parse(text).ok());
    url.is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
}

/// Whether it is an id of Meta's: digits, as a text.
pub(crate) fn is_id(value: &Value) -> bool {
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    value
        .as_str()
        .is_some_and(|text| (1..=32).contains(&text.len()) && is_digits(text))
}

/// Whether it is a text that is not empty and has at most so many characters.
pub(crate) fn text_within(value: &Value, max: usize) -> bool {
    value
        .as_str()
        .is_some_and(|text| !text.trim().is_empty() && text.chars().count() <= max)
}

/// Whether it is a list of 1 to `max` values that are all good.
pub(crate) fn is_count(value: &Value, max: usize, is_good: impl Fn(&Value) -> bool) -> bool {
    value
        .as_array()
        .is_some_and(|list| (1..=max).contains(&list.len()) && list.iter().all(is_good))
}

/// Whether it is the name of an account, without `@`.
fn is_name(value: &Value) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
    value
        .as_str()
        .is_some_and(|name| (1..=30).contains(&name.len()) && name.chars().all(is_part))
}

/// Whether it is a list of at most so many names of accounts, without `@`.
pub(crate) fn is_names(value: &Value, max: usize) -> bool {
    is_count(value, max, is_name)
}

/// The countries of a list of two capital letters each; none where it is none.
pub(crate) fn countries(value: &Value) -> Option<Vec<&str>> {
    let is_code = |code: &&str| code.len() == 2 && code.bytes().all(|b| b.is_ascii_uppercase());
    let list = value.as_array().filter(|list| !list.is_empty())?;
    list.iter()
        .map(|one| one.as_str().filter(is_code))
        .collect()
}

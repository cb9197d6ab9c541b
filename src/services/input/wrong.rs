//! What is wrong with the fields of an input, gathered with the limit of each.

use std::net::Ipv4Addr;

use url::{Host, Url};

use super::refuse::{NUL, NUL_REFUSED, short};
use crate::{
    error::{Code, Error, FieldError},
    rules::calendars::Calendars,
};

/// The longest address, in bytes.
const URL_MAX: usize = 2_000;
/// The longest host name, in bytes of its ASCII form (<https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4>,
/// read 2026-11-23).
const HOST_MAX: usize = 253;
/// The longest part of a host name, in bytes; the same source.
const LABEL_MAX: usize = 63;

/// Everything that is wrong with an input.
#[derive(Debug, Default)]
pub(in crate::services) struct Wrong(Vec<FieldError>);

impl Wrong {
    /// Adds something.
    pub(in crate::services) fn add(&mut self, wrong: impl IntoIterator<Item = FieldError>) {
        self.0.extend(wrong);
    }

    /// Adds that a value is none that is taken.
    pub(in crate::services) fn invalid(&mut self, field: impl Into<String>, message: &str) {
        self.0.push(FieldError::new(field, "invalid", message));
    }

    /// Refuses too many of something.
    pub(in crate::services) fn count(&mut self, field: &str, count: usize, max: usize, unit: &str) {
        if count > max {
            self.0.push(FieldError::too_much(field, count, max, unit));
        }
    }

    /// Refuses a text that is empty, too long, or holds what no database keeps.
    pub(in crate::services) fn text(&mut self, field: impl Into<String>, text: &str, max: usize) {
        let (field, count) = (field.into(), text.chars().count());
        if count > max {
            let wrong = FieldError::too_much(field, count, max, "characters");
            self.0.push(wrong);
        } else if text.trim().is_empty() {
            self.0.push(FieldError::new(field, "empty", "it is empty"));
        } else if text.contains(NUL) {
            self.0
                .push(FieldError::new(field, "character", NUL_REFUSED));
        }
    }

    /// Refuses too many texts, and each that is empty or too long.
    pub(in crate::services) fn texts(
        &mut self,
        field: &str,
        texts: &[String],
        count_max: usize,
        max: usize,
    ) {
        self.each(field, texts, count_max, "entries", |wrong, field, text| {
            wrong.text(field, text, max);
        });
    }

    /// Refuses too many of something, and asks about each of the others with its field.
    pub(in crate::services) fn each<T>(
        &mut self,
        field: &str,
        all: &[T],
        count_max: usize,
        unit: &str,
        ask: impl Fn(&mut Self, &str, &T),
    ) {
        self.count(field, all.len(), count_max, unit);
        for (index, one) in all.iter().take(count_max).enumerate() {
            ask(self, &format!("{field}[{index}]"), one);
        }
    }

    /// Refuses a number that lies outside.
    pub(in crate::services) fn number(
        &mut self,
        field: impl Into<String>,
        number: Option<impl Into<i64>>,
        (least, most): (i64, i64),
    ) {
        if number.is_some_and(|number| !(least..=most).contains(&number.into())) {
            let message = format!("use a whole number from {least} to {most}");
            self.invalid(field, &message);
        }
    }

    /// Refuses an address that does not begin with `http://` or `https://`.
    pub(in crate::services) fn url(&mut self, field: impl Into<String>, text: &str) {
        let field = field.into();
        if text.len() > URL_MAX {
            let wrong = FieldError::too_much(field, text.len(), URL_MAX, "bytes");
            self.0.push(wrong);
            return;
        }
        let url = Url::parse(text).ok();
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
        if url.is_none() || text.contains(char::is_whitespace) || text.contains(NUL) {
            self.invalid(field, "use an address that begins with https:// or http://");
        }
    }

    /// Refuses what is no host name such as `shop.example`.
    pub(in crate::services) fn host(&mut self, field: impl Into<String>, text: &str) {
        if !is_host(text) {
            let message = format!("use a host name such as shop.example, not {}", short(text));
            self.invalid(field, &message);
        }
    }

    /// Refuses what is no host name with or without a path, such as `calendly.com/our-shop`.
    pub(in crate::services) fn place(&mut self, field: impl Into<String>, text: &str) {
        let (host, path) = text.split_once('/').unwrap_or((text, ""));
        let is_odd = |char: char| char.is_whitespace() || matches!(char, '?' | '#' | '\\' | NUL);
        if !is_host(host) || text.len() > URL_MAX || path.contains(is_odd) {
            let message = format!(
                "use a host name with or without a path, such as calendly.com/our-shop, not {}",
                short(text)
            );
            self.invalid(field, &message);
        }
    }

    /// Refuses too many names of calendars, and those that are not built in.
    pub(in crate::services) fn calendars(
        &mut self,
        field: &str,
        names: &[String],
        max: usize,
        built_in: &Calendars,
    ) {
        self.each(field, names, max, "calendars", |wrong, field, name| {
            if !built_in.knows(name) {
                let message = "use the name of a built-in calendar: de, at, ch, uk or us, alone or with a region, such as de-by";
                wrong.invalid(field, message);
            }
        });
    }

    /// Refuses the input where anything is wrong.
    pub(in crate::services) fn end(self) -> Result<(), Error> {
        if self.0.is_empty() {
            Ok(())
        } else {
            Err(Error::fields(Code::InvalidValue, self.0))
        }
    }
}

/// Whether a text is the name of a host on the internet, in any script.
fn is_host(text: &str) -> bool {
    let is_plain = |char: char| char.is_alphanumeric() || matches!(char, '.' | '-');
    if !text.chars().all(is_plain) || text.parse::<Ipv4Addr>().is_ok() {
        return false;
    }
    let Ok(Host::Domain(ascii)) = Host::parse(text) else {
        return false;
    };
    let is_label = |label: &str| {
        (1..=LABEL_MAX).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-')
    };
    ascii.len() <= HOST_MAX && ascii.contains('.') && ascii.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::{Wrong, is_host};

    fn is_taken(ask: impl FnOnce(&mut Wrong)) -> bool {
        let mut wrong = Wrong::default();
        ask(&mut wrong);
        wrong.end().is_ok()
    }

    #[test]
    fn a_host_is_a_name_and_nothing_around_it() {
        for host in ["shop.example", "a-b.co.uk", "müller.de", "xn--mller-kva.de"] {
            assert!(is_host(host), "{host}");
        }
        let long = ["a".repeat(64), ".de".to_owned()].concat();
        let longer = ["a.".repeat(127), "de".to_owned()].concat();
        for wrong in [
            "",
            "localhost",
            "https://shop.example",
            "shop.example/x",
            "shop.example:80",
            "a b.de",
            "shop.example.",
            ".de",
            "a..de",
            "-a.de",
            "127.0.0.1",
            "1.2",
            "[::1]",
            "a_b.de",
            "x@y.de",
            "a\0.de",
            &long,
            &longer,
        ] {
            assert!(!is_host(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_place_may_have_a_path() {
        for place in ["calendly.com", "calendly.com/our-shop", "a.de/"] {
            assert!(is_taken(|wrong| wrong.place("x", place)), "{place}");
        }
        for place in ["/our-shop", "a.de/x?y", "a.de/x y", "https://a.de/x"] {
            assert!(!is_taken(|wrong| wrong.place("x", place)), "{place}");
        }
    }

    #[test]
    fn an_address_is_one_of_the_web() {
        for url in ["https://shop.example/a?b=c#d", "http://müller.de"] {
            assert!(is_taken(|wrong| wrong.url("x", url)), "{url}");
        }
        let long = ["https://a.de/", &"x".repeat(2_000)].concat();
        for url in [
            "",
            "shop.example",
            "ftp://a.de",
            "mailto:a@b.de",
            "javascript:1",
            "https://",
            &long,
        ] {
            assert!(!is_taken(|wrong| wrong.url("x", url)), "{url}");
        }
    }
}

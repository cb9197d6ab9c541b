//! The cookie of those who are signed in.
//!
//! Where the public address is encrypted it is named with `__Host-`, which browsers bind to this host and to
//! encryption. Source: RFC 6265bis, section 4.1.3, read 2026-12-01.

use axum::http::{HeaderMap, HeaderValue, header};

use crate::{domain::ticket::Ticket, error::Error};

/// Its name where the public address is encrypted, and where it is not.
const NAMES: [&str; 2] = ["__Host-dezent", "dezent"];
/// For how long a browser keeps it, in seconds: 90 days. The program may end it before.
const KEPT_S: u32 = 90 * 24 * 60 * 60;

const fn name(is_encrypted: bool) -> &'static str {
    NAMES[if is_encrypted { 0 } else { 1 }]
}

/// The ticket that came with a call. One of the other name is passed over: on an encrypted address anybody in
/// between could have set it.
pub(super) fn ticket(headers: &HeaderMap, is_encrypted: bool) -> Option<Ticket> {
    let given = headers.get_all(header::COOKIE).into_iter();
    let given = given.filter_map(|value| value.to_str().ok());
    let pairs = given.flat_map(|cookies| cookies.split(';'));
    let mut pairs = pairs.filter_map(|pair| pair.trim().split_once('='));
    let (_, value) = pairs.find(|(named, _)| *named == name(is_encrypted))?;
    Ticket::parse(value)
}

/// Sets the cookie.
pub(super) fn set(ticket: &Ticket, is_encrypted: bool) -> Result<HeaderValue, Error> {
    written(ticket.text(), KEPT_S, is_encrypted)
}

/// Takes the cookie away.
pub(super) fn unset(is_encrypted: bool) -> Result<HeaderValue, Error> {
    written("", 0, is_encrypted)
}

fn written(value: &str, kept_s: u32, is_encrypted: bool) -> Result<HeaderValue, Error> {
    let name = name(is_encrypted);
    let secure = if is_encrypted { "; Secure" } else { "" };
    let cookie =
        format!("{name}={value}; HttpOnly; SameSite=Lax{secure}; Path=/; Max-Age={kept_s}");
    HeaderValue::try_from(cookie).map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header};

    use super::{set, ticket, unset};
    use crate::domain::ticket::Ticket;

    #[test]
    fn the_cookie_is_bound_to_the_host_where_it_is_encrypted() {
        let given = Ticket::new([7; 32]);
        let text = given.text();
        assert_eq!(
            set(&given, true).unwrap(),
            format!(
                "__Host-dezent={text}; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=7776000"
            )
        );
        assert_eq!(
            set(&given, false).unwrap(),
            format!("dezent={text}; HttpOnly; SameSite=Lax; Path=/; Max-Age=7776000")
        );
        assert_eq!(
            unset(true).unwrap(),
            "__Host-dezent=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0"
        );
    }

    #[test]
    fn only_its_own_name_is_read() {
        let given = Ticket::new([7; 32]);
        let read = |text: &str, is_encrypted| {
            let mut headers = HeaderMap::new();
            headers.append(header::COOKIE, "a=b".parse().unwrap());
            headers.append(header::COOKIE, text.parse().unwrap());
            ticket(&headers, is_encrypted)
        };
        let text = given.text();
        assert_eq!(
            read(&format!("c=d; __Host-dezent={text}"), true),
            Some(given.clone())
        );
        assert_eq!(read(&format!("dezent={text}"), false), Some(given.clone()));
        assert_eq!(read(&format!("dezent={text}"), true), None);
        assert_eq!(read("dezent=short", false), None);
    }
}

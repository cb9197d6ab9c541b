//! A person's browser, as far as agreeing on a server's own page needs one: it keeps that server's cookies
//! and shows where it is sent, and a test says where it goes.

use dezent::networks::http::install_tls_provider;
use reqwest::{
    Method, RequestBuilder,
    header::{COOKIE, LOCATION, SET_COOKIE},
    redirect::Policy,
};
use url::Url;

use crate::harness::Answer;

/// A browser on one server.
pub(super) struct Browser {
    http: reqwest::Client,
    cookies: Vec<Cookie>,
}

/// What the server wants to be told again, below a path.
struct Cookie {
    path: String,
    name: String,
    value: String,
}

impl Cookie {
    /// Reads it as a server sets it; its end counts only where it is over already.
    fn read(text: &str) -> Self {
        let mut parts = text.split(';').map(str::trim);
        let (name, value) = parts.next().and_then(|pair| pair.split_once('=')).unwrap();
        let path = parts.find_map(|part| {
            let (name, path) = part.split_once('=')?;
            name.eq_ignore_ascii_case("path").then_some(path)
        });
        Self {
            path: path.unwrap_or("/").to_owned(),
            name: name.to_owned(),
            value: value.to_owned(),
        }
    }
}

impl Browser {
    pub(super) fn new() -> Self {
        install_tls_provider();
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(Policy::none());
        Self {
            http: http.build().unwrap(),
            cookies: Vec::new(),
        }
    }

    /// What the server gave under a name.
    pub(super) fn cookie(&self, name: &str) -> &str {
        let found = self.cookies.iter().find(|cookie| cookie.name == name);
        &found.unwrap_or_else(|| panic!("no cookie {name}")).value
    }

    /// Makes a call, with what `filled` adds to it.
    pub(super) async fn call(
        &mut self,
        method: Method,
        url: &Url,
        filled: impl FnOnce(RequestBuilder) -> RequestBuilder,
    ) -> Answer {
        let fitting = self.cookies.iter();
        let fitting: Vec<String> = fitting
            .filter(|cookie| url.path().starts_with(&cookie.path))
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect();
        let call = self.http.request(method, url.clone());
        let call = call.header(COOKIE, fitting.join("; "));
        let answer = Answer::of(filled(call)).await;
        for set in answer.headers.get_all(SET_COOKIE) {
            let cookie = Cookie::read(set.to_str().unwrap());
            let is_other = |known: &Cookie| known.name != cookie.name || known.path != cookie.path;
            self.cookies.retain(is_other);
            if !cookie.value.is_empty() {
                self.cookies.push(cookie);
            }
        }
        answer
    }
}

/// Where a page at `url` sends the browser.
#[track_caller]
pub(super) fn onward(url: &Url, answer: &Answer) -> Url {
    let to = answer.header(LOCATION.as_str());
    assert!(answer.status == 303 && !to.is_empty(), "{answer:?}");
    url.join(to).unwrap()
}

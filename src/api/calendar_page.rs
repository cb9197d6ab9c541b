//! The calendar page: files that were built from `ui/`, and lie in the binary.
//!
//! Every address that is not the program's own shows the page to a browser, which reads the address itself.
//! Files have a hash in their names, so browsers keep them for good; the page itself is asked for anew each
//! time.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use rust_embed::{EmbeddedFile, RustEmbed};

use super::{ApiState, cookie, problem};
use crate::{
    domain::account::{Language, Preferences, Theme},
    error::Error,
    services::{account, sign_in},
};

/// What the page may do: only what comes from here.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
                      img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; \
                      base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
/// Whatever else a browser offers to pages is not needed.
const FEATURES: &str = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
/// A file whose name changes with its content.
const FOR_GOOD: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const ANEW: HeaderValue = HeaderValue::from_static("no-cache");
/// Where the files lie whose names change with their content.
const ASSETS: &str = "assets/";
/// The page itself.
const INDEX: &str = "index.html";
/// How the page begins, before it is known who looks at it.
const OPENING: &str = "<html lang=\"en\">";
/// Addresses that are the program's own: what is not there is not found.
const OWN: [&str; 9] = [
    "api", "assets", "connect", "docs", "healthz", "m", "metrics", "problems", "readyz",
];
/// What is shown where the page was not built.
const UNBUILT: &str = "<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>Dezent</title>\n\
    <h1>The calendar page was not built</h1>\n\
    <p>This program was built without it. Run <code>make ui</code> in its folder, then build it again. \
    The API works without the page: <a href=\"/docs/\">see how</a>.</p>\n\
    <h1 lang=\"de\">Die Kalenderseite wurde nicht gebaut</h1>\n\
    <p lang=\"de\">Dieses Programm wurde ohne sie gebaut. Führe in seinem Ordner <code>make ui</code> aus und \
    bau es dann neu. Die API geht auch ohne die Seite: <a href=\"/docs/\">so geht es</a>.</p>\n";

/// The files of the page, as Vite built them.
#[derive(RustEmbed)]
#[folder = "ui/dist"]
struct Files;

/// Shows the page or one of its files, where nothing else is at an address.
pub(super) async fn show(
    State(state): State<ApiState>,
    request: Request,
) -> Result<Response, Error> {
    let path = request.uri().path().trim_start_matches('/');
    let first = path.split('/').next().unwrap_or_default();
    let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
    if let Some(file) =
        Files::get(path).filter(|_| is_read && path != INDEX && !path.starts_with('.'))
    {
        return Ok(told(path, file));
    }
    let accepted = request.headers().get(header::ACCEPT);
    let accepted = accepted.and_then(|value| value.to_str().ok());
    let is_browser = accepted.is_some_and(|accepted| accepted.contains("text/html"));
    let is_page = path.is_empty() || (is_browser && !first.contains('.') && !OWN.contains(&first));
    if !is_read || !is_page {
        return Err(problem::not_found());
    }
    let Some(index) = Files::get(INDEX) else {
        return Ok((StatusCode::OK, headers(INDEX), UNBUILT).into_response());
    };
    let wishes = wishes(&state, request.headers()).await;
    let page = String::from_utf8_lossy(&index.data);
    let page = page.replacen(OPENING, &opening(&wishes, request.headers()), 1);
    Ok((headers(INDEX), page).into_response())
}

fn told(path: &str, file: EmbeddedFile) -> Response {
    (headers(path), file.data.into_owned()).into_response()
}

fn headers(path: &str) -> HeaderMap {
    let ending = path.rsplit('.').next().unwrap_or_default();
    let kind = match ending {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "json" | "webmanifest" => "application/json",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    let kept = if path.starts_with(ASSETS) {
        FOR_GOOD
    } else {
        ANEW
    };
    let given = [
        (header::CONTENT_TYPE, HeaderValue::from_static(kind)),
        (header::CACHE_CONTROL, kept),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(POLICY),
        ),
        (
            header::HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static(FEATURES),
        ),
        (
            header::HeaderName::from_static("cross-origin-opener-policy"),
            HeaderValue::from_static("same-origin"),
        ),
        // One address shows another page to somebody else.
        (
            header::VARY,
            HeaderValue::from_static("cookie, accept-language"),
        ),
    ];
    given.into_iter().collect()
}

/// How whoever is signed in wants the page to look; as it is by itself where that cannot be told.
async fn wishes(state: &ApiState, headers: &HeaderMap) -> Preferences {
    let is_encrypted = state.services.addresses.is_encrypted();
    let Some(ticket) = cookie::ticket(headers, is_encrypted) else {
        return Preferences::default();
    };
    let found = async {
        let caller = sign_in::recognise(&state.services, &ticket).await?;
        match caller {
            Some(caller) => account::get(&state.services, &caller).await.map(Some),
            None => Ok(None),
        }
    };
    match found.await {
        Ok(own) => own.map(|own| own.preferences).unwrap_or_default(),
        Err(error) => {
            tracing::warn!(%error, "how somebody wants the page to look could not be read");
            Preferences::default()
        }
    }
}

/// How the page begins for somebody, so that nothing changes its colour or language once it is there.
fn opening(wishes: &Preferences, headers: &HeaderMap) -> String {
    let language = wishes.language.unwrap_or_else(|| spoken(headers));
    let theme = match wishes.theme {
        Theme::Auto => "auto",
        Theme::Light => "light",
        Theme::Dark => "dark",
    };
    format!("<html lang=\"{language}\" data-theme=\"{theme}\">")
}

/// The language that a browser asks for first, of those that there are.
fn spoken(headers: &HeaderMap) -> Language {
    let asked = headers.get(header::ACCEPT_LANGUAGE);
    let asked = asked
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut tags = asked.split(',').map(|tag| tag.trim().to_ascii_lowercase());
    let known = |tag: String| {
        let first = tag.split(['-', ';']).next().unwrap_or_default().to_owned();
        first.parse::<Language>().ok()
    };
    tags.find_map(known).unwrap_or(Language::En)
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header};

    use super::{opening, spoken};
    use crate::domain::account::{Language, Preferences, Theme};

    fn asking(text: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_LANGUAGE, text.parse().unwrap());
        headers
    }

    #[test]
    fn a_browser_is_spoken_to_in_the_first_language_it_asks_for() {
        for (asked, expected) in [
            ("de-AT,de;q=0.9,en;q=0.8", Language::De),
            ("fr-FR, en-GB;q=0.7, de", Language::En),
            ("DE", Language::De),
            ("fr", Language::En),
            ("", Language::En),
        ] {
            assert_eq!(spoken(&asking(asked)), expected, "{asked}");
        }
    }

    #[test]
    fn the_page_begins_as_its_reader_wants_it() {
        let wishes = Preferences {
            language: Some(Language::En),
            theme: Theme::Dark,
            ..Preferences::default()
        };
        let begun = opening(&wishes, &asking("de"));
        assert_eq!(begun, "<html lang=\"en\" data-theme=\"dark\">");
        let begun = opening(&Preferences::default(), &asking("de"));
        assert_eq!(begun, "<html lang=\"de\" data-theme=\"auto\">");
    }
}

//! `/docs`: the description of the API to read and to try, with everything it needs in the binary.

use axum::{
    Router,
    http::{HeaderValue, header},
    middleware::map_response,
    response::Response,
};
use utoipa_swagger_ui::{Config, SwaggerUi};

/// What the page may do: only what comes from here. Its styles are set by its own script.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                      img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// The explorer, which reads the description at that address.
pub(super) fn router<S: Clone + Send + Sync + 'static>(description: &'static str) -> Router<S> {
    let config = Config::from(description).persist_authorization(false);
    Router::from(SwaggerUi::new("/docs").config(config)).layer(map_response(with_policy))
}

async fn with_policy(mut response: Response) -> Response {
    let policy = HeaderValue::from_static(POLICY);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

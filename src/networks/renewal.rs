//! Renewing a session: which errors say that it is over.

use super::ConnectError;

/// An error of renewing, as it may be believed: that a session is over is said by `invalid_grant`, or by
/// `invalid_request` about the token, as some networks do. Anything else, such as a server in trouble or
/// an app that is set up wrongly, may pass. Source: RFC 6749, section 5.2, read 2026-12-01.
pub(crate) fn only_if_over(error: ConnectError) -> ConnectError {
    match error {
        ConnectError::Refused(words) => {
            let is_over = words.starts_with("invalid_grant")
                || (words.starts_with("invalid_request") && words.contains("token"));
            if is_over {
                ConnectError::Refused(words)
            } else {
                ConnectError::Unreachable(words)
            }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::{ConnectError, only_if_over};

    #[test]
    fn only_what_is_said_of_the_token_ends_a_session() {
        for (words, is_over) in [
            ("invalid_grant", true),
            ("invalid_grant: expired", true),
            ("invalid_request: the token was invalid", true),
            ("invalid_request: grant_type is missing", false),
            ("invalid_client: unknown", false),
            ("server_error", false),
        ] {
            let error = only_if_over(ConnectError::Refused(words.to_owned()));
            assert_eq!(
                matches!(error, ConnectError::Refused(_)),
                is_over,
                "{words}"
            );
        }
    }
}

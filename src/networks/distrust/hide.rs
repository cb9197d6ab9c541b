//! What a network says of an error may quote what it was sent, and is stored and shown.

use secrecy::ExposeSecret as _;

use crate::networks::Session;

/// Shorter pieces are no secret, or found in any sentence.
const PIECE_MIN_BYTES: usize = 8;

/// What stands in a secret's place, and where a sentence was cut.
const GONE: char = '…';

/// A sentence without a session's secrets, and without the beginning of one where it was cut.
///
/// A session also holds what is no secret, an account's id and its server's address: `known` names
/// the first, and addresses of servers stay.
pub(super) fn without_secrets(text: &str, session: &Session, known: &str) -> String {
    let mut shown = text.to_owned();
    for (_, secret) in session.iter() {
        let secret = secret.expose_secret();
        let is_public = secret == known || secret.starts_with("http");
        if secret.len() < PIECE_MIN_BYTES || is_public {
            continue;
        }
        shown = shown.replace(secret, "…");
        let Some(cut) = shown.strip_suffix(GONE) else {
            continue;
        };
        let longest = secret
            .char_indices()
            .map(|(at, _)| at)
            .rev()
            .find(|at| *at >= PIECE_MIN_BYTES && cut.ends_with(&secret[..*at]));
        if let Some(longest) = longest {
            shown = [&cut[..cut.len() - longest], "…"].concat();
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::without_secrets;
    use crate::networks::Session;

    #[test]
    fn a_secret_is_left_out_whole_and_cut() {
        let session = Session::default()
            .with("password", "hunter2-hunter2")
            .with("short", "at")
            .with("pds", "https://example.org")
            .with("did", "did:plc:abcdefgh");
        for (said, shown) in [
            ("wrong: hunter2-hunter2.", "wrong: …."),
            ("hunter2-hunter2 hunter2-hunter2", "… …"),
            ("wrong: hunter2-hun…", "wrong: …"),
            ("wrong: hunter…", "wrong: hunter…"),
            ("hunter2-hun is not at home", "hunter2-hun is not at home"),
            (
                "https://example.org at did:plc:abcdefgh",
                "https://example.org at did:plc:abcdefgh",
            ),
        ] {
            assert_eq!(without_secrets(said, &session, "did:plc:abcdefgh"), shown);
        }
    }
}

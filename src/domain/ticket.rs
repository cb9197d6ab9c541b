//! Tickets: random text that opens something once or for a while, such as a cookie or a link. Only a hash
//! of it is kept.

use std::fmt;

use sha2::{Digest as _, Sha256};

use super::api_key::base62;

/// How many random bytes a ticket holds.
pub const TICKET_BYTES: usize = 32;
/// How many base-62 digits these take.
const DIGITS: usize = 43;

/// A ticket.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticket(String);

impl Ticket {
    /// Makes one of random bytes.
    pub fn new(random: [u8; TICKET_BYTES]) -> Self {
        Self(base62(&random, DIGITS))
    }

    /// Reads one; none where it has another form, which no database need be asked about.
    pub fn parse(text: &str) -> Option<Self> {
        let is_whole =
            text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_whole.then(|| Self(text.to_owned()))
    }

    /// Its text: 43 letters and digits. Told once, to whom it is for.
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What is kept of it: SHA-256. It has 256 random bits, so a slow hash would add nothing, and it can be
    /// looked for by the hash.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(&self.0).to_vec()
    }
}

impl fmt::Debug for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ticket").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::Ticket;

    #[test]
    fn a_ticket_reads_back_and_shows_nothing() {
        let ticket = Ticket::new([7; 32]);
        let read = Ticket::parse(ticket.text()).unwrap();
        assert_eq!(read.hash(), ticket.hash());
        assert_ne!(Ticket::new([8; 32]).hash(), ticket.hash());
        assert!(!format!("{ticket:?}").contains(ticket.text()));
        for wrong in ["", "abc", &"ä".repeat(22), &"-".repeat(43), &"a".repeat(44)] {
            assert_eq!(Ticket::parse(wrong), None, "{wrong}");
        }
    }
}

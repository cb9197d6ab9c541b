//! Pictures and films: taken in and looked at, described, read back, and removed.

use super::input::{NUL, NUL_REFUSED};
use crate::{
    domain::{media::MediaType, text::TextUnit},
    error::{Code, Error, FieldError},
};

mod address;
mod change;
mod read;
#[cfg(test)]
mod tests;
mod upload;

pub use address::{AddressInput, Addresses, SignedAddress, open_signed, sign_address};
pub use change::{MediaChange, delete_media, update_media};
pub use read::{Bytes, get_media, list_media, open_bytes};
pub use upload::{Stored, begin, end, store, take};

/// The longest description that is stored, in graphemes; networks may take less.
const ALT_MAX: usize = 10_000;
/// The longest credit or licence, in graphemes.
const LINE_MAX: usize = 500;

/// What is said about a picture or film.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words {
    /// What it shows, for people who cannot see it.
    pub alt: String,
    /// Who made it.
    pub credit: Option<String>,
    /// On which terms it may be used.
    pub licence: Option<String>,
    /// Whether a film can be read along.
    pub has_captions: bool,
}

impl Words {
    /// Refuses what is too long or cannot be kept.
    fn refuse(&self) -> Result<(), Error> {
        let given = [
            ("alt", Some(&self.alt), ALT_MAX),
            ("credit", self.credit.as_ref(), LINE_MAX),
            ("licence", self.licence.as_ref(), LINE_MAX),
        ];
        let mut wrong = Vec::new();
        for (field, words, max) in given {
            let Some(words) = words else { continue };
            let length = TextUnit::Graphemes.count(words);
            if length > max {
                wrong.push(FieldError::too_much(field, length, max, "graphemes"));
            } else if words.contains(NUL) {
                wrong.push(FieldError::new(field, "character", NUL_REFUSED));
            }
        }
        if wrong.is_empty() {
            Ok(())
        } else {
            Err(Error::fields(Code::InvalidValue, wrong))
        }
    }

    /// Refuses captions where there is nothing to hear.
    fn refuse_captions(&self, media_type: MediaType) -> Result<(), Error> {
        if media_type.is_video() || !self.has_captions {
            return Ok(());
        }
        let message = "only films have captions";
        let field = FieldError::new("has_captions", "no_film", message);
        Err(Error::field(Code::InvalidValue, field))
    }
}

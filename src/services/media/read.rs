//! Reading pictures and films back: what is known of them, and their bytes.

use std::ops::Range;

use crate::{
    domain::{
        id::MediaId,
        media::{Media, Rendition},
        role::Action,
    },
    error::{Code, Error, FieldError},
    media::ByteStream,
    services::{
        Caller, Services,
        input::{NUL, NUL_REFUSED},
    },
    store::media,
};

/// The longest text that is searched for, in characters.
const WORDS_MAX: usize = 200;

/// Bytes of a picture or film that can be read.
#[derive(Debug, Clone)]
pub struct Bytes {
    /// What they are of.
    pub media: Media,
    /// Which of its bytes they are.
    pub rendition: Rendition,
    /// How many there are.
    pub size_bytes: u64,
}

impl Bytes {
    /// Reads some of them.
    pub async fn open(&self, services: &Services, range: Range<u64>) -> Result<ByteStream, Error> {
        let opened = services.media.open(self.media.id, self.rendition, range);
        opened.await.map_err(Error::internal)
    }

    /// Finds the bytes of a picture or film; [`Code::NotFound`] where there are none such.
    pub(super) async fn of(
        services: &Services,
        media: Media,
        rendition: Rendition,
    ) -> Result<Self, Error> {
        if rendition == Rendition::Thumbnail && !media.has_thumbnail {
            return Err(Error::not_found());
        }
        let size = services.media.size(media.id, rendition).await;
        let size_bytes = size.map_err(Error::internal)?.ok_or_else(|| {
            tracing::error!(media = %media.id, "the file of a picture or film is not there");
            Error::not_found()
        })?;
        Ok(Self {
            media,
            rendition,
            size_bytes,
        })
    }
}

/// One picture or film.
///
/// Errors: [`Code::NotFound`].
pub async fn get_media(services: &Services, caller: &Caller, id: MediaId) -> Result<Media, Error> {
    caller.allow(Action::ReadMedia)?;
    let found = media::find(&services.db, caller.workspace, id).await?;
    found.ok_or_else(Error::not_found)
}

/// A page of pictures and films, newest first; with `words`, those whose description or credit holds
/// them, in small or capital letters.
///
/// Errors: [`Code::InvalidValue`] for words that are too long.
pub async fn list_media(
    services: &Services,
    caller: &Caller,
    words: Option<&str>,
    before: Option<MediaId>,
    limit: u64,
) -> Result<Vec<Media>, Error> {
    caller.allow(Action::ReadMedia)?;
    let words = words.map(str::trim).filter(|words| !words.is_empty());
    let count = words.map_or(0, |words| words.chars().count());
    if count > WORDS_MAX {
        let field = FieldError::too_much("q", count, WORDS_MAX, "characters");
        return Err(Error::field(Code::InvalidValue, field));
    }
    if words.is_some_and(|words| words.contains(NUL)) {
        let field = FieldError::new("q", "character", NUL_REFUSED);
        return Err(Error::field(Code::InvalidValue, field));
    }
    Ok(media::list(&services.db, caller.workspace, words, before, limit).await?)
}

/// The bytes of a picture or film, or of its small picture.
///
/// Errors: [`Code::NotFound`], also where there is no small picture.
pub async fn open_bytes(
    services: &Services,
    caller: &Caller,
    id: MediaId,
    rendition: Rendition,
) -> Result<Bytes, Error> {
    let media = get_media(services, caller, id).await?;
    Bytes::of(services, media, rendition).await
}

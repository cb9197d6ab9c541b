//! Pictures: looked at, written to disk, and then noted.

use sha2::{Digest as _, Sha256};

use super::{Caller, Services};
use crate::{
    domain::{
        attempt::hex, event::EventKind, id::MediaId, media::Media, role::Action, text::TextUnit,
    },
    error::{Code, Error, FieldError},
    media::{ProbeError, probe},
    store::{events, media},
};

/// The longest description of a picture that is stored, in graphemes; networks may take less.
const ALT_MAX: usize = 10_000;

/// Stores a picture: first its bytes, flushed, then what is known of it.
///
/// A crash or an error in between leaves a file that nothing points at, never a picture without
/// bytes; the file is not removed, because a commit that seems to fail may have taken place. Errors:
/// [`Code::Forbidden`], [`Code::UnsupportedImage`], [`Code::ImageTooLarge`], and
/// [`Code::InvalidValue`] for a description that is too long.
pub async fn store(
    services: &Services,
    caller: &Caller,
    bytes: Vec<u8>,
    alt: String,
) -> Result<Media, Error> {
    caller.allow(Action::StoreMedia)?;
    let alt_length = TextUnit::Graphemes.count(&alt);
    if alt_length > ALT_MAX {
        let field = FieldError::too_much("alt", alt_length, ALT_MAX, "graphemes");
        return Err(Error::field(Code::InvalidValue, field));
    }
    let found = probe(&bytes).map_err(refusal)?;
    let now = services.clock.now();
    let stored = Media {
        id: MediaId::new(now),
        workspace: caller.workspace,
        image_type: found.image_type,
        size_bytes: u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        width: found.width,
        height: found.height,
        alt,
        created_at: now,
    };
    services
        .media
        .put(stored.id, &bytes)
        .await
        .map_err(Error::internal)?;
    note(services, caller, &stored, &hex(&Sha256::digest(&bytes))).await?;
    Ok(stored)
}

async fn note(
    services: &Services,
    caller: &Caller,
    stored: &Media,
    sha256: &str,
) -> Result<(), Error> {
    let data = serde_json::json!({
        "media": stored.id,
        "image_type": stored.image_type,
        "size_bytes": stored.size_bytes,
    });
    let event = caller.event(EventKind::MediaStored, stored.created_at);
    let event = event.changing(None, Some(stored)).with(data);
    let tx = services.db.begin_write().await?;
    media::insert(&tx, stored, sha256).await?;
    events::append(&tx, &[&event]).await?;
    services.commit(caller, tx, stored).await
}

fn refusal(error: ProbeError) -> Error {
    let (code, name) = match error {
        ProbeError::NotAnImage => (Code::UnsupportedImage, "image_type"),
        ProbeError::Damaged => (Code::UnsupportedImage, "image_damaged"),
        ProbeError::TooLarge { .. } => (Code::ImageTooLarge, "image_bytes"),
        ProbeError::TooManyPixels { .. } => (Code::ImageTooLarge, "image_pixels"),
        ProbeError::TooManyFrames => (Code::ImageTooLarge, "image_frames"),
    };
    Error::field(code, FieldError::new("file", name, error.to_string())).caused_by(error)
}

#[cfg(test)]
mod tests {
    use super::{ALT_MAX, store};
    use crate::{
        domain::media::ImageType,
        error::Code,
        services::setup::tests::{Installation, installation},
        store::media,
    };

    /// A whole GIF of one pixel.
    const GIF: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\
        \x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b";

    #[tokio::test]
    async fn a_picture_has_a_row_and_its_bytes() {
        let Installation {
            services,
            caller,
            dir,
        } = installation().await;
        let made = store(&services, &caller, GIF.to_vec(), "a dot".to_owned())
            .await
            .unwrap();
        assert_eq!(
            (made.image_type, made.width, made.height),
            (ImageType::Gif, 1, 1)
        );
        assert_eq!(services.media.read(made.id).await.unwrap(), GIF);
        assert!(services.media.path(made.id).starts_with(dir.path()));
        let found = media::find_all(&services.db, caller.workspace, &[made.id])
            .await
            .unwrap();
        assert_eq!(found, [made]);
    }

    #[tokio::test]
    async fn what_is_refused_leaves_nothing_behind() {
        let Installation {
            services,
            caller,
            dir,
        } = installation().await;
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec();
        let refused = store(&services, &caller, svg, String::new())
            .await
            .unwrap_err();
        assert_eq!(refused.code(), Code::UnsupportedImage);
        assert_eq!(refused.wrong_fields()[0].field, "file");
        let alt = "x".repeat(ALT_MAX + 1);
        let refused = store(&services, &caller, GIF.to_vec(), alt)
            .await
            .unwrap_err();
        assert_eq!(refused.code(), Code::InvalidValue);
        assert!(!dir.path().join("media").exists());
    }
}

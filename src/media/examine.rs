//! What a file that came is, found out where it holds up nobody; and made fit to be stored.

use std::{
    fs::{File, OpenOptions},
    io::{self, BufReader, ErrorKind},
};

use super::{
    incoming::{PartFile, Received},
    mp4,
    probe::{ProbeError, probe, refuse_pixels},
    strip,
    thumbnail::thumbnail,
};
use crate::domain::media::MediaType;

/// Why a file is not stored.
#[derive(Debug, thiserror::Error)]
pub enum ExamineError {
    /// It is not one that is stored.
    #[error(transparent)]
    Refused(#[from] ProbeError),
    /// It cannot be read or written.
    #[error("an upload cannot be looked at")]
    Io(#[from] io::Error),
}

/// A file as it will be stored, with what is known of it.
#[derive(Debug)]
pub struct Examined {
    pub(super) part: PartFile,
    /// What it is.
    pub media_type: MediaType,
    /// How large it is now, in bytes.
    pub size_bytes: u64,
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// How long a film is, in milliseconds, where it says so.
    pub duration_ms: Option<i64>,
    /// Whether a film has sound.
    pub has_audio: Option<bool>,
    /// How a film is coded.
    pub codecs: Option<String>,
    /// A small picture of it, as JPEG.
    pub thumbnail: Option<Vec<u8>>,
}

/// Looks at a file that came. Must not be called where it holds up others: it reads and computes.
pub(super) fn examine(received: Received) -> Result<Examined, ExamineError> {
    if received.media_type.is_video() {
        examine_film(received)
    } else {
        examine_picture(received)
    }
}

/// A picture is at most as large as one may be, so it is read whole.
fn examine_picture(received: Received) -> Result<Examined, ExamineError> {
    let Received {
        part, media_type, ..
    } = received;
    let bytes = std::fs::read(part.path())?;
    let found = probe(media_type, &bytes)?;
    let stripped = strip::strip(media_type, &bytes).ok_or(ProbeError::Damaged)?;
    if stripped != bytes {
        std::fs::write(part.path(), &stripped)?;
    }
    drop(bytes);
    let thumbnail = thumbnail(media_type, &stripped).map_err(|error| {
        tracing::debug!(%media_type, %error, "an uploaded picture is damaged");
        ProbeError::Damaged
    })?;
    Ok(Examined {
        part,
        media_type,
        size_bytes: stripped.len() as u64,
        width: found.width,
        height: found.height,
        duration_ms: None,
        has_audio: None,
        codecs: None,
        thumbnail,
    })
}

/// A film is read in its headers only.
fn examine_film(received: Received) -> Result<Examined, ExamineError> {
    let Received {
        part,
        media_type,
        size_bytes,
        ..
    } = received;
    let film = mp4::film(BufReader::new(File::open(part.path())?)).map_err(damaged)?;
    let film = film.ok_or(ProbeError::NoPicture)?;
    refuse_pixels(film.width, film.height)?;
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .open(part.path())?;
    strip::mp4::blank_places(file).map_err(damaged)?;
    Ok(Examined {
        part,
        media_type,
        size_bytes,
        width: film.width,
        height: film.height,
        duration_ms: film.duration_ms,
        has_audio: Some(film.has_audio),
        codecs: Some(film.codecs).filter(|codecs| !codecs.is_empty()),
        thumbnail: None,
    })
}

/// A file that is not as its format asks, or one that cannot be read.
fn damaged(error: io::Error) -> ExamineError {
    match error.kind() {
        ErrorKind::InvalidData | ErrorKind::UnexpectedEof => ProbeError::Damaged.into(),
        _ => error.into(),
    }
}

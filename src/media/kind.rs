//! What kind of file it is, decided by its first bytes and by nothing else.

use crate::domain::media::MediaType;

/// How many of the first bytes are needed to say what a file is.
pub(super) const HEAD_BYTES: usize = 512;

/// The format of a file that is stored; none where it is none of them, whatever its name says.
pub(super) fn kind(head: &[u8]) -> Option<MediaType> {
    match infer::get(head).map(|found| found.mime_type()) {
        Some("image/jpeg") => Some(MediaType::Jpeg),
        Some("image/png") => Some(MediaType::Png),
        Some("image/gif") => Some(MediaType::Gif),
        Some("image/webp") => Some(MediaType::Webp),
        Some("video/mp4" | "video/x-m4v") => Some(MediaType::Mp4),
        Some("video/quicktime") => Some(MediaType::Quicktime),
        // Later editions of the same base format.
        // Source: <https://mp4ra.org/registered-types/brands> (read 2026-11-23).
        None if head.get(4..11) == Some(b"ftypiso") => Some(MediaType::Mp4),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::kind;
    use crate::domain::media::MediaType;

    #[test]
    fn films_are_known_by_their_brand() {
        let head = |brand: &[u8; 4]| [b"\0\0\0\x14ftyp".as_slice(), brand, &[0; 8]].concat();
        for brand in [b"isom", b"mp42", b"M4V ", b"iso6", b"iso8"] {
            assert_eq!(kind(&head(brand)), Some(MediaType::Mp4));
        }
        assert_eq!(kind(&head(b"qt  ")), Some(MediaType::Quicktime));
        for brand in [b"heic", b"avif", b"M4A ", b"crx "] {
            assert_eq!(kind(&head(brand)), None);
        }
    }
}

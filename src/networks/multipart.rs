//! Forms whose files are sent together with what makes them public.
//!
//! Some networks take a post and its pictures in one call. What makes something public is sent whole or
//! not at all, so such a form lies in memory from its first byte to its last, unlike one that only
//! uploads ([`super::http::Form`]). Source: RFC 7578, read 2026-12-01.

use futures_util::TryStreamExt as _;
use serde_json::{Value, json};

use super::{
    DraftMedia, Outcome, PUBLIC_LIMIT_MS, StepReport, UPLOAD_LIMIT_MS, http::Request,
    upload::open_media,
};
use crate::domain::attempt::request_hash;

/// The slowest connection that a call with files still gets through in its time, in bytes in a
/// millisecond; our own choice.
const BYTES_PER_MS: u64 = 100;

/// A form that is being filled in.
pub(crate) struct Multipart {
    seam: String,
    body: Vec<u8>,
}

impl Multipart {
    /// A form without fields.
    ///
    /// `request` is what is to be sent in the canonical form of its step, which names every file: the
    /// line between two fields is made from it, so that the same form is the same bytes, and neither a
    /// text nor a file can be made to hold the line.
    pub(crate) fn of(request: &Value) -> Self {
        let hash = request_hash(request.to_string().as_bytes());
        Self {
            seam: format!("dezent-{}", &hash[..32]),
            body: Vec::new(),
        }
    }

    /// Adds a text, as what it is where that must be said.
    pub(crate) fn text(&mut self, name: &str, content_type: Option<&str>, value: &str) {
        let told = content_type.map(|told| format!("\r\nContent-Type: {told}"));
        self.begin(name, &told.unwrap_or_default());
        self.body.extend_from_slice(value.as_bytes());
        self.body.extend_from_slice(b"\r\n");
    }

    /// Adds a picture or film, which is read now, or reports that it cannot be.
    pub(crate) async fn file(
        &mut self,
        name: &str,
        file_name: &str,
        media: &DraftMedia,
    ) -> Result<(), StepReport> {
        let content_type = &media.content_type;
        self.begin(
            name,
            &format!("; filename=\"{file_name}\"\r\nContent-Type: {content_type}"),
        );
        let begun = self.body.len();
        let size_bytes = usize::try_from(media.size_bytes).unwrap_or(usize::MAX);
        let broken = |error: &dyn std::fmt::Display| {
            tracing::error!(name = media.name, %error, "the file of a picture or film cannot be read");
            not_sent("the picture's or film's file cannot be read")
        };
        let mut bytes = open_media(media).await?;
        while let Some(piece) = bytes.try_next().await.map_err(|error| broken(&error))? {
            if self.body.len() - begun + piece.len() > size_bytes {
                return Err(broken(&"there is more than was stored"));
            }
            self.body.extend_from_slice(&piece);
        }
        if self.body.len() - begun < size_bytes {
            return Err(broken(&"there is less than was stored"));
        }
        self.body.extend_from_slice(b"\r\n");
        Ok(())
    }

    /// A request with this form as its body.
    pub(crate) fn on(mut self, request: Request) -> Request {
        let end = format!("--{}--\r\n", self.seam);
        self.body.extend_from_slice(end.as_bytes());
        let content_type = format!("multipart/form-data; boundary={}", self.seam);
        request.bytes(&content_type, self.body)
    }

    fn begin(&mut self, name: &str, more: &str) {
        let seam = &self.seam;
        let head =
            format!("--{seam}\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n");
        self.body.extend_from_slice(head.as_bytes());
    }
}

/// The report of a post that cannot be sent as it is.
fn not_sent(message: &str) -> StepReport {
    StepReport {
        message: Some(message.to_owned()),
        ..StepReport::from(Outcome::NotSent)
    }
}

/// The name a file is given: networks go by its ending as well as by its type.
pub(crate) fn file_name(stem: &str, content_type: &str) -> String {
    let ending = match content_type.rsplit('/').next().unwrap_or_default() {
        "jpeg" => "jpg",
        "quicktime" => "mov",
        other => other,
    };
    format!("{stem}.{ending}")
}

/// What stands for files in the canonical form of a step: each by its name, which nothing rewrites.
pub(crate) fn named_files(media: &[DraftMedia]) -> Vec<Value> {
    let named = |one: &DraftMedia| {
        json!({
            "file": one.name,
            "content_type": one.content_type,
            "size_bytes": one.size_bytes,
        })
    };
    media.iter().map(named).collect()
}

/// How long a public call may take that carries these files, in milliseconds.
pub(crate) fn limit_ms(media: &[DraftMedia]) -> i64 {
    let size_bytes: u64 = media.iter().map(|one| one.size_bytes).sum();
    let sending_ms = i64::try_from(size_bytes / BYTES_PER_MS).unwrap_or(UPLOAD_LIMIT_MS);
    PUBLIC_LIMIT_MS
        .saturating_add(sending_ms)
        .min(UPLOAD_LIMIT_MS)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Multipart, file_name, limit_ms};
    use crate::networks::{Outcome, drive::picture, http::Request};

    fn request() -> Request {
        Request::post("http://127.0.0.1:9/".parse().unwrap())
    }

    #[tokio::test]
    async fn files_and_texts_stand_between_lines_that_follow_from_the_request() {
        let directory = tempfile::tempdir().unwrap();
        let media = picture(directory.path(), "media_1", "");
        let mut form = Multipart::of(&json!({ "text": "a" }));
        let seam = form.seam.clone();
        form.text("text", None, "a");
        form.text("json", Some("application/json"), "{}");
        form.file("photo", "a.png", &media).await.unwrap();
        let shown = String::from_utf8_lossy(&form.body).into_owned();
        let expected = format!(
            "--{seam}\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\na\r\n\
             --{seam}\r\nContent-Disposition: form-data; name=\"json\"\r\n\
             Content-Type: application/json\r\n\r\n{{}}\r\n\
             --{seam}\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.png\"\r\n\
             Content-Type: image/png\r\n\r\n\u{fffd}PNG\r\n\u{1a}\n0000\r\n"
        );
        assert_eq!(shown, expected);
        let told = format!("{:?}", form.on(request()));
        let length = expected.len() - "\u{fffd}".len() + 1 + seam.len() + "----\r\n".len();
        assert!(told.contains(&format!("{length} bytes")), "{told}");
        let other = Multipart::of(&json!({ "text": "b" }));
        assert_ne!(other.seam, seam);
        assert_eq!(Multipart::of(&json!({ "text": "a" })).seam, seam);
    }

    #[tokio::test]
    async fn half_a_file_is_never_taken_for_a_whole_one() {
        let directory = tempfile::tempdir().unwrap();
        for change in [-1_i64, 1] {
            let mut media = picture(directory.path(), "media_1", "");
            media.size_bytes = media.size_bytes.checked_add_signed(change).unwrap();
            let mut form = Multipart::of(&json!({}));
            let report = form.file("a", "a.png", &media).await.unwrap_err();
            assert_eq!(report.outcome, Outcome::NotSent, "{change}");
        }
        let mut media = picture(directory.path(), "media_1", "");
        std::fs::remove_file(directory.path().join("media_1")).unwrap();
        media.name = "gone".to_owned();
        let mut form = Multipart::of(&json!({}));
        let report = form.file("a", "a.png", &media).await.unwrap_err();
        assert_eq!(report.outcome, Outcome::NotSent);
    }

    #[test]
    fn a_file_is_named_by_what_it_is() {
        assert_eq!(file_name("film", "video/quicktime"), "film.mov");
        assert_eq!(file_name("a", "image/jpeg"), "a.jpg");
        assert_eq!(file_name("a", "image/png"), "a.png");
    }

    #[test]
    fn larger_files_have_more_time_and_never_without_end() {
        let directory = tempfile::tempdir().unwrap();
        let sized = |size_bytes: u64| {
            let mut media = picture(directory.path(), "media_1", "");
            media.size_bytes = size_bytes;
            limit_ms(&[media.clone(), media])
        };
        assert_eq!(limit_ms(&[]), 30_000);
        assert_eq!(sized(5_000_000), 130_000);
        assert_eq!(sized(500_000_000), 600_000);
    }
}

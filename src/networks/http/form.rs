//! Forms: fields and files in one body, as `multipart/form-data` (RFC 7578).

use std::fmt;

use futures_util::{StreamExt as _, stream};
use sha2::{Digest as _, Sha256};
use tokio_util::bytes::Bytes;

use super::request::Content;
use crate::{domain::attempt::hex, networks::ByteStream};

/// A form that is being filled in.
#[derive(Debug, Default)]
pub struct Form {
    texts: Vec<(String, String)>,
    file: Option<(String, FormFile)>,
}

/// A file that is read while its form is sent.
pub struct FormFile {
    /// What it is called there.
    pub name: String,
    /// Its type, such as `image/png`.
    pub content_type: String,
    /// How many bytes it has.
    pub size_bytes: u64,
    /// What stands for its bytes: always the same for the same bytes, and nothing that whoever made
    /// them can have known, such as the id they were given afterwards.
    pub mark: String,
    /// Its bytes.
    pub bytes: ByteStream,
}

impl fmt::Debug for FormFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FormFile")
            .field("mark", &self.mark)
            .field("size_bytes", &self.size_bytes)
            .finish_non_exhaustive()
    }
}

impl Form {
    /// A form without fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a text.
    #[must_use]
    pub fn text(mut self, name: &str, value: &str) -> Self {
        self.texts.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a file, of which a form has one, at its end.
    #[must_use]
    pub fn file(mut self, name: &str, file: FormFile) -> Self {
        self.file = Some((name.to_owned(), file));
        self
    }

    /// The content type, the size of the body in bytes, and the body.
    ///
    /// The line between two fields is made from a hash of the texts and of what stands for the file's
    /// bytes, so that the same form is the same bytes, and no file can be made to hold the line.
    pub(super) fn encode(self) -> (String, u64, Content) {
        let seam = self.seam();
        let content_type = format!("multipart/form-data; boundary={seam}");
        let field = |name: &str| {
            let name = quoted(name);
            format!("--{seam}\r\nContent-Disposition: form-data; name={name}")
        };
        let texts = self.texts.iter();
        let texts = texts.map(|(name, value)| [&field(name), "\r\n\r\n", value, "\r\n"].concat());
        let mut head: String = texts.collect();
        let end = format!("--{seam}--\r\n");
        let Some((name, file)) = self.file else {
            let body = (head + &end).into_bytes();
            return (content_type, body.len() as u64, Content::Bytes(body));
        };
        let (file_name, file_type) = (quoted(&file.name), &file.content_type);
        head.extend([
            field(&name),
            format!("; filename={file_name}\r\nContent-Type: {file_type}\r\n\r\n"),
        ]);
        let end = format!("\r\n{end}");
        let size_bytes = (head.len() + end.len()) as u64 + file.size_bytes;
        let piece = |text: String| stream::iter([Ok(Bytes::from(text))]);
        let body = piece(head).chain(file.bytes).chain(piece(end));
        (content_type, size_bytes, Content::Stream(Box::pin(body)))
    }

    fn seam(&self) -> String {
        let mut hash = Sha256::new();
        for (name, value) in &self.texts {
            hash.update(name.as_bytes());
            hash.update(value.as_bytes());
        }
        if let Some((name, file)) = &self.file {
            hash.update(name.as_bytes());
            hash.update(file.mark.as_bytes());
        }
        format!("dezent-{}", &hex(&hash.finalize())[..32])
    }
}

/// A name in quotes, escaped as browsers do (WHATWG HTML, section 4.10.21.8).
fn quoted(name: &str) -> String {
    let mut quoted = String::with_capacity(name.len() + 2);
    quoted.push('"');
    for c in name.chars() {
        match c {
            '"' => quoted.push_str("%22"),
            '\r' => quoted.push_str("%0D"),
            '\n' => quoted.push_str("%0A"),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use futures_util::{TryStreamExt as _, stream};
    use tokio_util::bytes::Bytes;

    use super::{Content, Form, FormFile};

    fn file(mark: &str, bytes: &'static [u8]) -> FormFile {
        FormFile {
            name: "a\"b\r\n.png".to_owned(),
            content_type: "image/png".to_owned(),
            size_bytes: bytes.len() as u64,
            mark: mark.to_owned(),
            bytes: Box::pin(stream::iter([Ok(Bytes::from_static(bytes))])),
        }
    }

    async fn encoded(form: Form) -> (String, Vec<u8>) {
        let (content_type, size_bytes, body) = form.encode();
        let body = match body {
            Content::Bytes(bytes) => bytes,
            Content::Stream(stream) => stream.try_collect::<Vec<_>>().await.unwrap().concat(),
        };
        assert_eq!(body.len() as u64, size_bytes);
        (content_type, body)
    }

    #[tokio::test]
    async fn a_form_is_the_same_bytes_each_time() {
        let form = || {
            let form = Form::new().text("description", "Ein \"Laib\"\r\nBrot");
            form.file("file", file("media_1", b"\x89PNG"))
        };
        let (content_type, body) = encoded(form()).await;
        assert_eq!(encoded(form()).await, (content_type.clone(), body.clone()));
        let seam = content_type.strip_prefix("multipart/form-data; boundary=");
        let seam = seam.unwrap();
        let expected = format!(
            "--{seam}\r\nContent-Disposition: form-data; name=\"description\"\r\n\r\n\
             Ein \"Laib\"\r\nBrot\r\n\
             --{seam}\r\nContent-Disposition: form-data; name=\"file\"; \
             filename=\"a%22b%0D%0A.png\"\r\nContent-Type: image/png\r\n\r\n\u{fffd}PNG\r\n\
             --{seam}--\r\n"
        );
        assert_eq!(String::from_utf8_lossy(&body), expected);
    }

    #[tokio::test]
    async fn a_form_without_a_file_is_whole() {
        let (content_type, body) = encoded(Form::new().text("a", "b")).await;
        let seam = content_type.rsplit('=').next().unwrap();
        let expected = format!(
            "--{seam}\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--{seam}--\r\n"
        );
        assert_eq!(String::from_utf8_lossy(&body), expected);
    }

    #[test]
    fn no_file_can_be_made_to_hold_the_seam() {
        let seam = |mark: &str| Form::new().file("file", file(mark, b"a")).encode().0;
        assert_ne!(seam("media_1"), seam("media_2"));
    }
}

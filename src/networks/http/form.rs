//! Forms: fields and files in one body, as `multipart/form-data` (RFC 7578).

use sha2::{Digest as _, Sha256};

use crate::domain::attempt::hex;

/// A form that is being filled in.
#[derive(Debug, Default)]
pub struct Form {
    fields: Vec<Field>,
}

/// One field of it.
#[derive(Debug)]
struct Field {
    name: String,
    /// The file's name and its content type, where it is a file.
    file: Option<(String, String)>,
    value: Vec<u8>,
}

impl Form {
    /// A form without fields.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a text.
    #[must_use]
    pub fn text(mut self, name: &str, value: &str) -> Self {
        self.fields.push(Field {
            name: name.to_owned(),
            file: None,
            value: value.as_bytes().to_vec(),
        });
        self
    }

    /// With a file.
    #[must_use]
    pub fn file(mut self, name: &str, file: &str, content_type: &str, bytes: Vec<u8>) -> Self {
        self.fields.push(Field {
            name: name.to_owned(),
            file: Some((file.to_owned(), content_type.to_owned())),
            value: bytes,
        });
        self
    }

    /// The content type and the body.
    ///
    /// The line between two fields is made from a hash of what they hold, so that the same form is
    /// the same bytes, and no file can hold the line.
    pub(super) fn encode(self) -> (String, Vec<u8>) {
        let mut hash = Sha256::new();
        for field in &self.fields {
            hash.update(field.name.as_bytes());
            hash.update(&field.value);
        }
        let seam = format!("dezent-{}", &hex(&hash.finalize())[..32]);
        let size: usize = self
            .fields
            .iter()
            .map(|field| field.value.len() + 256)
            .sum();
        let mut body = Vec::with_capacity(size);
        for Field { name, file, value } in self.fields {
            let name = quoted(&name);
            body.extend(format!("--{seam}\r\nContent-Disposition: form-data; name={name}").bytes());
            if let Some((file, content_type)) = file {
                let file = quoted(&file);
                body.extend(format!("; filename={file}\r\nContent-Type: {content_type}").bytes());
            }
            body.extend(b"\r\n\r\n");
            body.extend(value);
            body.extend(b"\r\n");
        }
        body.extend(format!("--{seam}--\r\n").bytes());
        (format!("multipart/form-data; boundary={seam}"), body)
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
    use super::Form;

    #[test]
    fn a_form_is_the_same_bytes_each_time() {
        let form = || {
            Form::new()
                .text("description", "Ein \"Laib\"\r\nBrot")
                .file("file", "a\"b\r\n.png", "image/png", b"\x89PNG".to_vec())
                .encode()
        };
        let (content_type, body) = form();
        assert_eq!(form(), (content_type.clone(), body.clone()));
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

    #[test]
    fn no_file_can_hold_the_seam_of_another_form() {
        let seam = |bytes: &[u8]| {
            let form = Form::new().file("file", "a", "image/png", bytes.to_vec());
            form.encode().0
        };
        assert_ne!(seam(b"a"), seam(b"b"));
    }
}

//! Where pictures and films lie.

use secrecy::ExposeSecret as _;
use serde::Deserialize;
use url::Url;

use super::Hidden;

/// Where pictures and films lie.
#[derive(Debug, Clone, confique::Config)]
#[config(layer_attr(serde(deny_unknown_fields)))]
pub struct Media {
    /// `disk` for the folder `media` in the data directory, `s3` for a bucket of a server that speaks
    /// S3. For `s3` Dezent must be built with its feature `s3`, and uploads still pass through the
    /// data directory.
    #[config(default = "disk")]
    pub store: MediaPlace,

    /// The bucket's name.
    pub bucket: Option<String>,

    /// The region it lies in.
    #[config(default = "us-east-1")]
    pub region: String,

    /// Where the server is, such as `https://s3.example.org`; without it, Amazon's own.
    pub endpoint: Option<Url>,

    /// The id of the key that may read and write there.
    #[config(env = "DEZENT_S3_ACCESS_KEY_ID")]
    pub access_key_id: Option<String>,

    /// The key itself.
    #[config(env = "DEZENT_S3_SECRET_ACCESS_KEY")]
    pub secret_access_key: Option<Hidden>,

    /// Whether the bucket stands in the path, `https://SERVER/BUCKET`, and not in the server's name.
    /// Most servers other than Amazon's want it so.
    #[config(default = false)]
    pub path_style: bool,
}

/// Where bytes are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaPlace {
    /// In a folder.
    Disk,
    /// In a bucket.
    S3,
}

impl Media {
    /// Finds what makes no sense.
    pub(super) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.store == MediaPlace::Disk {
            return problems;
        }
        if !cfg!(feature = "s3") {
            problems.push(
                "media.store is s3, and this program was built without the feature s3".to_owned(),
            );
        }
        let has_key = self.secret_access_key.as_ref();
        let has_key = has_key.is_some_and(|key| !key.secret().expose_secret().is_empty());
        for (name, is_given) in [
            ("bucket", self.bucket.is_some()),
            ("access_key_id", self.access_key_id.is_some()),
            ("secret_access_key", has_key),
        ] {
            if !is_given {
                problems.push(format!("media.store is s3, which needs media.{name}"));
            }
        }
        problems
    }
}

//! Where pictures and films lie: a folder, or the bucket that the settings name.

use crate::{app::AppError, config::Config, media::MediaStore};
#[cfg(feature = "s3")]
use crate::{config::MediaPlace, media::BucketSettings};

/// Where pictures and films lie.
#[cfg(not(feature = "s3"))]
#[expect(clippy::unnecessary_wraps, reason = "a bucket may be unusable")]
pub(super) fn media_store(config: &Config) -> Result<MediaStore, AppError> {
    // The settings were checked: without the feature there is no other place.
    Ok(MediaStore::on_disk(config.data_dir.join("media")))
}

/// Where pictures and films lie.
#[cfg(feature = "s3")]
pub(super) fn media_store(config: &Config) -> Result<MediaStore, AppError> {
    let (dir, media) = (config.data_dir.join("media"), config.media.clone());
    if media.store == MediaPlace::Disk {
        return Ok(MediaStore::on_disk(dir));
    }
    let key = media.secret_access_key.map(|key| key.secret().clone());
    let settings = BucketSettings {
        bucket: media.bucket.unwrap_or_default(),
        region: media.region,
        endpoint: media.endpoint,
        access_key_id: media.access_key_id.unwrap_or_default(),
        secret_access_key: key.unwrap_or_default(),
        path_style: media.path_style,
    };
    Ok(MediaStore::in_bucket(dir, settings)?)
}

//! Files in a bucket of a server that speaks S3, under the names they would have on disk.
//!
//! Source: <https://docs.aws.amazon.com/AmazonS3/latest/API/> (read 2026-11-23).

use std::{io, ops::Range, path::Path as FilePath, sync::Arc, time::Duration};

use futures_util::TryStreamExt as _;
use object_store::{
    ClientOptions, Error, GetOptions, GetRange, ObjectStore as _, ObjectStoreExt as _, PutPayload,
    RetryConfig, WriteMultipart,
    aws::{AmazonS3, AmazonS3Builder},
    client::{HttpClient, HttpConnector},
    path::Path,
};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::io::AsyncReadExt as _;
use url::Url;

use super::store::ByteStream;

/// How large the pieces are in which a file is sent, in bytes; S3 takes no smaller ones than 5 MiB.
const PIECE_BYTES: usize = 8 << 20;
/// How many pieces of one file are under way at once.
const PIECES_AT_ONCE: usize = 2;
/// How long connecting may take.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);
/// How long nothing may come.
const READ_LIMIT: Duration = Duration::from_mins(1);
/// How often, and for how long altogether, a call is made again that failed: somebody waits.
const RETRIES_MAX: usize = 3;
const RETRY_LIMIT: Duration = Duration::from_secs(30);

/// How a bucket is reached.
#[derive(Debug, Clone)]
pub struct BucketSettings {
    /// Its name.
    pub bucket: String,
    /// The region it lies in.
    pub region: String,
    /// Where the server is; none for Amazon's own.
    pub endpoint: Option<Url>,
    /// Whose key it is.
    pub access_key_id: String,
    /// The key.
    pub secret_access_key: SecretString,
    /// Whether the bucket stands in the path and not in the server's name.
    pub path_style: bool,
}

/// A bucket cannot be used as the settings have it.
#[derive(Debug, thiserror::Error)]
#[error("the bucket cannot be used")]
pub struct BucketError(#[from] Error);

/// A bucket; clones share its connections.
#[derive(Debug, Clone)]
pub(super) struct Bucket {
    store: Arc<AmazonS3>,
}

impl Bucket {
    /// Makes a client for a bucket; asks nothing of it yet.
    pub(super) fn new(settings: BucketSettings) -> Result<Self, BucketError> {
        let mut builder = AmazonS3Builder::new()
            .with_bucket_name(settings.bucket)
            .with_region(settings.region)
            .with_access_key_id(settings.access_key_id)
            .with_secret_access_key(settings.secret_access_key.expose_secret())
            .with_virtual_hosted_style_request(!settings.path_style)
            .with_retry(RetryConfig {
                max_retries: RETRIES_MAX,
                retry_timeout: RETRY_LIMIT,
                ..RetryConfig::default()
            })
            .with_http_connector(Direct);
        if let Some(endpoint) = settings.endpoint {
            builder = builder
                .with_allow_http(endpoint.scheme() == "http")
                .with_endpoint(endpoint.as_str().trim_end_matches('/'));
        }
        Ok(Self {
            store: Arc::new(builder.build()?),
        })
    }

    /// Stores a file; when this returns the server has it.
    pub(super) async fn put(&self, name: &str, file: &FilePath) -> io::Result<()> {
        let mut file = tokio::fs::File::open(file).await?;
        let name = Path::from(name);
        let mut piece = Vec::new();
        let is_small = read_piece(&mut file, &mut piece).await? < PIECE_BYTES;
        if is_small {
            let payload = PutPayload::from(piece);
            self.store.put(&name, payload).await.map_err(told)?;
            return Ok(());
        }
        let upload = self.store.put_multipart(&name).await.map_err(told)?;
        let mut upload = WriteMultipart::new_with_chunk_size(upload, PIECE_BYTES);
        match send_rest(&mut upload, &mut file, piece).await {
            Ok(()) => upload.finish().await.map(|_| ()).map_err(told),
            Err(error) => {
                // Half a file would lie there unseen, and be paid for.
                let _ = upload.abort().await;
                Err(error)
            }
        }
    }

    /// How many bytes a file has; none where there is no such.
    pub(super) async fn size(&self, name: &str) -> io::Result<Option<u64>> {
        match self.store.head(&Path::from(name)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(told(error)),
        }
    }

    /// Reads some of a file's bytes.
    pub(super) async fn open(&self, name: &str, range: Range<u64>) -> io::Result<ByteStream> {
        if range.is_empty() {
            return Ok(Box::pin(futures_util::stream::empty()));
        }
        let options = GetOptions {
            range: Some(GetRange::Bounded(range)),
            ..GetOptions::default()
        };
        let found = self.store.get_opts(&Path::from(name), options).await;
        let stream = found.map_err(told)?.into_stream();
        Ok(Box::pin(stream.map_err(told)))
    }

    /// Removes a file; what is not there is no error.
    pub(super) async fn remove(&self, name: &str) -> io::Result<()> {
        match self.store.delete(&Path::from(name)).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(told(error)),
        }
    }
}

/// Fills a piece as far as the file goes; says how large it is.
async fn read_piece(file: &mut tokio::fs::File, piece: &mut Vec<u8>) -> io::Result<usize> {
    piece.clear();
    file.take(PIECE_BYTES as u64).read_to_end(piece).await
}

async fn send_rest(
    upload: &mut WriteMultipart,
    file: &mut tokio::fs::File,
    mut piece: Vec<u8>,
) -> io::Result<()> {
    loop {
        upload
            .wait_for_capacity(PIECES_AT_ONCE)
            .await
            .map_err(told)?;
        let sent = std::mem::take(&mut piece);
        let is_last = sent.len() < PIECE_BYTES;
        upload.put(sent.into());
        if is_last || read_piece(file, &mut piece).await? == 0 {
            return Ok(());
        }
    }
}

fn told(error: Error) -> io::Error {
    match error {
        Error::NotFound { .. } => io::Error::new(io::ErrorKind::NotFound, error),
        error => io::Error::other(error),
    }
}

/// Connects as the rest of the program does: with its one TLS provider, and through no proxy that the
/// environment happens to name.
///
/// Unlike networks and webhooks, a bucket may lie at a private address: only the operator names it, in
/// the settings, no redirect is followed, and nothing that a caller sends changes where it leads.
#[derive(Debug)]
struct Direct;

impl HttpConnector for Direct {
    fn connect(&self, _: &ClientOptions) -> object_store::Result<HttpClient> {
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_LIMIT)
            .read_timeout(READ_LIMIT)
            .build()
            .map_err(|error| Error::Generic {
                store: "S3",
                source: Box::new(error),
            })?;
        Ok(HttpClient::new(client))
    }
}

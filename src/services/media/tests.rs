use futures_util::TryStreamExt as _;

use super::{ALT_MAX, LINE_MAX, Stored, Words, begin, end, open_bytes, store, take};
use crate::{
    domain::media::{MediaType, Rendition},
    error::{Code, Error},
    services::{
        Caller, Services,
        setup::tests::{Installation, installation},
    },
    store::media,
};

/// A whole GIF of one pixel.
const GIF: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff\
    \x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0\x3b";

async fn upload(
    services: &Services,
    caller: &Caller,
    bytes: &[u8],
    words: Words,
) -> Result<Stored, Error> {
    let incoming = begin(services, caller).await?;
    let received = end(take(incoming, bytes).await?).await?;
    store(services, caller, received, words).await
}

fn told(alt: &str) -> Words {
    Words {
        alt: alt.to_owned(),
        ..Words::default()
    }
}

/// How many files there are below a folder.
fn files(folder: &std::path::Path) -> usize {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    entries
        .map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() { files(&path) } else { 1 }
        })
        .sum()
}

#[tokio::test]
async fn a_picture_has_a_row_and_its_bytes_and_a_small_picture() {
    let Installation {
        services,
        caller,
        dir,
    } = installation().await;
    let made = upload(&services, &caller, GIF, told("a dot"))
        .await
        .unwrap();
    assert!(!made.is_duplicate);
    let made = made.media;
    assert_eq!(
        (made.media_type, made.width, made.height),
        (MediaType::Gif, 1, 1)
    );
    assert!(made.has_thumbnail);
    let bytes = open_bytes(&services, &caller, made.id, Rendition::Content)
        .await
        .unwrap();
    let pieces = bytes.open(&services, 0..bytes.size_bytes).await.unwrap();
    let pieces: Vec<_> = pieces.try_collect().await.unwrap();
    assert_eq!(pieces.concat(), GIF);
    let small = open_bytes(&services, &caller, made.id, Rendition::Thumbnail).await;
    assert!(small.unwrap().size_bytes > 0);
    assert_eq!(files(&dir.path().join("media")), 2);
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
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>";
    let refused = upload(&services, &caller, svg, Words::default()).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.code(), Code::UnsupportedMedia);
    assert_eq!(refused.wrong_fields()[0].field, "file");
    // Whole by its structure, but its data cannot be decoded.
    let mut broken = GIF.to_vec();
    broken[GIF.len() - 4] = 0xff;
    let refused = upload(&services, &caller, &broken, Words::default()).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.wrong_fields()[0].code, "media_damaged");
    let long = Words {
        alt: "x".repeat(ALT_MAX + 1),
        credit: Some("x".repeat(LINE_MAX + 1)),
        licence: Some("\0".to_owned()),
        has_captions: false,
    };
    let refused = upload(&services, &caller, GIF, long).await.unwrap_err();
    let fields = refused.wrong_fields().iter();
    let fields: Vec<_> = fields.map(|field| field.field.as_str()).collect();
    assert_eq!(fields, ["alt", "credit", "licence"]);
    assert_eq!(files(&dir.path().join("media")), 0);
}

#[tokio::test]
async fn the_same_file_is_stored_once_even_at_the_same_moment() {
    let Installation {
        services,
        caller,
        dir,
    } = installation().await;
    let (one, two) = tokio::join!(
        upload(&services, &caller, GIF, told("one")),
        upload(&services, &caller, GIF, told("two"))
    );
    let (one, two) = (one.unwrap(), two.unwrap());
    assert_ne!(one.is_duplicate, two.is_duplicate);
    assert_eq!(one.media, two.media);
    assert_eq!(files(&dir.path().join("media")), 2);
    let three = upload(&services, &caller, GIF, told("three"))
        .await
        .unwrap();
    assert!(three.is_duplicate && three.media == one.media);
    assert_eq!(files(&dir.path().join("media")), 2);
}

#[tokio::test]
async fn a_file_that_was_lost_comes_back_with_the_next_upload() {
    let Installation {
        services,
        caller,
        dir,
    } = installation().await;
    let made = upload(&services, &caller, GIF, told("a dot"))
        .await
        .unwrap();
    std::fs::remove_dir_all(dir.path().join("media")).unwrap();
    let gone = open_bytes(&services, &caller, made.media.id, Rendition::Content).await;
    assert_eq!(gone.unwrap_err().code(), Code::NotFound);
    let again = upload(&services, &caller, GIF, Words::default()).await;
    assert!(again.unwrap().is_duplicate);
    let back = open_bytes(&services, &caller, made.media.id, Rendition::Content).await;
    assert_eq!(back.unwrap().size_bytes, GIF.len() as u64);
}

use std::io::Cursor;

use futures_util::TryStreamExt as _;
use image::{DynamicImage, ImageFormat, RgbImage};

use super::{Choice, choose, draw};
use crate::{
    domain::{
        media::{Fitted, Media, MediaType, Rendition, Unfit},
        network::{Fit, Fitting, Limits},
        text::TextUnit,
    },
    services::{
        Caller, Services,
        media::{Words, begin, delete_media, end, open_bytes, open_signed, store, take},
        setup::tests::{Installation, installation},
    },
    store::renditions,
};

/// A network that takes JPEGs of few bytes.
fn limits(size_max_bytes: u64) -> Limits {
    Limits {
        images_max: 1,
        image_size_bytes_max: size_max_bytes,
        image_types: vec![MediaType::Jpeg],
        ..Limits::of_text(10, TextUnit::Characters)
    }
}

async fn picture(services: &Services, caller: &Caller) -> Media {
    let mut file = Cursor::new(Vec::new());
    let grey = DynamicImage::from(RgbImage::from_pixel(40, 30, image::Rgb([90, 90, 90])));
    grey.write_to(&mut file, ImageFormat::Png).unwrap();
    let incoming = begin(services, caller).await.unwrap();
    let incoming = take(incoming, file.get_ref()).await.unwrap();
    let received = end(incoming).await.unwrap();
    let words = Words {
        alt: "grey".to_owned(),
        ..Words::default()
    };
    let stored = store(services, caller, received, words).await.unwrap();
    stored.media
}

fn fit(limits: &Limits, media: &Media) -> Fit {
    match limits.fitting(media) {
        Fitting::Anew(fit) => fit,
        other => panic!("{other:?}"),
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

async fn kept(services: &Services, media: &Media) -> Vec<Fitted> {
    renditions::of_media(&services.db, media.workspace, &[media.id])
        .await
        .unwrap()
}

#[tokio::test]
async fn a_picture_is_drawn_once_even_at_the_same_moment() {
    let Installation {
        services,
        caller,
        dir,
    } = installation().await;
    let media = picture(&services, &caller).await;
    let limits = limits(5_000);
    assert!(matches!(choose(&limits, &media, &[]), Choice::Missing(_)));
    let fit = fit(&limits, &media);
    let draw = || draw(&services, media.clone(), fit.clone());
    let (one, two, three) = tokio::join!(draw(), draw(), draw());
    let one = one.unwrap().unwrap();
    assert_eq!(two.unwrap().unwrap(), one);
    assert_eq!(three.unwrap().unwrap(), one);
    let all = kept(&services, &media).await;
    assert!(all.len() == 1 && all[0] == one);
    // The picture, its small one, and what was drawn.
    assert_eq!(files(&dir.path().join("media")), 3);
    let drawn = one.made.unwrap();
    assert_eq!(
        (drawn.media_type, drawn.width, drawn.height),
        (MediaType::Jpeg, 40, 30)
    );
    let instead = one.instead_of(&media).unwrap();
    assert_eq!(
        (instead.id, &*instead.alt, instead.size_bytes),
        (one.id, "grey", drawn.size_bytes)
    );
    assert_eq!(choose(&limits, &media, &all), Choice::Drawn(&all[0]));
}

#[tokio::test]
async fn what_cannot_be_drawn_is_kept_as_well_and_leaves_no_file() {
    let Installation {
        services,
        caller,
        dir,
    } = installation().await;
    let media = picture(&services, &caller).await;
    let limits = limits(1);
    let fit = fit(&limits, &media);
    let made = draw(&services, media.clone(), fit.clone()).await.unwrap();
    assert_eq!(made.unwrap().made, Err(Unfit::Loses));
    let again = draw(&services, media.clone(), fit).await.unwrap().unwrap();
    let all = kept(&services, &media).await;
    assert_eq!(all, [again]);
    assert_eq!(files(&dir.path().join("media")), 2);
    let choice = choose(&limits, &media, &all);
    assert_eq!(choice, Choice::Refused(Some(Unfit::Loses)));
}

#[tokio::test]
async fn what_was_drawn_is_read_by_its_address_and_goes_with_its_original() {
    let Installation {
        services,
        caller,
        dir,
    } = installation().await;
    let services = Services {
        addresses: crate::services::media::Addresses::new(
            b"secret",
            Some("https://example.org".parse().unwrap()),
        ),
        ..services
    };
    let media = picture(&services, &caller).await;
    let limits = limits(5_000);
    let made = draw(&services, media.clone(), fit(&limits, &media)).await;
    let made = made.unwrap().unwrap();
    let until = services.clock.now().plus_ms(1_000);
    let content = Rendition::Content;
    let address = services.addresses.make(made.id, content, until).unwrap();
    let token = address.strip_prefix("https://example.org/m/").unwrap();
    let (bytes, _) = open_signed(&services, token).await.unwrap();
    assert_eq!(bytes.media.media_type, MediaType::Jpeg);
    let stream = bytes.open(&services, 0..bytes.size_bytes).await.unwrap();
    let whole = stream.try_collect::<Vec<_>>().await.unwrap().concat();
    assert_eq!(whole.len() as u64, made.made.unwrap().size_bytes);
    assert_eq!(&whole[..2], [0xff, 0xd8]);
    // It is no picture of its own.
    assert!(
        open_bytes(&services, &caller, made.id, content)
            .await
            .is_err()
    );
    assert!(delete_media(&services, &caller, made.id).await.is_err());
    delete_media(&services, &caller, media.id).await.unwrap();
    assert_eq!(kept(&services, &media).await, []);
    assert_eq!(files(&dir.path().join("media")), 0);
    assert!(open_signed(&services, token).await.is_err());
    // Whoever had read the picture before it was removed draws nothing that nobody owns.
    let late = draw(&services, media.clone(), fit(&limits, &media)).await;
    assert_eq!(late.unwrap(), None);
    assert_eq!(files(&dir.path().join("media")), 0);
}

#[tokio::test]
async fn a_picture_that_is_removed_while_it_is_drawn_leaves_nothing() {
    let Installation {
        services,
        caller,
        dir,
    } = installation().await;
    let media = picture(&services, &caller).await;
    let fit = fit(&limits(5_000), &media);
    let turns = (
        services.media.turn().await.unwrap(),
        services.media.turn().await.unwrap(),
    );
    let drawing = tokio::spawn({
        let (services, media) = (services.clone(), media.clone());
        async move { draw(&services, media, fit).await }
    });
    tokio::task::yield_now().await;
    // Its row goes first, and its file is still there when it is drawn.
    let tx = services.db.begin_write().await.unwrap();
    let removed = crate::store::media::remove(&tx, media.workspace, media.id).await;
    assert!(removed.unwrap());
    tx.commit().await.unwrap();
    drop(turns);
    assert_eq!(drawing.await.unwrap().unwrap(), None);
    assert_eq!(files(&dir.path().join("media")), 2, "those of the original");
}

use super::{Limits, TextUnit};
use crate::domain::{
    id::{MediaId, WorkspaceId},
    media::{Media, MediaType},
    time::Instant,
};

fn limits(videos_max: usize) -> Limits {
    Limits {
        images_max: 2,
        image_size_bytes_max: 1_000,
        image_types: vec![MediaType::Png],
        videos_max,
        video_size_bytes_max: 10_000,
        video_duration_ms_max: Some(60_000),
        video_types: if videos_max > 0 {
            vec![MediaType::Mp4]
        } else {
            Vec::new()
        },
        alt_max: 5,
        ..Limits::of_text(300, TextUnit::Graphemes)
    }
}

fn media(media_type: MediaType) -> Media {
    let at = Instant::from_ms(1);
    Media {
        id: MediaId::new(at),
        workspace: WorkspaceId::new(at),
        media_type,
        size_bytes: 1_000,
        width: 1,
        height: 1,
        duration_ms: media_type.is_video().then_some(60_000),
        has_audio: None,
        codecs: None,
        has_captions: false,
        alt: String::new(),
        credit: None,
        licence: None,
        has_thumbnail: false,
        sha256: String::new(),
        revision: 1,
        created_at: at,
    }
}

fn refused(limits: &Limits, carried: &[Media]) -> Vec<(String, String, usize, usize)> {
    let carried: Vec<(usize, &Media)> = carried.iter().enumerate().collect();
    let refusals = limits.refuse_media(1, &carried).into_iter();
    refusals
        .map(|one| (one.field, one.code, one.count, one.limit))
        .collect()
}

fn one(field: &str, code: &str, count: usize, limit: usize) -> Vec<(String, String, usize, usize)> {
    vec![(field.to_owned(), code.to_owned(), count, limit)]
}

#[test]
fn images_and_films_have_limits_of_their_own() {
    let (png, mp4) = (media(MediaType::Png), media(MediaType::Mp4));
    let takes = limits(1);
    assert_eq!(refused(&takes, &[png.clone(), png.clone()]), []);
    assert_eq!(refused(&takes, std::slice::from_ref(&mp4)), []);
    let place = "thread[0].media";
    let three = [png.clone(), png.clone(), png.clone()];
    assert_eq!(refused(&takes, &three), one(place, "media_too_many", 3, 2));
    let two = [mp4.clone(), mp4.clone()];
    assert_eq!(refused(&takes, &two), one(place, "media_too_many", 2, 1));
    let both = [png.clone(), mp4.clone()];
    assert_eq!(refused(&takes, &both), one(place, "media_mixed", 2, 1));
    let first = "thread[0].media[0]";
    let long = Media {
        duration_ms: Some(60_001),
        ..mp4.clone()
    };
    assert_eq!(
        refused(&takes, &[long]),
        one(first, "media_too_long", 60_001, 60_000)
    );
    let large = Media {
        size_bytes: 10_001,
        ..mp4.clone()
    };
    assert_eq!(
        refused(&takes, &[large]),
        one(first, "media_too_large", 10_001, 10_000)
    );
    let large = Media {
        size_bytes: 1_001,
        ..png.clone()
    };
    assert_eq!(
        refused(&takes, &[large]),
        one(first, "media_too_large", 1_001, 1_000)
    );
    let other = [media(MediaType::Quicktime)];
    assert_eq!(refused(&takes, &other), one(first, "media_type", 1, 0));
    let told = Media {
        alt: "longer".to_owned(),
        ..png
    };
    let field = "thread[0].media[0].alt";
    assert_eq!(refused(&takes, &[told]), one(field, "alt_too_long", 6, 5));
}

#[test]
fn a_network_without_films_says_so_once() {
    let mp4 = media(MediaType::Mp4);
    let told = limits(0).refuse_media(0, &[(0, &mp4)]);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].message, "this network takes no films");
}

use super::{Fit, Fitting, SIDE_FLOOR, sides};
use crate::domain::{
    id::{MediaId, WorkspaceId},
    media::{Media, MediaType, Unfit},
    network::{Limits, Ratios},
    text::TextUnit,
    time::Instant,
};

use MediaType::{Gif, Jpeg, Mp4, Png, Webp};

fn limits(types: &[MediaType]) -> Limits {
    Limits {
        images_max: 4,
        image_size_bytes_max: 1_000,
        image_types: types.to_vec(),
        ..Limits::of_text(10, TextUnit::Characters)
    }
}

fn picture(media_type: MediaType, size_bytes: u64, width: u32, height: u32) -> Media {
    let at = Instant::from_ms(1);
    Media {
        id: MediaId::new(at),
        workspace: WorkspaceId::new(at),
        media_type,
        size_bytes,
        width,
        height,
        duration_ms: None,
        has_audio: None,
        codecs: None,
        has_captions: false,
        alt: String::new(),
        credit: None,
        licence: None,
        has_thumbnail: true,
        sha256: String::new(),
        revision: 1,
        created_at: at,
    }
}

fn name(fitting: &Fitting) -> String {
    match fitting {
        Fitting::Fits => "fits".to_owned(),
        Fitting::Anew(fit) => fit.name(),
        Fitting::Refused(None) => "refused".to_owned(),
        Fitting::Refused(Some(why)) => format!("refused: {why}"),
    }
}

fn judged(limits: &Limits, media_type: MediaType, size: u64, sides: (u32, u32)) -> String {
    let media = picture(media_type, size, sides.0, sides.1);
    let found = limits.fitting(&media);
    // Whatever is refused is refused in the same words as ever, and what fits is not.
    let refused = limits.refuse_media(0, &[(0, &media)]);
    assert_eq!(found == Fitting::Fits, refused.is_empty());
    assert_eq!(found == Fitting::Fits, limits.why_anew(&media).is_empty());
    name(&found)
}

#[test]
fn a_picture_is_drawn_anew_where_its_type_is_not_taken() {
    let only = |types: &[MediaType]| judged(&limits(types), Webp, 900, (50, 50));
    assert_eq!(only(&[Webp]), "fits");
    assert_eq!(only(&[Jpeg]), "jpeg-1000");
    assert_eq!(only(&[Jpeg, Png, Gif]), "jpeg+png-1000");
    assert_eq!(only(&[Png]), "png-1000");
    assert_eq!(only(&[Gif]), "refused");
    assert_eq!(only(&[]), "refused");
    let of_jpeg = |types: &[MediaType]| judged(&limits(types), Jpeg, 900, (50, 50));
    assert_eq!(of_jpeg(&[Png, Webp]), "png-1000");
    assert_eq!(of_jpeg(&[Webp]), "webp-1000");
}

#[test]
fn each_limit_is_met_at_its_border() {
    let all = limits(&[Jpeg, Png, Webp]);
    assert_eq!(judged(&all, Jpeg, 1_000, (9_000, 9_000)), "fits");
    assert_eq!(judged(&all, Jpeg, 1_001, (9_000, 9_000)), "jpeg-1000");
    assert_eq!(judged(&all, Png, 1_001, (9, 9)), "jpeg+png-1000");
    let narrow = Limits {
        image_side_max: Some(2_000),
        ..all.clone()
    };
    assert_eq!(judged(&narrow, Png, 9, (2_000, 10)), "fits");
    let told = "jpeg+png-side2000-1000";
    assert_eq!(judged(&narrow, Png, 9, (2_001, 10)), told);
    assert_eq!(judged(&narrow, Png, 9, (10, 2_001)), told);
    let few = Limits {
        image_pixels_max: Some(2_000_000),
        ..all
    };
    assert_eq!(judged(&few, Webp, 9, (2_000, 1_000)), "fits");
    let told = "jpeg+webp-pixels2000000-1000";
    assert_eq!(judged(&few, Webp, 9, (2_001, 1_000)), told);
}

#[test]
fn what_moves_and_films_and_shapes_stay_as_they_are() {
    let all = limits(&[Jpeg, Png, Webp]);
    assert_eq!(judged(&all, Gif, 9, (50, 50)), "refused: moves");
    assert_eq!(judged(&all, Mp4, 9, (50, 50)), "refused");
    let shaped = Limits {
        image_side_min: Some(320),
        image_ratios: Some(Ratios { min: 0.8, max: 1.9 }),
        ..limits(&[Jpeg])
    };
    assert_eq!(judged(&shaped, Webp, 9, (320, 320)), "jpeg-min320-1000");
    assert_eq!(judged(&shaped, Webp, 9, (319, 319)), "refused");
    assert_eq!(judged(&shaped, Webp, 9, (3_000, 1_000)), "refused");
    assert_eq!(judged(&shaped, Jpeg, 1_001, (1_000, 3_000)), "refused");
    // Too small or of a shape that is not taken, and of that alone: nothing is drawn.
    let media = picture(Jpeg, 9, 3_000, 1_000);
    assert_eq!(shaped.fitting(&media), Fitting::Fits);
    assert_eq!(shaped.refuse_media(0, &[(0, &media)]).len(), 1);
    let unknown = picture(Jpeg, 1_001, 0, 0);
    assert_eq!(all.fitting(&unknown), Fitting::Refused(None));
}

#[test]
fn a_picture_never_loses_more_than_a_person_would_miss() {
    let of = |side_max| Limits {
        image_side_max: Some(side_max),
        ..limits(&[Jpeg])
    };
    let at_floor = of(SIDE_FLOOR);
    let told = "jpeg-side1080-1000";
    assert_eq!(judged(&at_floor, Jpeg, 9, (5_000, 5_000)), told);
    let below = of(SIDE_FLOOR - 1);
    assert_eq!(judged(&below, Jpeg, 9, (5_000, 5_000)), "refused: loses");
    assert_eq!(judged(&below, Jpeg, 9, (1_080, 10)), "refused: loses");
    assert_eq!(judged(&below, Jpeg, 9, (1_079, 10)), "fits");
    // A panorama whose shorter side the network would refuse then.
    let wide = Limits {
        image_side_min: Some(200),
        ..of(2_000)
    };
    let told = "jpeg-side2000-min200-1000";
    assert_eq!(judged(&wide, Jpeg, 9, (4_000, 400)), told);
    assert_eq!(judged(&wide, Jpeg, 9, (4_000, 399)), "refused: loses");
}

#[test]
fn a_refusal_says_why_drawing_does_not_help() {
    let limits = limits(&[Jpeg]);
    let media = picture(Gif, 9, 50, 50);
    let mut refusals = limits.refuse_media(1, &[(0, &media), (1, &media)]);
    Limits::say_why_not(&mut refusals, 1, 1, Unfit::Moves);
    let told = "this network does not take image/gif images";
    assert_eq!(refusals[0].message, told);
    let why = Unfit::Moves.sentence();
    assert_eq!(refusals[1].message, format!("{told}; {why}"));
}

fn fit(types: &[MediaType]) -> Fit {
    Fit {
        types: types.to_vec(),
        side_max: None,
        pixels_max: None,
        side_min: None,
        size_max_bytes: 1,
    }
}

#[test]
fn a_picture_keeps_its_format_and_what_can_be_seen_through_stays_so() {
    for (types, own, opaque, seen_through) in [
        (&[Jpeg, Png, Webp][..], Webp, &[Webp, Jpeg][..], Webp),
        (&[Jpeg, Png], Webp, &[Jpeg], Png),
        (&[Jpeg], Webp, &[Jpeg], Jpeg),
        (&[Jpeg, Png], Png, &[Png, Jpeg], Png),
        (&[Png], Png, &[Png], Png),
        (&[Jpeg, Webp], Png, &[Jpeg], Webp),
        (&[Jpeg], Png, &[Jpeg], Jpeg),
        (&[Jpeg, Png, Webp], Jpeg, &[Jpeg], Jpeg),
    ] {
        assert_eq!(fit(types).candidates(own, false), opaque, "{types:?} {own}");
        let kept = fit(types).candidates(own, true);
        assert_eq!(kept, [seen_through], "{types:?} {own}");
    }
}

#[test]
fn sides_keep_their_shape_within_every_limit() {
    assert_eq!(sides(4_000, 3_000, 2_000), (2_000, 1_500));
    assert_eq!(sides(3_000, 4_000, 2_000), (1_500, 2_000));
    assert_eq!(sides(3, 2, 2), (2, 1));
    assert_eq!(sides(60_000, 1, 2_000), (2_000, 1));
    for pixels in [1_200_000, 1_999_999, 2_000_000, 11_999_999, 12_000_000] {
        let few = Fit {
            pixels_max: Some(pixels),
            ..fit(&[Jpeg])
        };
        for (width, height) in [(4_000, 3_000), (3_001, 2_999), (2_000, 7_919)] {
            let (w, h) = few.largest(width, height).unwrap();
            let area = u64::from(w) * u64::from(h);
            assert!(area <= pixels, "{w} {h} of {pixels}");
            let (w, h) = sides(width, height, w.max(h) + 1);
            let larger = u64::from(w) * u64::from(h);
            let is_whole = w.max(h) > width.max(height);
            assert!(is_whole || larger > pixels, "{w} {h} of {pixels}");
        }
    }
    assert_eq!(fit(&[Jpeg]).largest(300, 200), Some((300, 200)));
    let most = Fit {
        side_max: Some(u32::MAX),
        pixels_max: Some(u64::MAX),
        side_min: Some(u32::MAX),
        ..fit(&[Jpeg])
    };
    assert_eq!(most.largest(u32::MAX - 1, 1), None);
    assert_eq!(most.largest(u32::MAX, u32::MAX).unwrap().0, u32::MAX);
}

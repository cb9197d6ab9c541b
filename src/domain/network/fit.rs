//! Making fit: whether a picture that a network would refuse fits once it is drawn anew.
//!
//! A picture is drawn anew where its type, its bytes or its pixels are in the way, and where that loses
//! nothing a person would miss: it is never cut, padded or made larger, never has less than
//! [`SIDE_FLOOR`] pixels on its longer side afterwards unless it had before, and what moves stays as it
//! is. Everything else is refused as it always was.

use super::{Limits, Refusal, limits::part_field};
use crate::domain::media::{Media, MediaType, Unfit};

/// The length in pixels below which the longer side of a picture is never brought.
pub const SIDE_FLOOR: u32 = 1_080;

/// What drawing anew can help with.
const HELPED: [&str; 3] = ["media_type", "media_too_large", "media_too_big"];
/// The formats that can be drawn, in the order in which a fit names them.
const DRAWABLE: [MediaType; 3] = [MediaType::Jpeg, MediaType::Png, MediaType::Webp];

/// What has to be done with a picture before a network takes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fitting {
    /// Nothing.
    Fits,
    /// It has to be drawn anew.
    Anew(Fit),
    /// It is refused, and drawing it anew does not help, for this reason where one can be named.
    Refused(Option<Unfit>),
}

/// What a picture must be like once it is drawn anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    /// The formats it may have, in the order JPEG, PNG, WebP; at least one.
    pub types: Vec<MediaType>,
    /// The longest its longer side may be, in pixels.
    pub side_max: Option<u32>,
    /// The most pixels it may have.
    pub pixels_max: Option<u64>,
    /// The shortest its shorter side may be, in pixels.
    pub side_min: Option<u32>,
    /// The most bytes it may have.
    pub size_max_bytes: u64,
}

impl Fit {
    /// Its name, the same for equal fits and no others: `jpeg-side2000-5000000`,
    /// `jpeg+png-pixels1000000-min320-976560`.
    pub fn name(&self) -> String {
        let types: Vec<&str> = self.types.iter().map(|one| short(*one)).collect();
        let mut name = types.join("+");
        let numbers = [
            ("side", self.side_max.map(u64::from)),
            ("pixels", self.pixels_max),
            ("min", self.side_min.map(u64::from)),
            ("", Some(self.size_max_bytes)),
        ];
        for (what, number) in numbers {
            if let Some(number) = number {
                name.push('-');
                name.push_str(what);
                name.push_str(&number.to_string());
            }
        }
        name
    }

    /// The formats that are tried, best first, for a picture of a format.
    ///
    /// It keeps its own where that is taken. One that can be seen through stays so where any format
    /// that is taken allows that, and lies on white otherwise. Any other may become a JPEG, where its
    /// own would have too many bytes: that is missed less than pixels are.
    pub fn candidates(&self, own: MediaType, is_seen_through: bool) -> Vec<MediaType> {
        let taken = |one: &MediaType| self.types.contains(one);
        let first = |of: &[MediaType]| of.iter().copied().find(taken);
        if is_seen_through {
            let best = [own, MediaType::Png, MediaType::Webp, MediaType::Jpeg];
            return first(&best).into_iter().collect();
        }
        let mut tried: Vec<MediaType> = [own, MediaType::Jpeg].into_iter().filter(taken).collect();
        tried.dedup();
        if tried.is_empty() {
            tried.extend(first(&[MediaType::Png, MediaType::Webp]));
        }
        tried
    }

    /// The largest that a picture of this size may be drawn, in pixels; none where it would lose too
    /// much, or already is too small.
    pub fn largest(&self, width: u32, height: u32) -> Option<(u32, u32)> {
        let mut longer = width.max(height);
        longer = longer.min(self.side_max.unwrap_or(longer));
        if let Some(max) = self.pixels_max {
            let ratio = u128::from(width.max(height)) * u128::from(max);
            let side = (ratio / u128::from(width.min(height).max(1))).isqrt();
            // Sides are whole, so it may be one too much.
            longer = longer.min(u32::try_from(side + 1).unwrap_or(u32::MAX));
            while longer > 1 && area(sides(width, height, longer)) > max {
                longer -= 1;
            }
        }
        (longer >= self.floor(width, height)).then(|| sides(width, height, longer))
    }

    /// The shortest that the longer side of a picture of this size may become, in pixels.
    pub fn floor(&self, width: u32, height: u32) -> u32 {
        let (shorter, longer) = (width.min(height).max(1), width.max(height));
        let by_network = self.side_min.map_or(0, |min| {
            let side = (u64::from(min) * u64::from(longer)).div_ceil(u64::from(shorter));
            u32::try_from(side).unwrap_or(u32::MAX)
        });
        SIDE_FLOOR.min(longer).max(by_network)
    }
}

/// The sides of a picture in its own shape, once its longer one is so long; none is ever 0.
pub fn sides(width: u32, height: u32, longer: u32) -> (u32, u32) {
    let (short, long) = (
        u64::from(width.min(height)),
        u64::from(width.max(height)).max(1),
    );
    let shorter = (short * u64::from(longer) + long / 2) / long;
    let shorter = u32::try_from(shorter).unwrap_or(longer).max(1);
    if width >= height {
        (longer, shorter)
    } else {
        (shorter, longer)
    }
}

fn area((width, height): (u32, u32)) -> u64 {
    u64::from(width) * u64::from(height)
}

const fn short(media_type: MediaType) -> &'static str {
    match media_type {
        MediaType::Jpeg => "jpeg",
        MediaType::Png => "png",
        MediaType::Gif => "gif",
        MediaType::Webp => "webp",
        MediaType::Mp4 => "mp4",
        MediaType::Quicktime => "mov",
    }
}

impl Limits {
    /// What has to be done with a stored picture before this network takes it; of films only whether
    /// they are refused.
    pub fn fitting(&self, media: &Media) -> Fitting {
        if self.in_the_way(media).is_empty() {
            return Fitting::Fits;
        }
        let own = media.media_type;
        if own == MediaType::Gif {
            return Fitting::Refused(Some(Unfit::Moves));
        }
        let types = self.types_for(own);
        let is_known = media.width > 0 && media.height > 0;
        let is_helped = |refusal: &Refusal| HELPED.contains(&refusal.code.as_str());
        // A shape is not changed, and nothing is made larger; of that the refusals tell.
        let is_shape = !self.refuse_shape("", media).iter().all(is_helped);
        if types.is_empty() || !is_known || is_shape {
            return Fitting::Refused(None);
        }
        let fit = Fit {
            types,
            side_max: self.image_side_max,
            pixels_max: self.image_pixels_max,
            side_min: self.image_side_min,
            size_max_bytes: self.image_size_bytes_max,
        };
        match fit.largest(media.width, media.height) {
            Some(_) => Fitting::Anew(fit),
            None => Fitting::Refused(Some(Unfit::Loses)),
        }
    }

    /// Why a picture cannot go out as it is, in one sentence; empty where it can.
    pub fn why_anew(&self, media: &Media) -> String {
        let refusals = self.in_the_way(media).into_iter();
        let messages: Vec<String> = refusals.map(|refusal| refusal.message).collect();
        messages.join("; ")
    }

    /// Says with what is refused about the picture at a position of a part why drawing it anew does not
    /// help.
    pub fn say_why_not(refusals: &mut [Refusal], part: usize, position: usize, why: Unfit) {
        let field = format!("{}[{position}]", part_field(part, "media"));
        for refusal in refusals {
            if refusal.field == field && HELPED.contains(&refusal.code.as_str()) {
                refusal.message = format!("{}; {}", refusal.message, why.sentence());
            }
        }
    }

    /// What is refused about it that drawing it anew could help with.
    fn in_the_way(&self, media: &Media) -> Vec<Refusal> {
        let mut refusals = self.refuse_one("", media);
        refusals.retain(|refusal| HELPED.contains(&refusal.code.as_str()));
        refusals
    }

    /// What a picture of a format may become here, in the order in which a fit names them. A format
    /// that it would never become is left out, so that networks which differ in nothing else share it.
    fn types_for(&self, own: MediaType) -> Vec<MediaType> {
        if own.is_video() {
            return Vec::new();
        }
        let takes = |one: &MediaType| self.image_types.contains(one);
        let all = Fit {
            types: DRAWABLE.into_iter().filter(takes).collect(),
            side_max: None,
            pixels_max: None,
            side_min: None,
            size_max_bytes: 0,
        };
        let mut used = all.candidates(own, false);
        // A JPEG cannot be seen through.
        if own != MediaType::Jpeg {
            used.extend(all.candidates(own, true));
        }
        let is_used = |one: &MediaType| used.contains(one);
        DRAWABLE.into_iter().filter(is_used).collect()
    }
}

#[cfg(test)]
mod tests;

//! Pixels and shapes: how large a picture or film is, and how wide it is for its height.

use serde::Serialize;

use super::{Limits, Refusal};
use crate::domain::media::Media;

/// The shapes that a network takes, each as its width by its height.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, utoipa::ToSchema)]
pub struct Ratios {
    /// The highest shape, such as 0.8 for 4:5.
    pub min: f64,
    /// The widest shape, such as 1.91.
    pub max: f64,
}

impl Ratios {
    /// How far a measured shape may lie outside, because pixels are whole.
    const SLACK: f64 = 0.01;

    /// Whether a picture or film of this size has one of the shapes.
    pub fn hold(self, width: u32, height: u32) -> bool {
        let ratio = f64::from(width) / f64::from(height.max(1));
        (self.min - Self::SLACK..=self.max + Self::SLACK).contains(&ratio)
    }
}

impl Limits {
    /// What of an image's or film's pixels this network would refuse.
    pub(in crate::domain::network) fn refuse_shape(
        &self,
        field: &str,
        media: &Media,
    ) -> Vec<Refusal> {
        let (side_min, side_max, ratios, pixels_max) = if media.media_type.is_video() {
            (
                self.video_side_min,
                self.video_side_max,
                self.video_ratios,
                None,
            )
        } else {
            let pixels_max = self.image_pixels_max;
            (
                self.image_side_min,
                self.image_side_max,
                self.image_ratios,
                pixels_max,
            )
        };
        let (width, height) = (media.width, media.height);
        // Where nobody could tell how large it is, the network will.
        if width == 0 || height == 0 {
            return Vec::new();
        }
        let number = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let (shorter, longer) = (width.min(height), width.max(height));
        let mut refusals = Vec::new();
        if let Some(min) = side_min.filter(|min| shorter < *min) {
            refusals.push(Refusal {
                message: format!(
                    "its shorter side has {shorter} pixels, and this network takes {min} at least"
                ),
                ..Refusal::new(
                    field,
                    "media_too_small",
                    number(shorter),
                    number(min),
                    "pixels",
                )
            });
        }
        if let Some(max) = side_max.filter(|max| longer > *max) {
            refusals.push(Refusal {
                message: format!(
                    "its longer side has {longer} pixels, and this network takes {max} at most"
                ),
                ..Refusal::new(
                    field,
                    "media_too_big",
                    number(longer),
                    number(max),
                    "pixels",
                )
            });
        }
        let pixels = u64::from(width) * u64::from(height);
        if let Some(max) = pixels_max.filter(|max| pixels > *max) {
            let number = |pixels: u64| usize::try_from(pixels).unwrap_or(usize::MAX);
            refusals.push(Refusal::new(
                field,
                "media_too_big",
                number(pixels),
                number(max),
                "pixels",
            ));
        }
        if let Some(ratios) = ratios.filter(|ratios| !ratios.hold(width, height)) {
            refusals.push(Refusal {
                message: format!(
                    "its shape is {width} by {height}, and this network takes shapes from {} to {} \
                     times as wide as high; cut it yourself, nothing is cut here",
                    ratios.min, ratios.max
                ),
                ..Refusal::new(field, "media_shape", 1, 0, "shapes")
            });
        }
        refusals
    }
}

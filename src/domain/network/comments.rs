//! Comments: where a network has no threads, the parts after the first become comments on the post,
//! which carry less than a post does.

use super::{Limits, Refusal};

impl Limits {
    /// What this network would refuse in what a comment carries, so many images and films; `field` is
    /// that of the part.
    pub(super) fn refuse_comment(
        &self,
        part: usize,
        field: &str,
        images: usize,
        films: usize,
    ) -> Option<Refusal> {
        let max = self.comment_images_max.filter(|_| part > 0)?;
        if images <= max && films == 0 {
            return None;
        }
        let message = if max == 0 {
            "a comment on this network carries no images and no films".to_owned()
        } else {
            format!("a comment on this network carries {max} image at most and no films")
        };
        Some(Refusal {
            message,
            ..Refusal::new(field, "media_too_many", images + films, max, "media")
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{network::Limits, text::TextUnit};

    #[test]
    fn only_the_first_part_carries_what_a_post_may() {
        let limits = |max| Limits {
            comment_images_max: max,
            ..Limits::of_text(10, TextUnit::Characters)
        };
        let refused = |max, part, images, films| {
            let refusal = limits(max).refuse_comment(part, "thread[0].media", images, films);
            refusal.map(|refusal| (refusal.count, refusal.limit))
        };
        assert_eq!(refused(Some(0), 0, 5, 1), None);
        assert_eq!(refused(None, 1, 5, 1), None);
        assert_eq!(refused(Some(0), 1, 0, 0), None);
        assert_eq!(refused(Some(0), 1, 1, 0), Some((1, 0)));
        assert_eq!(refused(Some(1), 1, 1, 0), None);
        assert_eq!(refused(Some(1), 1, 2, 0), Some((2, 1)));
        assert_eq!(refused(Some(1), 2, 0, 1), Some((1, 1)));
    }
}

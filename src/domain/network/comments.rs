//! Comments: where a network has no threads, the parts after the first become comments on the post,
//! which carry less than a post does.

use serde::Serialize;

use super::{Limits, Refusal, limits::part_field};
use crate::domain::post::Part;

/// What the parts after the first may carry, where they become comments on the post.
///
/// The post is whole without them: where one is not taken, that is told, and the post is out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Comments {
    /// The longest text of one, in the unit of the post's; none where it may be as long as that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text_max: Option<usize>,
    /// The most images one may carry; it carries no films.
    pub images_max: usize,
}

impl Comments {
    /// Words alone, as long as a post's.
    pub const WORDS: Self = Self {
        text_max: None,
        images_max: 0,
    };
}

impl Limits {
    /// What this network would refuse in the words of a comment.
    pub(super) fn refuse_comment_text(&self, part: usize, given: &Part) -> Option<Refusal> {
        let comments = self.comments.filter(|_| part > 0)?;
        let max = comments.text_max?;
        let length = self.measure(&given.text);
        // One that is too long for any part is refused as such.
        let is_too_long = length.counted > max && length.counted <= length.limit;
        is_too_long.then(|| {
            let unit = length.unit.to_string();
            let field = part_field(part, "text");
            Refusal::new(field, "text_too_long", length.counted, max, unit)
        })
    }

    /// What this network would refuse in what a comment carries, so many images and films; `field` is
    /// that of the part.
    pub(super) fn refuse_comment(
        &self,
        part: usize,
        field: &str,
        images: usize,
        films: usize,
    ) -> Option<Refusal> {
        let max = self.comments.filter(|_| part > 0)?.images_max;
        if images <= max && films == 0 {
            return None;
        }
        let message = if max == 0 {
            "parts after the first are comments here, which carry no images and no films".to_owned()
        } else {
            format!(
                "parts after the first are comments here, which carry {max} image at most and no films"
            )
        };
        Some(Refusal {
            message,
            ..Refusal::new(field, "media_too_many", images + films, max, "media")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Comments;
    use crate::domain::{network::Limits, post::Part, text::TextUnit};

    fn limits(comments: Option<Comments>) -> Limits {
        Limits {
            comments,
            thread_parts_max: 3,
            ..Limits::of_text(10, TextUnit::Characters)
        }
    }

    fn carrying(images_max: usize) -> Comments {
        Comments {
            images_max,
            ..Comments::WORDS
        }
    }

    #[test]
    fn only_the_first_part_carries_what_a_post_may() {
        let refused = |comments, part, images, films| {
            let refusal = limits(comments).refuse_comment(part, "thread[0].media", images, films);
            refusal.map(|refusal| (refusal.count, refusal.limit))
        };
        assert_eq!(refused(Some(carrying(0)), 0, 5, 1), None);
        assert_eq!(refused(None, 1, 5, 1), None);
        assert_eq!(refused(Some(carrying(0)), 1, 0, 0), None);
        assert_eq!(refused(Some(carrying(0)), 1, 1, 0), Some((1, 0)));
        assert_eq!(refused(Some(carrying(1)), 1, 1, 0), None);
        assert_eq!(refused(Some(carrying(1)), 1, 2, 0), Some((2, 1)));
        assert_eq!(refused(Some(carrying(1)), 2, 0, 1), Some((1, 1)));
    }

    #[test]
    fn comments_may_have_to_be_shorter() {
        let of_texts = |comments, texts: [&str; 2]| {
            let parts = texts.map(|text| Part {
                text: text.to_owned(),
                media: Vec::new(),
            });
            let refusals = limits(comments).refuse_parts(&parts).into_iter();
            refusals
                .map(|one| (one.field, one.code, one.count, one.limit))
                .collect::<Vec<_>>()
        };
        let short = Some(Comments {
            text_max: Some(3),
            ..Comments::WORDS
        });
        let refused = |count, limit| {
            let field = "thread[0].text".to_owned();
            (field, "text_too_long".to_owned(), count, limit)
        };
        assert_eq!(of_texts(short, ["12345", "123"]), []);
        assert_eq!(of_texts(short, ["12345", "1234"]), [refused(4, 3)]);
        assert_eq!(of_texts(Some(carrying(0)), ["12345", "1234"]), []);
        // Told once, by the limit that holds for all.
        assert_eq!(of_texts(short, ["1", "12345678901"]), [refused(11, 10)]);
    }
}

//! Captions: texts beside pictures and films, which some networks keep shorter than others.

use super::{Length, Limits, Refusal};
use crate::domain::post::Part;

impl Limits {
    /// What this network would refuse in a text because of the pictures or films beside it.
    pub(super) fn refuse_caption(&self, part: &Part, field: String) -> Option<Refusal> {
        let limit = self.caption_max.filter(|_| !part.media.is_empty())?;
        let Length {
            counted,
            limit: text_max,
            unit,
        } = self.measure(&part.text);
        // One that is too long for any post is refused as such.
        if counted <= limit || counted > text_max {
            return None;
        }
        let message = format!(
            "{counted} {unit}, and this network takes {limit} at most beside a picture or film"
        );
        Some(Refusal {
            message,
            ..Refusal::new(field, "text_too_long", counted, limit, unit.to_string())
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::{id::MediaId, network::Limits, post::Part, text::TextUnit, time::Instant};

    #[test]
    fn a_text_beside_a_picture_may_have_to_be_shorter() {
        let limits = Limits {
            caption_max: Some(3),
            ..Limits::of_text(5, TextUnit::Characters)
        };
        let refused = |limits: &Limits, text: &str, media: usize| -> Vec<(String, usize)> {
            let part = Part {
                text: text.to_owned(),
                media: vec![MediaId::new(Instant::from_ms(1)); media],
            };
            let first = Part {
                text: "a".to_owned(),
                media: Vec::new(),
            };
            let limits = Limits {
                thread_parts_max: 2,
                ..limits.clone()
            };
            let refusals = limits.refuse_parts(&[first, part]);
            refusals
                .into_iter()
                .map(|refusal| (refusal.field, refusal.limit))
                .collect()
        };
        let field = || "thread[0].text".to_owned();
        assert_eq!(refused(&limits, "abc", 1), []);
        assert_eq!(refused(&limits, "abcd", 1), [(field(), 3)]);
        assert_eq!(refused(&limits, "abcde", 0), []);
        assert_eq!(refused(&limits, "abcdef", 1), [(field(), 5)]);
        let any = Limits::of_text(5, TextUnit::Characters);
        assert_eq!(refused(&any, "abcde", 1), []);
    }
}

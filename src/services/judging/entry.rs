//! Entries: a post on one channel, as rules read it.

use std::borrow::Cow;

use super::Material;
use crate::{
    domain::{
        post::{Part, Post},
        rule_layer::Layer,
        time::Instant,
    },
    rules::context::{Carried, Judged, Subject},
};

/// A post on one channel.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What findings will be about.
    pub subject: Subject,
    /// The post as it is to be judged.
    pub judged: Judged<'static>,
    /// What is wanted of rules for it alone.
    pub layer: Option<Layer>,
}

impl Entry {
    /// What a post says in these parts, with what it carries; `at` is its instant, or none for a draft.
    pub fn of(
        post: &Post,
        parts: Vec<Part>,
        material: &Material,
        subject: Subject,
        at: Option<Instant>,
    ) -> Self {
        let media = carried(&parts, material);
        let offer = post.about.offer.and_then(|id| material.offers.get(&id));
        let mut texts = parts.into_iter().map(|part| part.text);
        let judged = Judged {
            promotion: post.promotion,
            text: texts.next().unwrap_or_default().into(),
            thread: texts.collect::<Vec<_>>().into(),
            media: media.into(),
            lang: post.lang.clone().map(Into::into),
            at,
            pillar: post.pillar.clone().map(Into::into),
            about: Cow::Owned(post.about.clone()),
            offer: offer.cloned().map(Cow::Owned),
            overrides: material
                .overrides
                .get(&post.id)
                .cloned()
                .unwrap_or_default()
                .into(),
        };
        Self {
            subject,
            judged,
            layer: material.layers.get(&post.id).cloned(),
        }
    }
}

/// The pictures and films of all parts, each under the field of its description.
fn carried(parts: &[Part], material: &Material) -> Vec<Carried> {
    let mut found = Vec::new();
    for (place, part) in parts.iter().enumerate() {
        let known = part.media.iter().enumerate();
        let known = known.filter_map(|(number, id)| Some((number, material.media.get(id)?)));
        found.extend(known.map(|(number, media)| Carried {
            field: match place {
                0 => format!("alt[{number}]"),
                later => format!("thread[{}].alt[{number}]", later - 1),
            },
            is_film: media.media_type.is_video(),
            alt: media.alt.clone(),
            has_captions: media.has_captions,
        }));
    }
    found
}

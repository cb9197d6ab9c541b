//! Reminders: what a person needs to post a publication by hand that was handed over.

use super::{
    Services,
    drafts::{facts, merged},
};
use crate::{
    domain::{
        id::MediaId,
        media::{Media, MediaType, Rendition},
        post::{Part, Promotion},
        publication::{ANSWER_MS, Publication, State},
        time::Instant,
    },
    error::Error,
    store::{self, Conn},
};

/// What is told with a post that its author calls an offer, however lightly.
const DISCLOSURE: &str = "This is advertising: if the place asks, set its switch for advertising or \
                          paid partnership, and keep the word that says so in the text.";

/// What a person needs to post by hand, and until when that is asked.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct Reminder {
    /// Where it is to be posted, as people call the place.
    pub target: String,
    /// The text ready to copy: its parts, with an empty line between them.
    pub text: String,
    /// The text of each part, in order.
    pub parts: Vec<String>,
    /// An address that opens the place with the text filled in, as far as it takes one: UTF-8 in
    /// percent signs, at most 2,000 characters. A longer text is left out of it.
    pub share_link: Option<String>,
    /// The same for the app on a phone.
    pub app_link: Option<String>,
    /// Where to post by hand without anything filled in.
    pub page: Option<String>,
    /// The pictures and films, part after part.
    pub media: Vec<ReminderMedia>,
    /// What must be said of advertising; null where the author does not call it an offer.
    pub disclosure: Option<String>,
    /// When it was handed over.
    pub handed_at: Instant,
    /// When it is left out unless somebody answers.
    pub expires_at: Instant,
}

/// A picture or film of a reminder.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct ReminderMedia {
    /// Its id.
    pub id: MediaId,
    /// Which part it belongs to, from 0.
    pub part: usize,
    /// What it shows, in words; may be empty.
    pub alt: String,
    /// Its format.
    pub media_type: MediaType,
    /// Where it can be fetched without a key for as long as the reminder waits; null where the settings
    /// do not say how others reach this program.
    pub address: Option<String>,
}

/// What a publication that was handed over asks of a person; none where it was not, or was answered.
pub(super) async fn reminder(
    conn: &impl Conn,
    services: &Services,
    publication: &Publication,
) -> Result<Option<Reminder>, Error> {
    if publication.state != State::Handed {
        return Ok(None);
    }
    let workspace = publication.workspace;
    // The channel may be deleted by now: what was handed over is still to be answered.
    let channels = store::channels::for_engine(conn, &[publication.channel]).await?;
    let channel = channels.into_iter().map(|(channel, _)| channel).next();
    let posts = store::posts::for_engine(conn, &[publication.post]).await?;
    let (Some(channel), Some(post)) = (channel, posts.into_iter().next()) else {
        return Ok(None);
    };
    let mut variants = post.variants.iter();
    let Some(variant) = variants.find(|variant| variant.id == publication.variant) else {
        return Ok(None);
    };
    let adapter = services.networks.by_hand(channel.network);
    let options = merged(&channel.options, &variant.options);
    let parts = post.parts_for(variant, &adapter.limits(&options));
    let ids: Vec<MediaId> = parts.iter().flat_map(|part| part.media.clone()).collect();
    let media = store::media::find_all(conn, workspace, &ids).await?;
    let texts: Vec<String> = parts.iter().map(|part| part.text.clone()).collect();
    let handout = adapter
        .by_hand()
        .map(|by_hand| by_hand.handout(&facts(&channel), &options, &texts));
    Ok(handout.map(|handout| Reminder {
        target: handout.target,
        text: handout.text,
        parts: handout.parts,
        share_link: handout.share_link,
        app_link: handout.app_link,
        page: handout.page,
        media: carried(&parts, &media, |id| {
            let until = publication.updated_at.plus_ms(ANSWER_MS);
            services.addresses.make(id, Rendition::Content, until)
        }),
        disclosure: is_advertising(post.promotion).then(|| DISCLOSURE.to_owned()),
        // Nothing but an answer moves it on.
        handed_at: publication.updated_at,
        expires_at: publication.updated_at.plus_ms(ANSWER_MS),
    }))
}

fn is_advertising(promotion: Promotion) -> bool {
    matches!(promotion, Promotion::Soft | Promotion::Offer)
}

/// The pictures and films of each part, in order, each with its address.
fn carried(
    parts: &[Part],
    media: &[Media],
    address: impl Fn(MediaId) -> Option<String>,
) -> Vec<ReminderMedia> {
    let carried = parts
        .iter()
        .enumerate()
        .flat_map(|(part, given)| given.media.iter().map(move |id| (part, id)));
    carried
        .filter_map(|(part, id)| {
            let found = media.iter().find(|media| media.id == *id)?;
            Some(ReminderMedia {
                id: *id,
                part,
                alt: found.alt.clone(),
                media_type: found.media_type,
                address: address(*id),
            })
        })
        .collect()
}

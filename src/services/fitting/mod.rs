//! Making pictures fit: which of a post's are drawn anew for which channel, and drawing them.
//!
//! Each is drawn once for everybody whom the same fits, before anything that needs it is written, and
//! stays as it is from then on. That nothing could be drawn is kept as well, so that nobody tries it
//! again with every look at the post.

use std::collections::HashMap;

use serde::Serialize;

use super::{
    Caller, Services,
    case::Case,
    input::{PostChange, PostInput},
};
use crate::{
    domain::{
        id::{ChannelId, MediaId, PostId, WorkspaceId},
        media::{Fitted, Media, MediaType, Unfit},
        network::{Fit, Fitting, Limits, Refusal},
        post::Part,
        time::Instant,
    },
    error::Error,
    store::{self, Conn},
};

mod draw;
#[cfg(test)]
mod tests;

pub(super) use draw::draw;

/// A picture that goes out otherwise than it was uploaded, because its network would refuse that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FittedPicture {
    /// The picture.
    pub media: MediaId,
    /// The channel on which it goes out otherwise.
    pub channel: ChannelId,
    /// Its format there.
    pub media_type: MediaType,
    /// Its width there, in pixels.
    pub width: u32,
    /// Its height there, in pixels.
    pub height: u32,
    /// Its size there, in bytes.
    pub size_bytes: u64,
    /// Why, in words for a person.
    pub why: String,
}

/// What stands for a picture or film on a network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Choice<'a> {
    /// It itself.
    Original,
    /// What was drawn of it.
    Drawn(&'a Fitted),
    /// What will be drawn of it.
    Missing(Fit),
    /// Nothing does: the network refuses it, for this reason where one can be named.
    Refused(Option<Unfit>),
}

/// What stands for a picture or film on a network that accepts this.
pub(super) fn choose<'a>(limits: &Limits, media: &Media, drawn: &'a [Fitted]) -> Choice<'a> {
    let fit = match limits.fitting(media) {
        Fitting::Fits => return Choice::Original,
        Fitting::Refused(why) => return Choice::Refused(why),
        Fitting::Anew(fit) => fit,
    };
    let name = fit.name();
    let is_it = |one: &&Fitted| one.media == media.id && one.fit == name;
    match drawn.iter().find(is_it) {
        None => Choice::Missing(fit),
        Some(found) => match found.made {
            Ok(_) => Choice::Drawn(found),
            Err(why) => Choice::Refused(Some(why)),
        },
    }
}

/// The pictures and films of a post, with what was drawn of them.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    originals: HashMap<MediaId, Media>,
    drawn: Vec<Fitted>,
}

impl Pictures {
    /// Reads what exists of these.
    pub(super) async fn read(
        conn: &impl Conn,
        workspace: WorkspaceId,
        ids: &[MediaId],
    ) -> Result<Self, Error> {
        let originals = store::media::find_all(conn, workspace, ids).await?;
        let drawn = store::renditions::of_media(conn, workspace, ids).await?;
        Ok(Self {
            originals: originals.into_iter().map(|one| (one.id, one)).collect(),
            drawn,
        })
    }

    /// All of them by their ids, as they were uploaded.
    pub(super) const fn originals(&self) -> &HashMap<MediaId, Media> {
        &self.originals
    }

    /// Whether there is one with this id.
    pub(super) fn holds(&self, id: MediaId) -> bool {
        self.originals.contains_key(&id)
    }

    /// What a network would refuse in what a part carries. Where nothing is drawn, because a person
    /// posts, it is judged as it was uploaded.
    pub(super) fn refused(
        &self,
        limits: &Limits,
        (index, part): (usize, &Part),
        is_by_hand: bool,
    ) -> Vec<Refusal> {
        let mut given: Vec<(usize, Media)> = Vec::new();
        let mut unfit = Vec::new();
        for (position, id) in part.media.iter().enumerate() {
            let Some(media) = self.originals.get(id) else {
                continue;
            };
            let choice = if is_by_hand {
                Choice::Original
            } else {
                choose(limits, media, &self.drawn)
            };
            let instead = match choice {
                Choice::Drawn(drawn) => drawn.instead_of(media),
                // It will be as the fit says; where that turns out not to go, it is refused then.
                Choice::Missing(fit) => foretold(&fit, media),
                Choice::Refused(why) => {
                    unfit.extend(why.map(|why| (position, why)));
                    None
                }
                Choice::Original => None,
            };
            given.push((position, instead.unwrap_or_else(|| media.clone())));
        }
        let carried: Vec<(usize, &Media)> = given.iter().map(|(at, media)| (*at, media)).collect();
        let mut refusals = limits.refuse_media(index, &carried);
        for (position, why) in unfit {
            Limits::say_why_not(&mut refusals, index, position, why);
        }
        refusals
    }

    /// What of some parts goes out otherwise than it was uploaded, each picture once.
    pub(super) fn told(
        &self,
        limits: &Limits,
        channel: ChannelId,
        parts: &[Part],
    ) -> Vec<FittedPicture> {
        let mut told: Vec<FittedPicture> = Vec::new();
        for media in self.carried(parts) {
            let Choice::Drawn(Fitted {
                made: Ok(drawn), ..
            }) = choose(limits, media, &self.drawn)
            else {
                continue;
            };
            told.push(FittedPicture {
                media: media.id,
                channel,
                media_type: drawn.media_type,
                width: drawn.width,
                height: drawn.height,
                size_bytes: drawn.size_bytes,
                why: limits.why_anew(media),
            });
        }
        told
    }

    /// What of some parts is to be drawn and is not yet.
    pub(super) fn missing(&self, limits: &Limits, parts: &[Part]) -> Vec<(Media, Fit)> {
        let carried = self.carried(parts).into_iter();
        let missing = carried.filter_map(|media| match choose(limits, media, &self.drawn) {
            Choice::Missing(fit) => Some((media.clone(), fit)),
            _ => None,
        });
        missing.collect()
    }

    /// What some parts carry, each once, as far as it exists.
    fn carried(&self, parts: &[Part]) -> Vec<&Media> {
        let mut ids: Vec<MediaId> = Vec::new();
        for id in parts.iter().flat_map(|part| &part.media) {
            if !ids.contains(id) {
                ids.push(*id);
            }
        }
        let found = ids.iter().filter_map(|id| self.originals.get(id));
        found.collect()
    }
}

/// A picture as it will be once it is drawn, as far as that can be told before.
fn foretold(fit: &Fit, media: &Media) -> Option<Media> {
    let (width, height) = fit.largest(media.width, media.height)?;
    let candidates = fit.candidates(media.media_type, false);
    Some(Media {
        media_type: *candidates.first()?,
        size_bytes: media.size_bytes.min(fit.size_max_bytes),
        width,
        height,
        ..media.clone()
    })
}

/// Draws what a post needs as somebody has just written it. What does not exist is passed over here,
/// and refused where the post is written.
pub(super) async fn of_input(
    services: &Services,
    caller: &Caller,
    input: &PostInput,
    id: PostId,
    now: Instant,
) -> Result<(), Error> {
    if input.pictures().is_empty() {
        return Ok(());
    }
    let post = input
        .clone()
        .into_post(id, caller.workspace, &HashMap::new(), now);
    let mut case = Case::load(&services.db, input.clone(), post).await?;
    of_case(services, &mut case).await
}

/// Draws what a stored post needs after a change. What is wrong with the change is passed over here.
pub(super) async fn of_change(
    services: &Services,
    caller: &Caller,
    id: PostId,
    change: &PostChange,
    now: Instant,
) -> Result<(), Error> {
    let post = store::posts::find(&services.db, caller.workspace, id).await?;
    let Some(post) = post else { return Ok(()) };
    let input = PostInput::of(&post).changed(change.clone());
    if input.refuse().is_empty() {
        of_input(services, caller, &input, id, now).await
    } else {
        Ok(())
    }
}

/// Draws what a stored post needs.
pub(super) async fn of_post(services: &Services, caller: &Caller, id: PostId) -> Result<(), Error> {
    let now = services.clock.now();
    of_change(services, caller, id, &PostChange::default(), now).await
}

/// Draws what a post needs on its channels, and tells the case of it; where a person posts, nothing is
/// drawn.
pub(super) async fn of_case(services: &Services, case: &mut Case) -> Result<(), Error> {
    for (media, fit) in case.undrawn(&services.networks) {
        let drawn = draw(services, media, fit).await?;
        case.pictures.drawn.extend(drawn);
    }
    Ok(())
}

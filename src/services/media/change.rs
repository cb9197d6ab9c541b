//! Changing what is said about a picture or film, and removing one.

use serde::Deserialize;

use super::Words;
use crate::{
    domain::{
        event::EventKind,
        id::{MediaId, PostId},
        media::Media,
        post::Post,
        publication::{Publication, State},
        role::Action,
        time::Instant,
    },
    error::{Code, Error},
    services::{
        Caller, Services,
        input::given,
        schedule::{in_flight, moved_on},
    },
    store::{self, Conn, Tx, events, media, renditions, turns},
};

/// What is to change about a picture or film; what is not given stays as it is.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MediaChange {
    /// What it shows, in words, for people who cannot see it; at most 10,000 graphemes.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub alt: Option<String>,
    /// Who made it, as it should be named, at most 500 graphemes; null for nobody.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub credit: Option<Option<String>>,
    /// On which terms it may be used, at most 500 graphemes; null for none.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>)]
    pub licence: Option<Option<String>>,
    /// Whether a film can be read along, because its words are in the picture or come with it.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub has_captions: Option<bool>,
}

/// Changes what is said about a picture or film.
///
/// Posts that wait take the new description with them: the engine reads it when it sends. What is out
/// keeps the old one. Errors: [`Code::NotFound`], [`Code::InvalidValue`], and [`Code::InFlight`]
/// where the description is to change while a post with it is just being sent, or may be out already:
/// a repeat must say the same.
pub async fn update_media(
    services: &Services,
    caller: &Caller,
    id: MediaId,
    change: MediaChange,
) -> Result<Media, Error> {
    caller.allow(Action::StoreMedia)?;
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    turns::take(&tx, [id.uuid()]).await?;
    let found = media::find(&tx, caller.workspace, id).await?;
    let before = found.ok_or_else(Error::not_found)?;
    caller.expects(before.revision)?;
    let words = Words {
        alt: change.alt.unwrap_or_else(|| before.alt.clone()),
        credit: change.credit.unwrap_or_else(|| before.credit.clone()),
        licence: change.licence.unwrap_or_else(|| before.licence.clone()),
        has_captions: change.has_captions.unwrap_or(before.has_captions),
    };
    words.refuse()?;
    words.refuse_captions(before.media_type)?;
    let mut after = Media {
        alt: words.alt,
        credit: words.credit,
        licence: words.licence,
        has_captions: words.has_captions,
        ..before.clone()
    };
    if after == before {
        services.commit(caller, tx, &before).await?;
        return Ok(before);
    }
    after.revision += 1;
    if after.alt != before.alt {
        let posts = media::posts_with(&tx, caller.workspace, id).await?;
        for publication in publications_of(&tx, caller, &posts).await? {
            tell_sender(&tx, &publication, now).await?;
        }
    }
    media::describe(&tx, &after).await?;
    let event = caller.event(EventKind::MediaChanged, now);
    let event = event.changing(Some(&before), Some(&after));
    let event = event.with(serde_json::json!({ "media": id }));
    events::append(&tx, &[&event]).await?;
    services.commit(caller, tx, &after).await?;
    Ok(after)
}

/// Removes a picture or film with its bytes, and with what was drawn of it.
///
/// Errors: [`Code::NotFound`]; [`Code::MediaInUse`] while a post carries it, also one that is out
/// already, or something of a removed one is still being looked for; the answer names the posts.
pub async fn delete_media(services: &Services, caller: &Caller, id: MediaId) -> Result<(), Error> {
    caller.allow(Action::RemoveMedia)?;
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    // Whoever writes a post with it takes the same turn first.
    turns::take(&tx, [id.uuid()]).await?;
    let found = media::find(&tx, caller.workspace, id).await?;
    let found = found.ok_or_else(Error::not_found)?;
    caller.expects(found.revision)?;
    let posts = media::posts_with(&tx, caller.workspace, id).await?;
    if !posts.is_empty() {
        let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
        let detail = match ids.len() {
            1 => "A post carries it. Take it out there first.".to_owned(),
            count => format!("{count} posts carry it. Take it out there first."),
        };
        return Err(Error::new(Code::MediaInUse, detail).with("posts", ids));
    }
    let drawn = renditions::of_media(&tx, caller.workspace, &[id]).await?;
    if !media::remove(&tx, caller.workspace, id).await? {
        return Err(Error::not_found());
    }
    let event = caller.event(EventKind::MediaRemoved, now);
    let event = event.changing(Some(&found), None);
    let event = event.with(serde_json::json!({ "media": id, "sha256": found.sha256 }));
    events::append(&tx, &[&event]).await?;
    services.commit(caller, tx, &()).await?;
    // The rows are gone for good; bytes that stay behind are a pity and no error.
    for id in drawn.iter().map(|drawn| drawn.id).chain([id]) {
        if let Err(error) = services.media.remove(id).await {
            tracing::warn!(media = %id, %error, "the file of a removed picture or film stays behind");
        }
    }
    Ok(())
}

/// Sees to it that nobody sends an old description from now on: what waits is read again.
async fn tell_sender(tx: &Tx, publication: &Publication, now: Instant) -> Result<(), Error> {
    match publication.state {
        State::Due | State::Sending | State::Processing | State::Unknown => {
            Err(in_flight(publication))
        }
        State::Waiting | State::Held => {
            let run_at = publication.run_at;
            if store::publications::touch(tx, publication, run_at, now).await? {
                Ok(())
            } else {
                Err(moved_on())
            }
        }
        _ => Ok(()),
    }
}

/// The publications of some posts in their current occurrence.
async fn publications_of(
    conn: &impl Conn,
    caller: &Caller,
    posts: &[Post],
) -> Result<Vec<Publication>, Error> {
    let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
    Ok(store::publications::of_posts(conn, caller.workspace, &ids).await?)
}

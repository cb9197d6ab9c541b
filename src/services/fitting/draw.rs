//! Drawing one picture: first its bytes, flushed, then its row.

use std::io;

use crate::{
    domain::{
        id::MediaId,
        media::{Fitted, Media},
        network::Fit,
    },
    error::Error,
    services::{Services, whole},
    store::{media, renditions, turns},
};

/// Draws a picture anew, unless it was before; keeps as well that it cannot be.
///
/// None where the picture, or its file, is gone. Goes on to its end where nobody waits any more. A crash
/// or an error between the bytes and the row leaves a file that nothing points at, as with an upload.
pub(in crate::services) async fn draw(
    services: &Services,
    media: Media,
    fit: Fit,
) -> Result<Option<Fitted>, Error> {
    let services = services.clone();
    whole(async move { drawn(&services, &media, &fit).await }).await
}

async fn drawn(services: &Services, media: &Media, fit: &Fit) -> Result<Option<Fitted>, Error> {
    // Until its row is there nobody else draws it: whoever waited finds it then.
    let turn = services.media.turn().await.map_err(Error::internal)?;
    let name = fit.name();
    let found = renditions::find(&services.db, media.id, &name).await?;
    if found.is_some() {
        return Ok(found);
    }
    let made = match services.media.draw(&turn, media, fit).await {
        Ok(made) => made,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            tracing::error!(media = %media.id, "the file of a picture is not there");
            return Ok(None);
        }
        Err(error) => return Err(Error::internal(error)),
    };
    let now = services.clock.now();
    let new = Fitted {
        id: MediaId::new(now),
        workspace: media.workspace,
        media: media.id,
        fit: name,
        made: made
            .as_ref()
            .map(|picture| picture.drawn)
            .map_err(|why| *why),
        created_at: now,
    };
    if let Ok(picture) = made {
        let put = services.media.put_drawn(new.id, picture).await;
        put.map_err(Error::internal)?;
    }
    let id = new.id;
    let kept = note(services, new).await?;
    if kept.as_ref().is_none_or(|kept| kept.id != id) {
        // Another process was faster, or the picture is gone; nothing points at this file.
        let removed = services.media.remove(id).await;
        removed.map_err(Error::internal)?;
    }
    Ok(kept)
}

/// Notes what was drawn, unless the same is there already, which it says then; nothing where the
/// picture is gone.
async fn note(services: &Services, new: Fitted) -> Result<Option<Fitted>, Error> {
    let tx = services.db.begin_write().await?;
    // Whoever removes the picture, or draws the same, takes the same turn.
    turns::take(&tx, [new.media.uuid()]).await?;
    if media::find(&tx, new.workspace, new.media).await?.is_none() {
        return Ok(tx.rollback().await.map(|()| None)?);
    }
    let same = renditions::find(&tx, new.media, &new.fit).await?;
    if same.is_some() {
        return Ok(tx.rollback().await.map(|()| same)?);
    }
    renditions::insert(&tx, &new).await?;
    tx.commit().await?;
    Ok(Some(new))
}

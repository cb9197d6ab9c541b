//! Publications: reading them with their whole record, and cancelling them.

use super::{
    Caller, Services,
    reminders::{Reminder, reminder},
    schedule::{in_flight, moved_on, steps_of},
};
use crate::{
    domain::{
        attempt::{Step, any_in_doubt, has_part_out, open_public, reason_to_look},
        channel::Channel,
        event::EventKind,
        id::PublicationId,
        publication::{Publication, Reason, State},
        role::Action,
        time::Instant,
        transition::Move,
    },
    error::{Code, Error},
    networks::Adapter,
    store::{
        self, Conn, Tx,
        events::Event,
        moves::{self, Write},
        publications::Filter,
    },
};

/// A publication with its whole record.
#[derive(Debug, Clone)]
pub struct PublicationView {
    /// The publication.
    pub publication: Publication,
    /// Every call of every attempt, in order.
    pub steps: Vec<Step>,
    /// What happened to it, in order.
    pub events: Vec<Event>,
    /// What a person is asked, where only a person can tell.
    pub question: Option<Question>,
    /// What a person needs to post it, where it was handed to one.
    pub reminder: Option<Reminder>,
}

/// What a person is asked about an unclear outcome.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct Question {
    /// When it was sent; none where a person was to post it.
    pub sent_at: Option<Instant>,
    /// Where it would be seen: the channel's public address, or its name there.
    pub where_to_look: String,
    /// What was sent.
    pub text: String,
}

/// A page of publications, newest first.
pub async fn list_publications(
    services: &Services,
    caller: &Caller,
    filter: &Filter,
    limit: u64,
) -> Result<Vec<Publication>, Error> {
    caller.allow(Action::ReadPublications)?;
    Ok(store::publications::list(&services.db, caller.workspace, filter, limit).await?)
}

/// One publication with its whole record.
///
/// Errors: [`Code::NotFound`].
pub async fn get_publication(
    services: &Services,
    caller: &Caller,
    id: PublicationId,
) -> Result<PublicationView, Error> {
    caller.allow(Action::ReadPublications)?;
    let publication = find(&services.db, caller, id).await?;
    view(&services.db, services, publication).await
}

/// Takes a publication back, or notes the wish where it may be out already.
///
/// Errors: [`Code::NotFound`]; [`Code::InFlight`] while it is being sent, with the wish noted;
/// [`Code::NeedsDecision`] where a part of it is out; [`Code::NotPossible`] where it has ended or is
/// out.
pub async fn cancel_publication(
    services: &Services,
    caller: &Caller,
    id: PublicationId,
) -> Result<PublicationView, Error> {
    caller.allow(Action::DecidePublications)?;
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    let publication = find(&tx, caller, id).await?;
    caller.expects(publication.revision)?;
    if matches!(publication.state, State::Sending | State::Processing) {
        wish(&tx, caller, &publication, now).await?;
        tx.commit().await?;
        return Err(in_flight(&publication).with("cancel_wish", true));
    }
    cancel_in(&tx, caller, &publication, now).await?;
    finish(tx, services, caller, id).await
}

/// Takes a publication back in an open transaction, or notes the wish where it may be out already.
pub(super) async fn cancel_in(
    tx: &Tx,
    caller: &Caller,
    publication: &Publication,
    now: Instant,
) -> Result<(), Error> {
    match publication.state {
        State::Waiting | State::Due | State::Held => withdraw(tx, caller, publication, now).await,
        State::Unknown => wish(tx, caller, publication, now).await,
        State::Sending | State::Processing => Err(in_flight(publication)),
        _ => Err(not_possible(publication)),
    }
}

/// Cancels it; where parts of it are out or may be, a person is asked instead.
async fn withdraw(
    tx: &Tx,
    caller: &Caller,
    publication: &Publication,
    now: Instant,
) -> Result<(), Error> {
    let steps = steps_of(tx, publication).await?;
    let reason = reason_to_look(&steps, publication.key_epoch);
    let is_held = publication.state == State::Held;
    if is_held && has_part_out(&steps) {
        let detail = "A part of it is out. Answer with drop to leave it so, or with resend.";
        return Err(Error::new(Code::NeedsDecision, detail).with("state", publication.state));
    }
    let (to, reason, kind) = match reason {
        Some(reason) if !is_held => (State::Held, reason, EventKind::PublicationHeld),
        _ => (
            State::Cancelled,
            Reason::Dropped,
            EventKind::PublicationCancelled,
        ),
    };
    let mut after = publication.moved(Move::Decide, to, now)?;
    after.reason = Some(reason);
    let event = caller.event_about(publication, kind, now);
    decide(
        tx,
        Write::of(Move::Decide, publication, after).with_event(event),
        now,
    )
    .await
}

/// Notes that a person wants it cancelled; a wish that is noted already stays as it is.
pub(super) async fn wish(
    tx: &Tx,
    caller: &Caller,
    publication: &Publication,
    now: Instant,
) -> Result<(), Error> {
    if publication.cancel_wish {
        return Ok(());
    }
    if !store::publications::wish_cancelled(tx, publication, now).await? {
        return Err(moved_on());
    }
    let event = caller.event_about(publication, EventKind::CancelWished, now);
    Ok(store::events::append(tx, &[&event]).await?)
}

/// Makes a person's move; the revision rises with it.
pub(super) async fn decide(tx: &Tx, mut write: Write, now: Instant) -> Result<(), Error> {
    write.after.revision = write.before.revision + 1;
    for event in &mut write.events {
        *event = event
            .clone()
            .changing(Some(&write.before), Some(&write.after));
    }
    let done = moves::apply(tx, &[write], now).await?;
    if done == [true] {
        Ok(())
    } else {
        Err(moved_on())
    }
}

/// Makes it durable, wakes the engine, and shows the publication as it is now.
pub(super) async fn finish(
    tx: Tx,
    services: &Services,
    caller: &Caller,
    id: PublicationId,
) -> Result<PublicationView, Error> {
    let view = view(&tx, services, find(&tx, caller, id).await?).await?;
    services.commit(caller, tx, &view).await?;
    services.bell.ring();
    Ok(view)
}

/// One publication of the caller's workspace.
pub(super) async fn find(
    conn: &impl Conn,
    caller: &Caller,
    id: PublicationId,
) -> Result<Publication, Error> {
    let found = store::publications::find(conn, caller.workspace, id).await?;
    found.ok_or_else(Error::not_found)
}

/// A publication with its whole record.
pub(super) async fn view(
    conn: &impl Conn,
    services: &Services,
    publication: Publication,
) -> Result<PublicationView, Error> {
    let (workspace, id) = (publication.workspace, publication.id);
    let steps = store::steps::of_publication(conn, workspace, id).await?;
    let events = store::events::of_publication(conn, workspace, id).await?;
    let question = question(conn, services, &publication, &steps).await?;
    let reminder = reminder(conn, services, &publication).await?;
    Ok(PublicationView {
        publication,
        steps,
        events,
        question,
        reminder,
    })
}

/// What to ask a person about it; nothing where nothing is unclear.
async fn question(
    conn: &impl Conn,
    services: &Services,
    publication: &Publication,
    steps: &[Step],
) -> Result<Option<Question>, Error> {
    let is_asked = matches!(publication.state, State::Unknown | State::Handed)
        || publication.reason == Some(Reason::UnknownOutcome);
    if !is_asked {
        return Ok(None);
    }
    let open = open_public(steps).or_else(|| any_in_doubt(steps, publication.key_epoch));
    let workspace = publication.workspace;
    let channel = store::channels::find(conn, workspace, publication.channel).await?;
    let posts = store::posts::for_engine(conn, &[publication.post]).await?;
    let post = posts.into_iter().find(|post| post.workspace == workspace);
    let variant = post.as_ref().and_then(|post| {
        post.variants
            .iter()
            .find(|variant| variant.id == publication.variant)
    });
    let part = open.map_or(0, |step| usize::try_from(step.part).unwrap_or_default());
    let text =
        post.as_ref()
            .zip(variant)
            .zip(channel.as_ref())
            .and_then(|((post, variant), channel)| {
                let options = super::drafts::merged(&channel.options, &variant.options);
                let adapter: &dyn Adapter = &**services.networks.get(channel.network);
                let parts = post.parts_for(variant, &adapter.limits(&options));
                parts.into_iter().nth(part).map(|part| part.text)
            });
    Ok(Some(Question {
        sent_at: open.map(|step| step.started_at),
        where_to_look: channel.map(place_of).unwrap_or_default(),
        text: text.unwrap_or_default(),
    }))
}

fn place_of(channel: Channel) -> String {
    channel.account.url.unwrap_or(channel.account.handle)
}

/// Nobody was asked about it, or it is too late.
pub(super) fn not_possible(publication: &Publication) -> Error {
    let detail = match publication.state {
        State::Sent | State::Confirmed => "It is out already.",
        State::Handed => "It was handed to a person; answer with posted or drop.",
        State::Waiting | State::Due => "Nothing is unclear about it; it can be cancelled.",
        State::Sending | State::Processing => "It is just being sent.",
        _ => "It has ended already.",
    };
    Error::new(Code::NotPossible, detail)
        .with("state", publication.state)
        .with("publication", publication.id)
}

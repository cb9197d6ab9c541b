//! Scheduling: giving a post an instant, moving it, and taking the instant back.
//!
//! Each scheduling is an occurrence of its own with a publication per channel; moving a post takes
//! the publications that wait back and makes new ones. So a publication is only ever one variant
//! at one instant, and what was once tried keeps its record.

use super::{
    Caller, Services,
    case::{Case, Judgement},
    check::blocks,
    drafts::merged,
    fitting,
    posts::{PostView, load, view},
};
use crate::{
    domain::{
        attempt::{Step, StepKind, any_in_doubt, reason_to_look},
        channel::Channel,
        event::EventKind,
        id::PostId,
        post::{Post, Variant},
        publication::{Publication, Reason, State},
        role::Action,
        time::{HOUR_MS, Instant, MINUTE_MS},
        transition::Move,
    },
    error::{Code, Error, FieldError},
    networks::PREPARE_AHEAD_MAX_MS,
    rules::context::Subject,
    store::{
        self, Conn, Tx,
        moves::{self, Write},
    },
};

/// Longer than any local day, in milliseconds.
const LONGEST_DAY_MS: i64 = 26 * HOUR_MS;
/// How far in the past an instant may lie when it is given, in milliseconds.
const PAST_MS: i64 = MINUTE_MS;

/// Gives a post an instant, or moves it to another.
///
/// Errors: [`Code::InThePast`], [`Code::InvalidValue`] without channels, [`Code::NetworkLimits`],
/// [`Code::BlockedByRules`]; [`Code::InFlight`], [`Code::AlreadyPublished`] and
/// [`Code::NeedsDecision`] where something of it may be out.
pub async fn schedule_post(
    services: &Services,
    caller: &Caller,
    id: PostId,
    at: Instant,
) -> Result<PostView, Error> {
    caller.allow(Action::SchedulePosts)?;
    let now = services.clock.now();
    refuse_past("at", at, now)?;
    plan(services, caller, id, at, now).await
}

/// Gives a post the present as its instant.
///
/// Errors: those of [`schedule_post`].
pub async fn publish_post_now(
    services: &Services,
    caller: &Caller,
    id: PostId,
) -> Result<PostView, Error> {
    caller.allow(Action::SchedulePosts)?;
    let now = services.clock.now();
    plan(services, caller, id, now, now).await
}

async fn plan(
    services: &Services,
    caller: &Caller,
    id: PostId,
    at: Instant,
    now: Instant,
) -> Result<PostView, Error> {
    fitting::of_post(services, caller, id).await?;
    let tx = services.db.begin_write().await?;
    let view = plan_in(&tx, services, caller, id, at, now).await?;
    services.commit(caller, tx, &view).await?;
    services.bell.ring();
    Ok(view)
}

/// Gives a post an instant in an open transaction; the caller may do so, and the instant is not past.
pub(super) async fn plan_in(
    tx: &Tx,
    services: &Services,
    caller: &Caller,
    id: PostId,
    at: Instant,
    now: Instant,
) -> Result<PostView, Error> {
    let (mut post, publications) = load(tx, caller, id).await?;
    caller.expects(post.revision)?;
    let was = post.revision;
    refuse_unless_movable(tx, &publications).await?;
    post.revision += 1;
    post.updated_at = now;
    let mut case = Case::of_stored(tx, post).await?;
    let judged = admit(tx, services, &case, Subject::Post(id), at, now).await?;
    let publications = place(
        tx,
        services,
        caller,
        &mut case,
        (Some(was), &publications),
        at,
        now,
    )
    .await?;
    Ok(PostView::of(services, case, publications, judged))
}

/// Makes a post a draft again; the day it was planned for is kept. A draft stays as it is.
///
/// Errors: [`Code::InFlight`], [`Code::AlreadyPublished`] and [`Code::NeedsDecision`] where
/// something of it may be out.
pub async fn unschedule_post(
    services: &Services,
    caller: &Caller,
    id: PostId,
) -> Result<PostView, Error> {
    caller.allow(Action::SchedulePosts)?;
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    let (view, _) = unplan_in(&tx, services, caller, id, now).await?;
    services.commit(caller, tx, &view).await?;
    Ok(view)
}

/// Makes a post a draft again in an open transaction; says whether it was none.
pub(super) async fn unplan_in(
    tx: &Tx,
    services: &Services,
    caller: &Caller,
    id: PostId,
    now: Instant,
) -> Result<(PostView, bool), Error> {
    let (mut post, publications) = load(tx, caller, id).await?;
    caller.expects(post.revision)?;
    if publications.is_empty() {
        let case = Case::of_stored(tx, post).await?;
        return Ok((view(tx, services, case, publications, now).await?, false));
    }
    refuse_unless_movable(tx, &publications).await?;
    withdraw(tx, caller, &publications, now).await?;
    let before = post.clone();
    post.revision += 1;
    post.occurrence += 1;
    post.updated_at = now;
    if !store::posts::update(tx, before.revision, &post).await? {
        return Err(moved_on());
    }
    let event = caller.event(EventKind::PostUnscheduled, now).of_post(id);
    let event = event.changing(Some(&before), Some(&post));
    store::events::append(tx, &[&event]).await?;
    let case = Case::of_stored(tx, post).await?;
    Ok((view(tx, services, case, Vec::new(), now).await?, true))
}

/// Refuses another day for what is no draft: its publications have an instant of their own.
pub(super) fn refuse_planned(publications: &[Publication]) -> Result<(), Error> {
    if !publications.iter().any(is_live) {
        return Ok(());
    }
    let message = "it is planned already; move it with publish_at";
    let field = FieldError::new("planned_at", "is_planned", message);
    Err(Error::field(Code::InvalidValue, field))
}

/// Refuses an instant that has passed, with the time by which that was judged.
pub(super) fn refuse_past(field: &str, at: Instant, now: Instant) -> Result<(), Error> {
    if now.ms_since(at) <= PAST_MS {
        return Ok(());
    }
    let message = format!("this has passed already; it is {now} here");
    let error = Error::field(
        Code::InThePast,
        FieldError::new(field, "in_the_past", message),
    );
    Err(error.with("server_time", now))
}

/// Refuses to give an instant to what could or should not go out then; says what else was found.
///
/// `told` is what the findings of a refusal are about: a post that is refused as a whole is not
/// stored, so nobody can be sent to it.
pub(super) async fn admit(
    tx: &Tx,
    services: &Services,
    case: &Case,
    told: Subject,
    at: Instant,
    now: Instant,
) -> Result<Judgement, Error> {
    if case.channels.is_empty() {
        let message = "a post needs at least one channel before it can be published";
        let field = FieldError::new("channels", "channels_missing", message);
        return Err(Error::field(Code::InvalidValue, field));
    }
    let refused = case.refused(&services.networks);
    if !refused.is_empty() {
        return Err(Error::fields(Code::NetworkLimits, refused));
    }
    // Two posts that are planned at the same moment must see one another.
    let channels = case.channels.iter().map(|channel| channel.id.uuid());
    store::turns::take(tx, channels).await?;
    let subject = Subject::Post(case.post.id);
    let judged = case.judged(tx, services, (subject, Some(at)), now).await?;
    if !blocks(&judged.findings) {
        return Ok(judged);
    }
    let Judgement { findings, .. } = case.judged(tx, services, (told, Some(at)), now).await?;
    let detail = findings
        .iter()
        .find(|finding| finding.blocks)
        .map_or_else(String::new, |finding| finding.message.en.clone());
    Err(Error::new(Code::BlockedByRules, detail).with_findings(findings))
}

/// Refuses an instant on a day on which a channel has all the posts already that it allows.
async fn refuse_crowded(tx: &Tx, case: &Case, at: Instant) -> Result<(), Error> {
    let mut wrong = Vec::new();
    for (index, channel) in case.channels.iter().enumerate() {
        let day = at.day_in(channel.time_zone);
        // A local day lies within these, whatever clocks do on it.
        let around = (at.plus_ms(-LONGEST_DAY_MS), at.plus_ms(LONGEST_DAY_MS));
        let planned =
            store::publications::planned_between(tx, channel.id, around, case.post.id).await?;
        let on_day = planned
            .into_iter()
            .filter(|at| at.day_in(channel.time_zone) == day);
        let count = on_day.count() + 1;
        let limit = usize::try_from(channel.daily_max).unwrap_or_default();
        if count > limit {
            let message = format!(
                "it would be number {count} on {day}, and {limit} are the most on one day here"
            );
            wrong.push(FieldError {
                channel: Some(channel.id),
                count: Some(count),
                limit: Some(limit),
                unit: Some("posts".to_owned()),
                ..FieldError::new(format!("channels[{index}]"), "daily_max", message)
            });
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Error::fields(Code::DailyMax, wrong))
    }
}

/// Stores a post with an instant: takes back what waited, and makes a publication per channel. A day
/// that is full is refused before anything is written.
///
/// `was` is the revision the post had in the table (none for a post that is new), and `before` its
/// publications.
pub(super) async fn place(
    tx: &Tx,
    services: &Services,
    caller: &Caller,
    case: &mut Case,
    (was, before): (Option<i64>, &[Publication]),
    at: Instant,
    now: Instant,
) -> Result<Vec<Publication>, Error> {
    refuse_crowded(tx, case, at).await?;
    withdraw(tx, caller, before, now).await?;
    let unplanned = case.post.clone();
    case.post.occurrence += 1;
    let from = case
        .post
        .planned_at
        .replace(at)
        .filter(|_| !before.is_empty());
    match was {
        None => store::posts::insert(tx, &case.post).await?,
        Some(was) if store::posts::update(tx, was, &case.post).await? => {}
        Some(_) => return Err(moved_on()),
    }
    case.keep_gists(tx, services).await?;
    let publications = publications(services, &case.post, &case.channels, at, now);
    store::publications::insert(tx, &publications).await?;
    let lanes: Vec<_> = publications
        .iter()
        .map(|new| (new.channel, new.run_at))
        .collect();
    store::lanes::wake_by(tx, &lanes).await?;
    let event = caller
        .event(EventKind::PostScheduled, now)
        .of_post(case.post.id)
        .changing(Some(&unplanned), Some(&case.post))
        .with(serde_json::json!({ "at": at, "from": from }));
    store::events::append(tx, &[&event]).await?;
    Ok(publications)
}

/// The publications of a post's new occurrence, one for each of its channels.
fn publications(
    services: &Services,
    post: &Post,
    channels: &[Channel],
    at: Instant,
    now: Instant,
) -> Vec<Publication> {
    let mut made = Vec::with_capacity(post.variants.len());
    for (position, variant) in (0_i64..).zip(&post.variants) {
        let Some(channel) = channels
            .iter()
            .find(|channel| channel.id == variant.channel)
        else {
            continue;
        };
        let network = channel.network;
        let planned = Publication::planned(post, variant, network, at, position, now);
        made.push(Publication {
            run_at: at.plus_ms(-ahead_ms(services, post, variant, channel)),
            ..planned
        });
    }
    made
}

/// How long before its instant what a variant needs is prepared, in milliseconds.
pub(super) fn ahead_ms(
    services: &Services,
    post: &Post,
    variant: &Variant,
    channel: &Channel,
) -> i64 {
    let adapter = services.networks.for_channel(channel);
    let options = merged(&channel.options, &variant.options);
    let parts = post.parts_for(variant, &adapter.limits(&options));
    let has_media = parts.iter().any(|part| !part.media.is_empty());
    let ahead_ms = adapter.prepare_ahead_ms(&options, has_media);
    ahead_ms.clamp(0, PREPARE_AHEAD_MAX_MS)
}

/// Cancels what still waits or is held; where an earlier try may be out, a person is asked instead.
/// Leaves what has ended alone.
pub(super) async fn withdraw(
    tx: &Tx,
    caller: &Caller,
    publications: &[Publication],
    now: Instant,
) -> Result<(), Error> {
    let mut writes = Vec::new();
    for publication in publications
        .iter()
        .filter(|publication| is_live(publication))
    {
        let steps = steps_of(tx, publication).await?;
        let is_asked = publication.state == State::Held;
        let in_doubt = any_in_doubt(&steps, publication.key_epoch).is_some() && !is_asked;
        let (to, reason, kind) = if in_doubt {
            let kind = EventKind::PublicationHeld;
            (State::Held, Reason::UnknownOutcome, kind)
        } else {
            let kind = EventKind::PublicationCancelled;
            (State::Cancelled, Reason::Dropped, kind)
        };
        let mut after = publication.moved(Move::Decide, to, now)?;
        after.revision += 1;
        after.reason = Some(reason);
        let event = caller.event_about(publication, kind, now);
        let event = event.changing(Some(publication), Some(&after));
        writes.push(Write::of(Move::Decide, publication, after).with_event(event));
    }
    let done = moves::apply(tx, &writes, now).await?;
    if done.contains(&false) {
        Err(moved_on())
    } else {
        Ok(())
    }
}

/// Whether it can still be cancelled or changed at once.
pub(super) fn is_live(publication: &Publication) -> bool {
    matches!(publication.state, State::Waiting | State::Due | State::Held)
}

/// Refuses where something of a post is on its way, or may be.
pub(super) fn refuse_in_flight(publications: &[Publication]) -> Result<(), Error> {
    match publications
        .iter()
        .find(|publication| publication.state.may_be_out())
    {
        None => Ok(()),
        Some(moving) => Err(in_flight(moving)),
    }
}

/// It is just being sent, or nobody knows yet whether it was.
pub(super) fn in_flight(publication: &Publication) -> Error {
    let detail = match publication.state {
        State::Unknown => "It may be out already; that is being found out.",
        _ => "It is just being sent.",
    };
    Error::new(Code::InFlight, detail)
        .with("state", publication.state)
        .with("publication", publication.id)
}

/// Refuses where something of a post is out, or was handed to a person to post.
pub(super) fn refuse_out(publications: &[Publication]) -> Result<(), Error> {
    let is_out = |publication: &&Publication| {
        publication.state.is_out() || publication.state == State::Handed
    };
    match publications.iter().find(is_out) {
        None => Ok(()),
        Some(out) => Err(Error::new(
            Code::AlreadyPublished,
            "It is out already on at least one channel, so it can no longer be changed.",
        )
        .with("state", out.state)
        .with("publication", out.id)),
    }
}

/// Refuses to plan anew what may be out in part or in whole: it could then be out twice.
pub(super) async fn refuse_unless_movable(
    conn: &impl Conn,
    publications: &[Publication],
) -> Result<(), Error> {
    refuse_in_flight(publications)?;
    refuse_out(publications)?;
    for publication in publications
        .iter()
        .filter(|publication| is_live(publication))
    {
        if may_be_out(&steps_of(conn, publication).await?, publication.key_epoch) {
            let detail = "An earlier try may have reached the network. Say what became of it \
                          (resolve the publication), or wait until that is found out.";
            return Err(Error::new(Code::NeedsDecision, detail)
                .with("state", publication.state)
                .with("reason", publication.reason)
                .with("publication", publication.id));
        }
    }
    Ok(())
}

/// The record of a publication's attempts; nothing is read for one that was never tried.
pub(super) async fn steps_of(
    conn: &impl Conn,
    publication: &Publication,
) -> Result<Vec<Step>, Error> {
    if !publication.attempted {
        return Ok(Vec::new());
    }
    let (workspace, id) = (publication.workspace, publication.id);
    Ok(store::steps::of_publication(conn, workspace, id).await?)
}

/// Whether some of it is out or could be: also after an unclear try that was merely repeated.
fn may_be_out(steps: &[Step], key_epoch: i64) -> bool {
    let is_open = |step: &Step| step.kind == StepKind::Public && step.is_open();
    reason_to_look(steps, key_epoch).is_some() || steps.iter().any(is_open)
}

/// Somebody else was faster; nothing was saved.
pub(super) fn moved_on() -> Error {
    Error::new(
        Code::RevisionMoved,
        "It has just changed. Read it again, then try once more.",
    )
}

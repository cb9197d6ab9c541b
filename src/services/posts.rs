//! Posts: writing, reading, changing and removing them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Caller, Services,
    case::{Case, Judgement},
    fitting::{self, FittedPicture},
    input::{PostChange, PostInput},
    offers,
    schedule::{
        admit, ahead_ms, is_live, moved_on, place, refuse_in_flight, refuse_out, refuse_past,
        refuse_planned, refuse_unless_movable, steps_of, withdraw,
    },
};
use crate::{
    domain::{
        attempt::{has_part_out, reason_to_look},
        channel::Channel,
        event::EventKind,
        id::{ChannelId, MediaId, OfferId, PostId},
        post::{Post, Variant},
        publication::{Publication, State},
        role::Action,
        time::Instant,
        transition::Move,
    },
    error::{Code, Error, FieldError},
    rules::{context::Subject, finding::Finding, promotion::Classification},
    store::{
        self, Conn, Tx,
        moves::{self, Write},
        search::Filter,
    },
};

/// A post with all that is known of it.
#[derive(Debug, Clone)]
pub struct PostView {
    /// The post.
    pub post: Post,
    /// The publications of its current occurrence, in the order of its channels.
    pub publications: Vec<Publication>,
    /// What the rules say about it now.
    pub findings: Vec<Finding>,
    /// What it reads as where it sells most; none without channels.
    pub classification: Option<Classification>,
    /// What its networks would refuse.
    pub limits: Vec<FieldError>,
    /// What goes out otherwise than it was uploaded, because its network would refuse that.
    pub fitted: Vec<FittedPicture>,
}

impl PostView {
    /// A post as it was just judged.
    pub(super) fn of(
        services: &Services,
        case: Case,
        publications: Vec<Publication>,
        judged: Judgement,
    ) -> Self {
        Self {
            limits: case.limits(&services.networks),
            fitted: case.fitted(&services.networks),
            post: case.post,
            publications,
            findings: judged.findings,
            classification: judged.classification,
        }
    }
}

/// Makes a post: a draft, or one with an instant.
///
/// A draft is always saved. With an instant it is saved with its publications, or not at all.
///
/// Errors: [`Code::InvalidValue`], [`Code::InThePast`], [`Code::NetworkLimits`],
/// [`Code::BlockedByRules`].
pub async fn create_post(
    services: &Services,
    caller: &Caller,
    input: PostInput,
) -> Result<PostView, Error> {
    caller.allow(Action::WritePosts)?;
    let now = services.clock.now();
    let at = input.publish_at;
    if at.is_some() {
        caller.allow(Action::SchedulePosts)?;
    }
    refuse_wrong(&input)?;
    let id = PostId::new(now);
    fitting::of_input(services, caller, &input, id, now).await?;
    let tx = services.db.begin_write().await?;
    let post = input
        .clone()
        .into_post(id, caller.workspace, &HashMap::new(), now);
    hold(&tx, caller, &input, None).await?;
    let mut case = Case::of_input(&tx, &services.networks, input, post).await?;
    let made = (None, Some(&case.post));
    tell(&tx, caller, EventKind::PostCreated, made, now).await?;
    let view = if let Some(at) = at {
        refuse_past("publish_at", at, now)?;
        let judged = admit(&tx, services, &case, Subject::Unsaved, at, now).await?;
        let publications = place(&tx, services, caller, &mut case, (None, &[]), at, now).await?;
        PostView::of(services, case, publications, judged)
    } else {
        store::posts::insert(&tx, &case.post).await?;
        case.keep_gists(&tx, services).await?;
        view(&tx, services, case, Vec::new(), now).await?
    };
    services.commit(caller, tx, &view).await?;
    if at.is_some() {
        services.bell.ring();
    }
    Ok(view)
}

/// A post with what is found about it now.
///
/// Errors: [`Code::NotFound`].
pub async fn get_post(services: &Services, caller: &Caller, id: PostId) -> Result<PostView, Error> {
    caller.allow(Action::ReadPosts)?;
    let (post, publications) = load(&services.db, caller, id).await?;
    let case = Case::of_stored(&services.db, post).await?;
    view(
        &services.db,
        services,
        case,
        publications,
        services.clock.now(),
    )
    .await
}

/// A page of the posts that are wanted, newest first, each with the publications of its current occurrence.
pub async fn list_posts(
    services: &Services,
    caller: &Caller,
    filter: &Filter,
    before: Option<PostId>,
    limit: u64,
) -> Result<Vec<(Post, Vec<Publication>)>, Error> {
    caller.allow(Action::ReadPosts)?;
    let (db, workspace) = (&services.db, caller.workspace);
    let posts = store::search::list(db, workspace, filter, before, limit).await?;
    let ids: Vec<PostId> = posts.iter().map(|post| post.id).collect();
    let found = store::publications::of_posts(&services.db, caller.workspace, &ids).await?;
    let mut publications: BTreeMap<PostId, Vec<Publication>> = BTreeMap::new();
    for publication in found {
        publications
            .entry(publication.post)
            .or_default()
            .push(publication);
    }
    let with = |post: Post| {
        let own = publications.remove(&post.id).unwrap_or_default();
        (post, own)
    };
    Ok(posts.into_iter().map(with).collect())
}

/// Changes a post; where it has an instant, its rules and limits are asked again.
///
/// Labels and pillar may always change. What is published may change until it is out; other
/// channels or another instant make new publications.
///
/// Errors: those of [`create_post`], and [`Code::NotFound`], [`Code::RevisionMoved`],
/// [`Code::InFlight`], [`Code::AlreadyPublished`], [`Code::NeedsDecision`].
pub async fn update_post(
    services: &Services,
    caller: &Caller,
    id: PostId,
    change: PostChange,
) -> Result<PostView, Error> {
    caller.allow(Action::WritePosts)?;
    let now = services.clock.now();
    if change.publish_at.is_some() {
        caller.allow(Action::SchedulePosts)?;
    }
    fitting::of_change(services, caller, id, &change, now).await?;
    let tx = services.db.begin_write().await?;
    let (view, rings) = update_in(&tx, services, caller, id, change, now).await?;
    services.commit(caller, tx, &view).await?;
    if rings {
        services.bell.ring();
    }
    Ok(view)
}

/// Changes a post in an open transaction; says whether something planned has changed.
pub(super) async fn update_in(
    tx: &Tx,
    services: &Services,
    caller: &Caller,
    id: PostId,
    change: PostChange,
    now: Instant,
) -> Result<(PostView, bool), Error> {
    let (before, publications) = load(tx, caller, id).await?;
    caller.expects(before.revision)?;
    if change
        .revision
        .is_some_and(|revision| revision != before.revision)
    {
        return Err(moved_on().with("revision", before.revision));
    }
    if change.planned_at.is_some() {
        refuse_planned(&publications)?;
    }
    let input = PostInput::of(&before).changed(change);
    refuse_wrong(&input)?;
    let at = input.publish_at;
    let kept = store::posts::variant_ids(tx, caller.workspace, id).await?;
    let after = Post {
        revision: before.revision + 1,
        occurrence: before.occurrence,
        created_at: before.created_at,
        ..input.clone().into_post(id, caller.workspace, &kept, now)
    };
    let edit = Edit::between(&before, &after, at.is_some());
    if edit == Edit::Nothing {
        let case = Case::of_stored(tx, before).await?;
        return Ok((view(tx, services, case, publications, now).await?, false));
    }
    hold(tx, caller, &input, before.about.offer).await?;
    let case = Case::of_input(tx, &services.networks, input, after).await?;
    let change = Change {
        services,
        caller,
        before: &before,
        publications,
        edit,
        at,
        now,
    };
    let (view, is_planned) = change.apply(tx, case).await?;
    let states = (Some(&before), Some(&view.post));
    tell(tx, caller, EventKind::PostUpdated, states, now).await?;
    Ok((view, is_planned))
}

/// How far a change reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Edit {
    /// Nothing differs.
    Nothing,
    /// Labels that neither rules nor networks read, and the day of a draft.
    Labels,
    /// What rules read, but not what is published.
    Promotion,
    /// What is published.
    Content,
    /// Where or when it is published.
    Plan,
}

impl Edit {
    fn between(before: &Post, after: &Post, is_moved: bool) -> Self {
        let places = |post: &Post| -> BTreeSet<ChannelId> {
            post.variants
                .iter()
                .map(|variant| variant.channel)
                .collect()
        };
        let labels = |post: &Post| (post.tags.clone(), post.pillar.clone(), post.planned_at);
        let content = |post: &Post| (post.body.clone(), post.thread.clone(), post.lang.clone());
        if is_moved || places(before) != places(after) {
            Self::Plan
        } else if content(before) != content(after) || before.variants != after.variants {
            Self::Content
        } else if (before.promotion, &before.about) != (after.promotion, &after.about) {
            Self::Promotion
        } else if labels(before) != labels(after) {
            Self::Labels
        } else {
            Self::Nothing
        }
    }
}

/// A change that is about to be made.
struct Change<'a> {
    services: &'a Services,
    caller: &'a Caller,
    before: &'a Post,
    publications: Vec<Publication>,
    edit: Edit,
    at: Option<Instant>,
    now: Instant,
}

impl Change<'_> {
    /// Makes it, as far as its reach and the state of the publications allow.
    async fn apply(mut self, tx: &Tx, mut case: Case) -> Result<(PostView, bool), Error> {
        let Self {
            services,
            caller,
            now,
            ..
        } = self;
        if self.edit >= Edit::Content {
            refuse_in_flight(&self.publications)?;
            refuse_out(&self.publications)?;
        }
        let has_instant = self.publications.iter().any(is_live);
        // New channels of a planned post take its instant; a draft's stay without one.
        let planned = self.before.planned_at.filter(|_| has_instant);
        let moves_to = self.at.or(planned).filter(|_| self.edit == Edit::Plan);
        if let Some(at) = moves_to {
            refuse_unless_movable(tx, &self.publications).await?;
            let field = if self.at.is_some() {
                "publish_at"
            } else {
                "channels"
            };
            refuse_past(field, at, now)?;
            let judged = admit(tx, services, &case, Subject::Post(case.post.id), at, now).await?;
            let before = (Some(self.before.revision), &self.publications[..]);
            let made = place(tx, services, caller, &mut case, before, at, now).await?;
            return Ok((PostView::of(services, case, made, judged), true));
        }
        if let Some(at) = planned.filter(|_| self.edit > Edit::Labels) {
            admit(tx, services, &case, Subject::Post(case.post.id), at, now).await?;
        }
        if !store::posts::update(tx, self.before.revision, &case.post).await? {
            return Err(moved_on());
        }
        case.keep_gists(tx, services).await?;
        if self.edit > Edit::Labels {
            touch(tx, services, &case, &self.publications, now).await?;
            let (workspace, id) = (self.before.workspace, self.before.id);
            self.publications =
                store::publications::of_post(tx, workspace, id, self.before.occurrence).await?;
        }
        let view = view(tx, services, case, self.publications, now).await?;
        Ok((view, has_instant))
    }
}

/// Raises the revision of what waits, so that a sender that has read the old text sends nothing; what
/// it needs now is prepared as long before its instant as that takes.
async fn touch(
    tx: &Tx,
    services: &Services,
    case: &Case,
    publications: &[Publication],
    now: Instant,
) -> Result<(), Error> {
    let mut put_back = Vec::new();
    for publication in publications
        .iter()
        .filter(|publication| is_live(publication))
    {
        if publication.state == State::Due {
            let mut after = publication.moved(Move::PutBack, State::Waiting, now)?;
            after.revision += 1;
            put_back.push(Write::of(Move::PutBack, publication, after));
        } else {
            let run_at = run_at(services, case, publication, now);
            if !store::publications::touch(tx, publication, run_at, now).await? {
                return Err(moved_on());
            }
            let lane = (publication.channel, run_at);
            store::lanes::wake_by(tx, &[lane]).await?;
        }
    }
    let done = moves::apply(tx, &put_back, now).await?;
    if done.contains(&false) {
        Err(moved_on())
    } else {
        Ok(())
    }
}

/// When an edited publication is to be taken next: one that was never tried as its new text asks.
fn run_at(services: &Services, case: &Case, publication: &Publication, now: Instant) -> Instant {
    let by_id = |variant: &&Variant| variant.id == publication.variant;
    let variant = case.post.variants.iter().find(by_id);
    let of_channel = |channel: &&Channel| channel.id == publication.channel;
    let channel = case.channels.iter().find(of_channel);
    match variant.zip(channel) {
        Some((variant, channel)) if !publication.attempted && publication.due_at > now => {
            let ahead_ms = ahead_ms(services, &case.post, variant, channel);
            publication.due_at.plus_ms(-ahead_ms)
        }
        _ => publication.run_at,
    }
}

/// Removes a post and cancels what of it still waits; the record of what was sent stays.
///
/// Errors: [`Code::NotFound`]; [`Code::InFlight`] while something may be on its way;
/// [`Code::NeedsDecision`] where a part of a thread is out.
pub async fn delete_post(services: &Services, caller: &Caller, id: PostId) -> Result<(), Error> {
    caller.allow(Action::WritePosts)?;
    let now = services.clock.now();
    let tx = services.db.begin_write().await?;
    let (post, publications) = load(&tx, caller, id).await?;
    caller.expects(post.revision)?;
    refuse_in_flight(&publications)?;
    for publication in publications
        .iter()
        .filter(|publication| is_live(publication))
    {
        let steps = steps_of(&tx, publication).await?;
        let is_to_be_asked = reason_to_look(&steps, publication.key_epoch).is_some();
        let is_asked = publication.state == State::Held && !has_part_out(&steps);
        if is_to_be_asked && !is_asked {
            let detail = "A part of it is out, or may be. Cancel the publication and say what is to \
                          become of it first (resolve the publication).";
            return Err(Error::new(Code::NeedsDecision, detail)
                .with("state", publication.state)
                .with("publication", publication.id));
        }
    }
    withdraw(&tx, caller, &publications, now).await?;
    if !store::posts::remove(&tx, caller.workspace, id, post.revision, now).await? {
        return Err(moved_on());
    }
    tell(
        &tx,
        caller,
        EventKind::PostDeleted,
        (Some(&post), None),
        now,
    )
    .await?;
    services.commit(caller, tx, &()).await
}

/// Keeps what the post carries from being removed before the post is stored, and refuses an offer that
/// is not there; one that it told of before may be gone.
async fn hold(
    tx: &Tx,
    caller: &Caller,
    input: &PostInput,
    told: Option<OfferId>,
) -> Result<(), Error> {
    let offer = input.about.offer.filter(|offer| Some(*offer) != told);
    offers::refuse_unknown(tx, caller, offer).await?;
    let ids = input.pictures().into_iter().map(MediaId::uuid);
    Ok(store::turns::take(tx, ids).await?)
}

/// Refuses what is wrong whatever is stored.
fn refuse_wrong(input: &PostInput) -> Result<(), Error> {
    let wrong = input.refuse();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Error::fields(Code::InvalidValue, wrong))
    }
}

/// A post of the caller's workspace with the publications of its current occurrence.
pub(super) async fn load(
    conn: &impl Conn,
    caller: &Caller,
    id: PostId,
) -> Result<(Post, Vec<Publication>), Error> {
    let workspace = caller.workspace;
    let post = store::posts::find(conn, workspace, id)
        .await?
        .ok_or_else(Error::not_found)?;
    let publications = store::publications::of_post(conn, workspace, id, post.occurrence).await?;
    Ok((post, publications))
}

/// What there is to say about a post now: at the instant it has or had, or as if it went out now.
pub(super) async fn view(
    conn: &impl Conn,
    services: &Services,
    case: Case,
    publications: Vec<Publication>,
    now: Instant,
) -> Result<PostView, Error> {
    let at = case.post.planned_at;
    let subject = Subject::Post(case.post.id);
    let judged = case.judged(conn, services, (subject, at), now).await?;
    Ok(PostView::of(services, case, publications, judged))
}

async fn tell(
    tx: &Tx,
    caller: &Caller,
    kind: EventKind,
    (before, after): (Option<&Post>, Option<&Post>),
    now: Instant,
) -> Result<(), Error> {
    let mut event = caller.event(kind, now).changing(before, after);
    event.post = after.or(before).map(|post| post.id);
    Ok(store::events::append(tx, &[&event]).await?)
}

//! Work: a claimed publication with everything that publishing it needs, loaded fresh.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crate::{
    domain::{
        attempt::{
            Files, Journal, Step, StepKind, files_sent, has_part_out, is_bound, open_public,
            reason_to_look, request_hash,
        },
        channel::Channel,
        id::{ChannelId, MediaId, PostId, PublicationId, StepId},
        media::{Fitted, Media},
        network::Kind,
        post::Post,
        publication::{Publication, Reason},
        time::Instant,
    },
    engine::{flow::Server, settle::Earlier, verdict},
    networks::{self, Adapter, Draft, Next, registry::Networks},
    services::drafts::Rows,
    store::{self, Db, StoreError},
};

/// A publication with its rows.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    /// The publication as it was just claimed or taken.
    pub(crate) publication: Publication,
    /// Its post.
    pub(crate) post: Post,
    /// Its channel.
    pub(crate) channel: Channel,
    /// The channel's sealed credentials.
    pub(crate) sealed: Vec<u8>,
    /// Its steps so far, in order.
    pub(crate) steps: Vec<Step>,
    /// The pictures it carries.
    pub(crate) media: Vec<Media>,
    /// What was drawn of them.
    pub(crate) drawn: Vec<Fitted>,
    /// The files that earlier attempts with the same keys have sent.
    pub(crate) sent: Option<Files>,
}

/// The row of a step that is about to begin.
pub(crate) fn row(
    publication: &Publication,
    no: i64,
    step: &networks::Step,
    kind: StepKind,
    node: uuid::Uuid,
    now: Instant,
) -> Step {
    Step {
        id: StepId::new(now),
        publication: publication.id,
        lease_no: publication.lease.no,
        no,
        kind,
        name: step.name.clone(),
        part: step.part,
        key: step.key.clone(),
        key_epoch: publication.key_epoch,
        request_hash: request_hash(step.request.to_string().as_bytes()),
        node,
        started_at: now,
        deadline_at: now.plus_ms(step.limit_ms),
        ended_at: None,
        result: None,
        settled: None,
        http_status: None,
        error_code: None,
        message: None,
        remote_id: None,
        data: serde_json::json!({}),
        retry_after_s: None,
        evidence: Vec::new(),
        files: None,
    }
}

impl Work {
    /// What its draft is made from.
    pub(crate) fn rows(&self) -> Rows<'_> {
        Rows {
            publication: &self.publication,
            post: &self.post,
            channel: &self.channel,
            media: &self.media,
            drawn: &self.drawn,
            sent: self.sent.as_ref(),
        }
    }

    /// Which server its channel lives on.
    pub(crate) fn server(&self) -> Server {
        Server {
            network: self.channel.network,
            name: self.channel.account.server.clone(),
        }
    }

    /// How its next step is made: as its channel's mode says, unless a call has begun it. What is out
    /// in part, or may be, is brought to its end by calls, and never handed to a person.
    pub(crate) fn adapter(&self, networks: &Networks) -> Arc<dyn Adapter> {
        let is_bound = is_bound(&self.steps, self.publication.key_epoch);
        Arc::clone(if is_bound {
            networks.get(self.channel.network)
        } else {
            networks.for_channel(&self.channel)
        })
    }

    /// Who can tell what became of a step: whoever made it, whatever the channel's mode is now.
    pub(crate) fn maker(&self, step: &Step, networks: &Networks) -> Arc<dyn Adapter> {
        let network = self.channel.network;
        Arc::clone(if step.is_hand_over() {
            networks.by_hand(network)
        } else {
            networks.get(network)
        })
    }

    /// What has gone well so far and still counts for this draft.
    pub(crate) fn journal(&self, adapter: &dyn Adapter, draft: &Draft) -> Journal {
        Journal::resume(
            &self.steps,
            self.publication.key_epoch,
            |journal| match adapter.next(draft, journal) {
                Next::Prepare(step) => {
                    let hash = request_hash(step.request.to_string().as_bytes());
                    Some((step.name, hash))
                }
                Next::Public(_) | Next::Done(_) => None,
            },
        )
    }

    /// The number of its next step.
    pub(crate) fn next_no(&self) -> i64 {
        self.steps.last().map_or(1, |step| step.no + 1)
    }

    /// The public step whose outcome is unclear.
    pub(crate) fn open_step(&self) -> Option<&Step> {
        open_public(&self.steps)
    }

    /// When a part was first sent in this round of keys.
    pub(crate) fn first_try_at(&self, part: u32) -> Option<Instant> {
        let tries = self.steps.iter().filter(|step| {
            let is_public = step.kind == StepKind::Public;
            is_public && step.part == part && step.key_epoch == self.publication.key_epoch
        });
        tries.map(|step| step.started_at).min()
    }

    /// Whether a repeat on this part would come so late that the server may have forgotten the key
    /// of a first try that nobody has settled.
    pub(crate) fn outlives_key(&self, part: u32, kind: Kind, now: Instant) -> bool {
        let is_repeat = Earlier::of(&self.steps, part, self.publication.key_epoch).is_repeated();
        let first = self.first_try_at(part);
        is_repeat && first.is_some_and(|first| !verdict::key_protects(kind, first, now))
    }

    /// Why a person must look at it where it is given up.
    pub(crate) fn reason_to_look(&self) -> Option<Reason> {
        reason_to_look(&self.steps, self.publication.key_epoch)
    }

    /// Whether a part of it is public already.
    pub(crate) fn has_part_out(&self) -> bool {
        has_part_out(&self.steps)
    }
}

/// Loads everything for many publications in a few reads.
///
/// A publication whose post or channel cannot be read is left out; its lease ends by itself and it
/// is found again.
pub(crate) async fn load(db: &Db, publications: Vec<Publication>) -> Result<Vec<Work>, StoreError> {
    let ids: Vec<PublicationId> = publications.iter().map(|found| found.id).collect();
    let posts = posts_of(db, &publications).await?;
    let channels = channels_of(db, &publications).await?;
    let mut steps: HashMap<PublicationId, Vec<Step>> = HashMap::new();
    for step in store::steps::for_engine(db, &ids).await? {
        steps.entry(step.publication).or_default().push(step);
    }
    let (media, drawn) = media_of(db, &posts).await?;
    Ok(publications
        .into_iter()
        .filter_map(|publication| {
            let post = posts.get(&publication.post)?.clone();
            let (channel, sealed) = channels.get(&publication.channel)?.clone();
            let carried = carried(&post);
            let steps = steps.remove(&publication.id).unwrap_or_default();
            let ids: Vec<MediaId> = carried.iter().copied().collect();
            let of_media = media.iter().filter(|one| carried.contains(&one.id));
            let of_drawn = drawn.iter().filter(|one| carried.contains(&one.media));
            Some(Work {
                sent: files_sent(&steps, publication.key_epoch, &ids),
                steps,
                media: of_media.cloned().collect(),
                drawn: of_drawn.cloned().collect(),
                publication,
                post,
                channel,
                sealed,
            })
        })
        .collect())
}

async fn posts_of(
    db: &Db,
    publications: &[Publication],
) -> Result<HashMap<PostId, Post>, StoreError> {
    let ids: HashSet<PostId> = publications.iter().map(|found| found.post).collect();
    let ids: Vec<PostId> = ids.into_iter().collect();
    let posts = store::posts::for_engine(db, &ids).await?;
    Ok(posts.into_iter().map(|post| (post.id, post)).collect())
}

async fn channels_of(
    db: &Db,
    publications: &[Publication],
) -> Result<HashMap<ChannelId, (Channel, Vec<u8>)>, StoreError> {
    let ids: HashSet<ChannelId> = publications.iter().map(|found| found.channel).collect();
    let ids: Vec<ChannelId> = ids.into_iter().collect();
    let channels = store::channels::for_engine(db, &ids).await?;
    Ok(channels
        .into_iter()
        .map(|(channel, sealed)| (channel.id, (channel, sealed)))
        .collect())
}

async fn media_of(
    db: &Db,
    posts: &HashMap<PostId, Post>,
) -> Result<(Vec<Media>, Vec<Fitted>), StoreError> {
    let (mut found, mut drawn) = (Vec::new(), Vec::new());
    for post in posts.values() {
        let ids: Vec<MediaId> = carried(post).into_iter().collect();
        if !ids.is_empty() {
            found.extend(store::media::find_all(db, post.workspace, &ids).await?);
            drawn.extend(store::renditions::of_media(db, post.workspace, &ids).await?);
        }
    }
    Ok((found, drawn))
}

/// Every picture of a post and its variants.
fn carried(post: &Post) -> HashSet<MediaId> {
    let of_variants = post.variants.iter().flat_map(|variant| {
        let own = variant.media.iter().flatten();
        own.chain(variant.thread.iter().flatten().flat_map(|part| &part.media))
    });
    let of_post = post
        .body
        .media
        .iter()
        .chain(post.thread.iter().flat_map(|part| &part.media));
    of_post.chain(of_variants).copied().collect()
}

//! Surroundings: everything around many publications that are about to go out.

use std::{borrow::Cow, collections::HashMap};

use super::{Entry, Known, Material, context, imprint, parts_on, reach, read_lookalikes};
use crate::{
    domain::{
        channel::Channel,
        id::{ChannelId, PostId, VariantId, WorkspaceId},
        post::Post,
        publication::{Neighbour, Publication},
        time::{DAY_MS, Instant},
    },
    networks::registry::Networks,
    rules::{
        Rules,
        context::{ELSEWHERE_MS, LATEST_TO_WEIGH, Subject},
        finding::Finding,
    },
    store::{self, Db, StoreError, window::Reach},
};

/// How far apart instants may lie to be read at once, in milliseconds; what is later than that is
/// late anyway.
const AT_ONCE_MS: i64 = DAY_MS;

/// Publications by channel, in order.
type Windows = HashMap<ChannelId, Vec<Neighbour>>;

/// What is known around publications.
#[derive(Debug, Default)]
pub struct Surroundings {
    windows: Windows,
    workspaces: HashMap<WorkspaceId, (Known, Windows)>,
    materials: HashMap<WorkspaceId, Material>,
}

impl Surroundings {
    /// Reads everything around some publications, each with its post, in a few reads for each workspace.
    pub async fn read(
        db: &Db,
        publications: &[(&Publication, &Post)],
        now: Instant,
    ) -> Result<Self, StoreError> {
        let reaches: Vec<Reach> = publications
            .iter()
            .map(|(one, post)| Reach {
                // What comes later matters only to the better day that nobody reads here, and what
                // lies further back to the length of a run.
                until: one.due_at,
                ..reach(one.channel, one.due_at, post.about.is_evergreen)
            })
            .collect();
        let mut of_workspaces: HashMap<WorkspaceId, Vec<(&Publication, &Post)>> = HashMap::new();
        for (one, post) in publications {
            let found = of_workspaces.entry(one.workspace).or_default();
            found.push((one, post));
        }
        let mut surroundings = Self {
            windows: store::window::around(db, &reaches, LATEST_TO_WEIGH).await?,
            ..Self::default()
        };
        for (workspace, found) in of_workspaces {
            let instants = found.iter().map(|(one, _)| one.due_at);
            let last = instants.clone().max().unwrap_or(now);
            let first = instants.min().unwrap_or(now).max(last.plus_ms(-AT_ONCE_MS));
            let channels: Vec<ChannelId> = found.iter().map(|(one, _)| one.channel).collect();
            let known = Known::read(db, workspace, (first, last), Some(&channels), now).await?;
            let (from, to) = (first.plus_ms(-ELSEWHERE_MS), last.plus_ms(ELSEWHERE_MS));
            let near = store::window::near(db, workspace, from, to).await?;
            let posts = found.iter().map(|(_, post)| *post);
            let material = Material::read(db, workspace, posts).await?;
            surroundings.workspaces.insert(workspace, (known, near));
            surroundings.materials.insert(workspace, material);
        }
        Ok(surroundings)
    }

    /// What the rules say about one of the publications now.
    pub async fn judge(
        &self,
        (db, rules, networks): (&Db, &Rules, &Networks),
        publication: &Publication,
        (post, channel): (&Post, &Channel),
        now: Instant,
    ) -> Result<Vec<Finding>, StoreError> {
        let Some((known, near)) = self.workspaces.get(&publication.workspace) else {
            return Ok(Vec::new());
        };
        let material = self.materials.get(&publication.workspace);
        let at = publication.due_at;
        let entry = Entry::of(
            post,
            parts_on(networks, channel, post),
            material.unwrap_or(&Material::default()),
            Subject::Post(post.id),
            Some(at),
        );
        let window = self.windows.get(&channel.id).map(Vec::as_slice);
        let mut contexts = [context(
            entry,
            channel.outline(),
            window.unwrap_or_default(),
            known.elsewhere(channel.id, at, near),
            Cow::Owned(known.setting(channel.id)),
            now,
        )];
        read_lookalikes(db, rules, &mut contexts).await?;
        Ok(rules.check(&contexts[0]))
    }
}

/// How many posts are read anew at once.
const ANEW: i64 = 100;

/// Reads some posts anew of which nothing is kept, or only what other rules have read; says whether
/// there may be more of them.
///
/// Rules look back a year at the most, so what is older is left as it is.
pub async fn read_anew(
    db: &Db,
    rules: &Rules,
    networks: &Networks,
    now: Instant,
) -> Result<bool, StoreError> {
    let since = now.plus_ms(-crate::rules::context::EVERGREEN_BACK_MS);
    let version = rules.gist_version();
    let outdated = store::gists::outdated(db, version, since, ANEW).await?;
    if outdated.is_empty() {
        return Ok(false);
    }
    let mut ids: Vec<PostId> = outdated.iter().map(|(post, _)| *post).collect();
    ids.dedup();
    let posts = store::posts::for_engine(db, &ids).await?;
    let channels: Vec<ChannelId> = posts
        .iter()
        .flat_map(|post| post.variants.iter().map(|variant| variant.channel))
        .collect();
    let found = store::channels::for_engine(db, &channels)
        .await?
        .into_iter();
    let found: HashMap<_, _> = found.map(|(channel, _)| (channel.id, channel)).collect();
    let mut imprints = Vec::new();
    for post in &posts {
        for variant in &post.variants {
            if let Some(channel) = found.get(&variant.channel) {
                let parts = parts_on(networks, channel, post);
                imprints.push(imprint(rules, post, variant, &parts));
            }
        }
    }
    // Of what was taken off its channel since there is nothing to read, now or later.
    let is_read = |variant: &VariantId| imprints.iter().any(|one| one.variant == *variant);
    let unread: Vec<VariantId> = outdated
        .iter()
        .map(|(_, variant)| *variant)
        .filter(|variant| !is_read(variant))
        .collect();
    let tx = db.begin_write().await?;
    store::gists::put(&tx, &imprints).await?;
    store::gists::leave(&tx, &unread, version).await?;
    tx.commit().await?;
    Ok(i64::try_from(outdated.len()).is_ok_and(|found| found == ANEW))
}

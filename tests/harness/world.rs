//! What a test needs of the world that the API does not give: other workspaces, and publications in
//! states that only time or bad luck would bring.

use dezent::{
    domain::{
        attempt::{Step, StepKind, StepResult},
        channel::{Channel, LatePolicy, Mode},
        id::{ChannelId, PublicationId, StepId, WorkspaceId},
        network::Network,
        publication::{Publication, State},
        role::Role,
        time::Instant,
        transition::Move,
    },
    networks::Session,
    services::{
        Caller,
        keys::{self, NewKey},
    },
    store::{
        self,
        moves::{self, StepWrite, Write},
        steps::StepEnd,
    },
};
use secrecy::ExposeSecret as _;
use serde_json::Map;
use uuid::Uuid;

use super::{Client, Dezent, sample, steps};

impl Dezent {
    /// Makes a second workspace and calls as its owner.
    pub(crate) async fn second_workspace(&self) -> Client {
        let services = self.app.services();
        let now = services.clock.now().plus_ms(1);
        let id = WorkspaceId::new(now);
        let tx = services.db.begin_write().await.unwrap();
        store::workspaces::insert(&tx, id, "Another shop", now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        self.with_role_in(id, Role::Owner).await
    }

    /// Calls as somebody with this role in the first workspace.
    pub(crate) async fn with_role(&self, role: Role) -> Client {
        self.with_role_in(self.app.workspace(), role).await
    }

    /// Calls as somebody with this role in a workspace.
    pub(crate) async fn with_role_in(&self, workspace: WorkspaceId, role: Role) -> Client {
        let caller = Caller::operator(workspace);
        let new = NewKey::of_program(&role.to_string(), role);
        let made = keys::create(self.app.services(), &caller, new)
            .await
            .unwrap();
        self.client.with_key(Some(made.text.expose_secret()))
    }

    /// A channel whose policy no call sets yet: it leaves out what is too late. Nobody answers on it.
    pub(crate) async fn channel_that_skips(&self) -> String {
        let channels = self.store_channels("k1", [LatePolicy::Skip]).await;
        channels[0].id.to_string()
    }

    /// Stores a channel of some kind for each policy; their network has not been told of them.
    pub(crate) async fn store_channels(
        &self,
        kind: &str,
        policies: impl IntoIterator<Item = LatePolicy>,
    ) -> Vec<Channel> {
        let services = self.app.services();
        let now = services.clock.now();
        let tx = services.db.begin_write().await.unwrap();
        let mut channels = Vec::new();
        for late_policy in policies {
            let options = Map::from_iter([("kind".to_owned(), kind.into())]);
            let mut channel = sample::channel(self.app.workspace(), "laden", options, now);
            channel.late_policy = late_policy;
            let (vault, session) = (&services.vault, Session::default());
            let sealed = vault.seal_session(channel.workspace, channel.id, &session);
            store::channels::insert(&tx, &channel, sealed)
                .await
                .unwrap();
            channels.push(channel);
        }
        tx.commit().await.unwrap();
        channels
    }

    /// Stores posts that are planned, faster than calls would; each on one channel.
    pub(crate) async fn store_posts(
        &self,
        planned: impl IntoIterator<Item = (ChannelId, String, Instant)>,
    ) -> Vec<Publication> {
        let services = self.app.services();
        let now = services.clock.now();
        let tx = services.db.begin_write().await.unwrap();
        let (mut publications, mut lanes) = (Vec::new(), Vec::new());
        for (channel, words, at) in planned {
            let post = sample::post(self.app.workspace(), channel, &[words], at, now);
            store::posts::insert(&tx, &post).await.unwrap();
            let (variant, network) = (&post.variants[0], Network::Sandbox);
            publications.push(Publication::planned(&post, variant, network, at, 0, now));
            lanes.push((channel, at));
        }
        store::publications::insert(&tx, &publications)
            .await
            .unwrap();
        store::lanes::wake_by(&tx, &lanes).await.unwrap();
        tx.commit().await.unwrap();
        publications
    }

    /// A publication as it is stored.
    pub(crate) async fn stored(&self, id: &str) -> Publication {
        let id: PublicationId = id.parse().unwrap();
        let db = &self.app.services().db;
        store::publications::for_engine(db, &[id])
            .await
            .unwrap()
            .remove(0)
    }

    /// Makes one move of the protocol with a publication.
    pub(crate) async fn make(
        &self,
        id: &str,
        by: Move,
        to: State,
        change: impl FnOnce(&mut Publication),
    ) {
        self.write(id, by, to, change, None).await;
    }

    async fn write(
        &self,
        id: &str,
        by: Move,
        to: State,
        change: impl FnOnce(&mut Publication),
        step: Option<Step>,
    ) {
        let services = self.app.services();
        let now = services.clock.now();
        let before = self.stored(id).await;
        let mut after = before.moved(by, to, now).unwrap();
        change(&mut after);
        let mut write = Write::of(by, &before, after);
        if let Some(step) = step {
            write = write.with_step(StepWrite::Begin(Box::new(step)));
        }
        let tx = services.db.begin_write().await.unwrap();
        assert_eq!(moves::apply(&tx, &[write], now).await.unwrap(), [true]);
        tx.commit().await.unwrap();
    }

    /// Brings a publication that is due to where its public call is under way, and stays there.
    pub(crate) async fn begin_sending(&self, id: &str) {
        self.begin_step(id, "post:0").await;
    }

    /// The same with a public step of this name; says the step's id.
    pub(crate) async fn begin_step(&self, id: &str, name: &str) -> StepId {
        let now = self.clock.now();
        self.make(id, Move::Claim, State::Due, |after| {
            after.lease.owner = Some(Uuid::nil());
        })
        .await;
        let mut step = steps::begun(id.parse().unwrap(), StepKind::Public, now);
        name.clone_into(&mut step.name);
        let step_id = step.id;
        let begin = |after: &mut Publication| {
            after.attempted = true;
            after.first_sent_at = Some(now);
        };
        self.write(id, Move::BeginPublic, State::Sending, begin, Some(step))
            .await;
        step_id
    }

    /// Stores how a step ended, without moving its publication.
    pub(crate) async fn end_step(&self, id: StepId, result: StepResult) {
        let tx = self.app.services().db.begin_write().await.unwrap();
        let end = StepEnd {
            id,
            at: self.clock.now(),
            result,
            http_status: None,
            error_code: None,
            message: None,
            // What a network works on has a handle to ask by.
            remote_id: (result == StepResult::Processing).then(|| "handle".to_owned()),
            data: serde_json::json!({}),
            retry_after_s: None,
        };
        store::steps::end(&tx, &[&end]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Sets who posts on a channel.
    pub(crate) async fn set_mode(&self, channel: &str, mode: Mode) {
        let (id, now) = (channel.parse().unwrap(), self.clock.now());
        let tx = self.app.services().db.begin_write().await.unwrap();
        assert!(store::channels::set_mode(&tx, id, mode, now).await.unwrap());
        tx.commit().await.unwrap();
    }

    /// Brings a publication that is due to where nobody knows whether it is out.
    pub(crate) async fn lose_sight(&self, id: &str) {
        self.begin_sending(id).await;
        let look_at = self.clock.now().plus_ms(150_000);
        self.make(id, Move::LoseSight, State::Unknown, |after| {
            after.look_again_at = Some(look_at);
        })
        .await;
    }
}

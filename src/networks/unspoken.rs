//! Networks that no program can speak to: XING, where a person posts, and Google+, which is gone.
//!
//! XING's API was closed to new apps in 2017; what is left is a link that opens the page with a link
//! filled in. Source: dev.xing.com, *Share button*, and how widely its link is used; read 2026-12-01.
//! Google+ closed in 2019; its addresses for programs stopped on 7 March. Source: developers.google.com,
//! *Google+ integrations shutdown*, read 2026-12-01.

use async_trait::async_trait;
use serde_json::Value;
use url::Url;

use super::{
    About, Adapter, ChannelFacts, ConnectError, ConnectRequest, Connected, Draft, FieldDoc, Look,
    LookRequest, Next, Options, Outcome, Session, Step, StepReport,
    handout::{ByHand, Handout},
    refused_option,
    upload::no_such_step,
};
use crate::domain::{
    attempt::{Journal, Permit},
    media::{IMAGE_SIZE_MAX_BYTES, MediaType, VIDEO_SIZE_MAX_BYTES},
    network::{Kind, Limits, Network, ProvenBy, Refusal},
    text::TextUnit,
    time::Instant,
};

/// The longest text that is kept for it; its own limit is not published, in graphemes.
const TEXT_MAX: usize = 100_000;
/// The most pictures and the most films of a post: our own choice, a person sees what it takes.
const MEDIA_MAX: usize = 20;
/// The setting that replaces the link which opens the network.
pub(super) const SHARE_LINK: &str = "share_link";

const XING: About = About {
    title: "XING",
    proven_by: ProvenBy::Sheet,
    credentials: &[],
    options: &[FieldDoc {
        name: SHARE_LINK,
        required: false,
        about: "The address that opens XING filled in, with {url} where the post's link goes, should the \
                usual one stop working.",
    }],
    sources: &["https://dev.xing.com/plugins/share_button (2026-12-01)"],
};

const GOOGLE_PLUS: About = About {
    title: "Google+",
    proven_by: ProvenBy::Sheet,
    credentials: &[],
    options: &[],
    sources: &["https://developers.google.com/+/integrations-shutdown (2026-12-01)"],
};

/// What such a network is; nothing is called.
pub(super) struct Unspoken {
    network: Network,
    about: About,
    /// What whoever wants to connect it is told.
    told: &'static str,
    /// Whether there is nobody to post to any more, not even by hand.
    is_closed: bool,
}

impl Unspoken {
    /// XING.
    pub(super) const fn xing() -> Self {
        Self {
            network: Network::Xing,
            about: XING,
            told: "only people can post on XING; connect it with the mode reminder",
            is_closed: false,
        }
    }

    /// Google+.
    pub(super) const fn google_plus() -> Self {
        Self {
            network: Network::GooglePlus,
            about: GOOGLE_PLUS,
            told: "Google+ closed in 2019; there is nothing to connect any more",
            is_closed: true,
        }
    }

    fn never<T>(&self) -> Result<T, ConnectError> {
        Err(ConnectError::Refused(self.told.to_owned()))
    }
}

/// Of a closed network there is nothing to hand out, and no channel to hand it out for.
impl ByHand for Unspoken {
    fn handout(&self, _channel: &ChannelFacts, _options: &Options, texts: &[String]) -> Handout {
        Handout {
            target: self.about.title.to_owned(),
            text: texts.join("\n\n"),
            parts: texts.to_vec(),
            share_link: None,
            app_link: None,
            page: None,
        }
    }
}

/// Whether a text is an address with a place for the link.
fn is_template(value: &Value) -> bool {
    value.as_str().is_some_and(|text| {
        text.contains("{url}") && Url::parse(text).is_ok_and(|url| url.scheme() == "https")
    })
}

#[async_trait]
impl Adapter for Unspoken {
    fn network(&self) -> Network {
        self.network
    }

    fn about(&self) -> About {
        self.about
    }

    fn limits(&self, _options: &Options) -> Limits {
        Limits {
            images_max: MEDIA_MAX,
            image_size_bytes_max: IMAGE_SIZE_MAX_BYTES,
            image_types: vec![
                MediaType::Jpeg,
                MediaType::Png,
                MediaType::Gif,
                MediaType::Webp,
            ],
            videos_max: MEDIA_MAX,
            video_size_bytes_max: VIDEO_SIZE_MAX_BYTES,
            video_types: vec![MediaType::Mp4, MediaType::Quicktime],
            mixes_media: true,
            ..Limits::of_text(TEXT_MAX, TextUnit::Graphemes)
        }
    }

    fn kind(&self, _options: &Options) -> Kind {
        Kind::ChosenId
    }

    fn refuse_options(&self, options: &Options) -> Vec<Refusal> {
        let mut refusals = self.about.refuse_unknown(options);
        if self.is_closed {
            return refusals;
        }
        if options
            .get(SHARE_LINK)
            .is_some_and(|value| !is_template(value))
        {
            let message = "use an address that begins with https:// and holds {url}";
            refusals.push(refused_option(SHARE_LINK, message.to_owned()));
        }
        refusals
    }

    fn by_hand(&self) -> Option<&dyn ByHand> {
        self.is_closed.then_some(self as &dyn ByHand)
    }

    async fn connect(&self, _request: ConnectRequest<'_>) -> Result<Connected, ConnectError> {
        self.never()
    }

    async fn refresh(
        &self,
        _channel: &ChannelFacts,
        _session: &Session,
    ) -> Result<Session, ConnectError> {
        self.never()
    }

    fn is_stale(&self, _session: &Session, _now: Instant) -> bool {
        false
    }

    fn next(&self, draft: &Draft, journal: &Journal) -> Next {
        // Whoever posts by hand is asked instead.
        match self.public_step(draft, journal) {
            Some(step) => Next::Public(step),
            None => Next::Done(super::Proof {
                remote_id: String::new(),
                url: None,
            }),
        }
    }

    fn public_step(&self, _draft: &Draft, _journal: &Journal) -> Option<Step> {
        None
    }

    async fn prepare(&self, _draft: &Draft, step: &Step, _session: &Session) -> StepReport {
        no_such_step(step)
    }

    async fn publish(
        &self,
        _draft: &Draft,
        _step: &Step,
        _session: &Session,
        _permit: Permit,
    ) -> StepReport {
        Outcome::NotSent.into()
    }

    async fn look(&self, _request: LookRequest<'_>, _session: &Session) -> Look {
        Look::Gone
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{SHARE_LINK, Unspoken};
    use crate::networks::{Adapter as _, ConnectError, ConnectRequest, Session, drive};

    #[tokio::test]
    async fn nobody_connects_what_no_program_can_speak_to() {
        for (network, word) in [
            (Unspoken::xing(), "reminder"),
            (Unspoken::google_plus(), "2019"),
        ] {
            let request = ConnectRequest {
                channel: drive::channel_id(),
                name: "Laden",
                credentials: &Session::default(),
                options: &drive::options(&json!({})),
            };
            match network.connect(request).await {
                Err(ConnectError::Refused(why)) => assert!(why.contains(word), "{why}"),
                other => panic!("{other:?}"),
            }
        }
        assert!(Unspoken::xing().by_hand().is_none());
        assert!(Unspoken::google_plus().by_hand().is_some());
    }

    #[test]
    fn a_link_of_ones_own_has_a_place_for_the_posts() {
        let refused = |link: serde_json::Value| {
            let options = drive::options(&json!({ SHARE_LINK: link }));
            Unspoken::xing().refuse_options(&options).len()
        };
        assert_eq!(
            refused(json!("https://www.xing.com/social/share/spi?url={url}")),
            0
        );
        for wrong in [
            json!("https://www.xing.com/"),
            json!("http://a.de/{url}"),
            json!(1),
        ] {
            assert_eq!(refused(wrong), 1);
        }
    }
}

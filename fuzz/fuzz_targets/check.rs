//! Any text at all, on any network: no rule stumbles, every passage is one, and equal input gives equal
//! bytes.

#![no_main]

use std::sync::LazyLock;

use dezent::{
    domain::{
        id::ChannelId,
        network::Network,
        time::{Instant, TimeZone},
    },
    rules::{
        Rules,
        context::{Context, Judged, Subject},
        finding::{Finding, Span},
        policy::Policy,
    },
};
use libfuzzer_sys::fuzz_target;

static RULES: LazyLock<Rules> = LazyLock::new(Rules::load);

const NETWORKS: [&str; 4] = ["sandbox", "mastodon", "x", "instagram"];
const LANGS: [Option<&str>; 4] = [None, Some("de"), Some("en"), Some("fr")];

fuzz_target!(|input: (u8, &str)| {
    let (choice, text) = input;
    let network = NETWORKS[usize::from(choice & 3)];
    let lang = LANGS[usize::from((choice >> 2) & 3)];
    let context = Context {
        subject: Subject::Unsaved,
        channel: ChannelId::new(Instant::default()),
        network: Network::Sandbox,
        time_zone: TimeZone::UTC,
        followers: None,
        now: Instant::default(),
        post: Judged {
            text: text.into(),
            lang: lang.map(Into::into),
            at: Some(Instant::from_ms(1_796_202_000_000)),
            ..Judged::default()
        },
        neighbours: Vec::new().into(),
        elsewhere: Vec::new().into(),
        lookalikes: Vec::new().into(),
        setting: std::borrow::Cow::default(),
    };
    let check = || RULES.check_as(network, &Policy::default(), &context);
    let found = check();
    let bytes = |found: &[Finding]| serde_json::to_vec(found).ok();
    assert_eq!(bytes(&found), bytes(&check()));
    for span in found.iter().flat_map(|finding| &finding.spans) {
        let range = span.byte_start..span.byte_end;
        assert_eq!(Span::new("text", text, range).as_ref(), Some(span));
    }
});

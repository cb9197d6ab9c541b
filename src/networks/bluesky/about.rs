//! What the adapter says of itself: credentials, settings, sources.

use crate::{
    domain::network::ProvenBy,
    networks::{About, FieldDoc},
};

/// What the adapter says of itself.
pub(super) const ABOUT: About = About {
    title: "Bluesky",
    proven_by: ProvenBy::Server,
    credentials: &[
        FieldDoc {
            name: "identifier",
            required: true,
            about: "The account's handle, such as shop.bsky.social, or its DID.",
        },
        FieldDoc {
            name: "app_password",
            required: true,
            about: "An app password made for Dezent in the account's settings.",
        },
        FieldDoc {
            name: "server",
            required: false,
            about: "The server that is asked for the handle, by default https://bsky.social.",
        },
    ],
    options: &[FieldDoc {
        name: "link_card",
        required: false,
        about: "A card under the first part: uri, title, description, and thumb: true where the \
                part's first image is the card's picture. Without thumb, images win over the card.",
    }],
    sources: &[
        "https://docs.bsky.app/docs/advanced-guides/posts (2026-11-23)",
        "https://docs.bsky.app/docs/advanced-guides/rate-limits (2026-11-23)",
        "https://docs.bsky.app/docs/advanced-guides/oauth-client (2026-12-01)",
        "https://atproto.com/specs/oauth (2026-12-01)",
        "https://atproto.com/specs/permission (2026-12-01)",
        "https://atproto.com/specs/tid (2026-11-23)",
        "https://github.com/bluesky-social/atproto/tree/main/lexicons (2026-11-23)",
    ],
};

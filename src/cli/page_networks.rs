//! Prints `docs/networks.md` from the adapters themselves.

use std::fmt::Write;

use crate::{
    domain::{
        network::{Kind, Limits, ProvenBy, Ratios},
        shorthand::Shorthand,
    },
    networks::{Adapter, FieldDoc, Options, registry::Networks},
};

/// What stands above the list of networks.
const HEAD: &str = "\
# Networks

This page is printed by the program from its adapters; a test keeps the two equal.

*Proven by* says what shows that an adapter speaks to its network rightly: **server**, the tests
publish on the network's own server software; **description**, the requests are checked against a
description the network publishes; **sheet**, the requests are compared with its documentation only.

*An unclear send* says what happens when an answer is lost on its way. Dezent never just sends again.
The limits are those of a channel without settings of its own.

A JPEG, PNG or WebP picture whose format, bytes or pixels a network would refuse is drawn anew for it, as
large and as well as it takes it; the post says so under `fitted`. Nothing is cut, padded or made larger, and
what moves stays as it is. A picture that would lose what a person would miss, because it would have less
than 1080 pixels on its longer side or less than JPEG quality 80, is refused instead.

A channel of any network can be switched to reminders: a person then gets the text, the pictures and a
link that opens the network with the text filled in, posts by hand, and says where the post is. Limits
only warn there, and no credentials are needed.
";

/// The whole page.
pub(super) fn markdown(networks: &Networks) -> String {
    let mut page = HEAD.to_owned();
    // Writing to a string cannot fail, so the results below say nothing.
    let _ = writeln!(page, "\n| network | name | proven by | an unclear send |");
    let _ = writeln!(page, "| --- | --- | --- | --- |");
    for adapter in networks.iter() {
        let (network, about) = (adapter.network(), adapter.about());
        let kind = adapter.kind(&Options::new());
        let title = about.title;
        let _ = writeln!(
            page,
            "| [`{network}`](#{network}) | {title} | {} | {kind} |",
            about.proven_by
        );
    }
    for adapter in networks.iter() {
        print_network(&mut page, adapter.as_ref());
    }
    page
}

fn print_network(page: &mut String, adapter: &dyn Adapter) {
    let (about, options) = (adapter.about(), Options::new());
    let _ = writeln!(page, "\n## {}\n", adapter.network());
    let _ = writeln!(page, "**{}**\n", about.title);
    let _ = writeln!(
        page,
        "- Proven by: {}. {}",
        about.proven_by,
        proof(about.proven_by)
    );
    let kind = adapter.kind(&options);
    let settled = if adapter.by_hand().is_some() {
        "Nothing is sent: a reminder that was broken off is made again."
    } else {
        settled(kind)
    };
    let _ = writeln!(page, "- An unclear send: {kind}. {settled}");
    let removal = if adapter.can_remove() {
        "What is out can be removed from here."
    } else if adapter.by_hand().is_some() {
        "Whoever posted it removes it there."
    } else {
        "What is out can only be removed there."
    };
    let _ = writeln!(page, "- Removing: {removal}");
    print_limits(page, &adapter.limits(&options));
    print_fields(
        page,
        "Credentials",
        "connecting asks for none",
        about.credentials,
    );
    print_consent(page, adapter);
    print_fields(page, "Options", "a channel has none", about.options);
    let _ = writeln!(page, "\n### Sources\n");
    for source in about.sources {
        let _ = writeln!(page, "- {source}");
    }
}

fn print_limits(page: &mut String, limits: &Limits) {
    let _ = writeln!(page, "\n### Limits\n");
    let _ = write!(page, "- Text: {} {}", limits.text_max, limits.text_unit);
    if let Some(bytes) = limits.text_bytes_max {
        let _ = write!(page, ", and {bytes} bytes");
    }
    if let Some(Shorthand { link, mentions }) = limits.shorthand {
        let shown = if mentions {
            ", `@name@server` as `@name`"
        } else {
            ""
        };
        let _ = write!(page, "; a link counts {link}{shown}");
    }
    if let Some(caption) = limits.caption_max {
        let _ = write!(page, "; {caption} beside a picture or film");
    }
    let counted = [
        (limits.hashtags_max, "hashtags"),
        (limits.mentions_max, "mentions"),
        (limits.links_max, "links"),
    ];
    for (max, what) in counted {
        if let Some(max) = max {
            let _ = write!(page, "; {max} {what}");
        }
    }
    if limits.needs_media {
        let _ = write!(page, "; a post needs a picture or film");
    }
    let _ = writeln!(page);
    print_images(page, limits);
    print_films(page, limits);
    let _ = writeln!(
        page,
        "- Description of an image or film: {} graphemes",
        limits.alt_max
    );
    let threads = match limits.thread_parts_max {
        1 => "none".to_owned(),
        parts => format!("up to {parts} parts"),
    };
    let _ = writeln!(page, "- Threads: {threads}");
}

fn print_images(page: &mut String, limits: &Limits) {
    if limits.images_max == 0 {
        let _ = writeln!(page, "- Images: none");
        return;
    }
    let images: Vec<String> = limits.image_types.iter().map(ToString::to_string).collect();
    let (count, images) = (limits.images_max, images.join(", "));
    let _ = writeln!(page, "- Images: {count} of {images}");
    let size = limits.image_size_bytes_max;
    let _ = write!(page, "- Size of an image: {size} bytes");
    if let Some(pixels) = limits.image_pixels_max {
        let _ = write!(page, ", {pixels} pixels");
    }
    print_sides(
        page,
        limits.image_side_min,
        limits.image_side_max,
        limits.image_ratios,
    );
}

/// The rest of a line: how long sides may be, and which shapes are taken.
fn print_sides(page: &mut String, min: Option<u32>, max: Option<u32>, shapes: Option<Ratios>) {
    if let Some(min) = min {
        let _ = write!(page, ", the shorter side {min} pixels at least");
    }
    if let Some(max) = max {
        let _ = write!(page, ", the longer side {max} pixels at most");
    }
    if let Some(Ratios { min, max }) = shapes {
        let _ = write!(page, ", {min:.2} to {max:.2} times as wide as high");
    }
    let _ = writeln!(page);
}

/// What has to be done before people can be asked there, and for what they are asked.
fn print_consent(page: &mut String, adapter: &dyn Adapter) {
    let Some(consent) = adapter.consent() else {
        return;
    };
    let _ = writeln!(page, "\n### Consent\n");
    let _ = writeln!(
        page,
        "`POST /channels/connect` says on which page of the network a person agrees."
    );
    if consent.needs_server() {
        let _ = writeln!(page, "It needs the name of the account's `server`.");
    }
    let Some(registration) = consent.registration() else {
        let _ = writeln!(page, "Nothing has to be registered for it.");
        return;
    };
    let _ = writeln!(
        page,
        "\nFirst register Dezent at <{}>. {} The address to come back to is `PUBLIC_URL/connect/{}/callback`.",
        registration.at,
        registration.what,
        adapter.network()
    );
    let scopes: Vec<String> = registration
        .scopes
        .iter()
        .map(|scope| format!("`{scope}`"))
        .collect();
    if !scopes.is_empty() {
        let _ = writeln!(page, "\nPeople are asked for: {}.", scopes.join(", "));
    }
}

fn print_films(page: &mut String, limits: &Limits) {
    if limits.videos_max == 0 {
        let _ = writeln!(page, "- Films: none");
        return;
    }
    let films: Vec<String> = limits.video_types.iter().map(ToString::to_string).collect();
    let mixed = if limits.mixes_media {
        "also together with images"
    } else {
        "not together with images"
    };
    let (count, films) = (limits.videos_max, films.join(", "));
    let _ = writeln!(page, "- Films: {count} of {films}, {mixed}");
    let size = limits.video_size_bytes_max;
    let length = match (limits.video_duration_ms_min, limits.video_duration_ms_max) {
        (None, None) => "any length".to_owned(),
        (Some(min), None) => format!("{} seconds at least", min / 1_000),
        (None, Some(max)) => format!("{} seconds", max / 1_000),
        (Some(min), Some(max)) => format!("{} to {} seconds", min / 1_000, max / 1_000),
    };
    let _ = write!(page, "- Size and length of a film: {size} bytes, {length}");
    print_sides(
        page,
        limits.video_side_min,
        limits.video_side_max,
        limits.video_ratios,
    );
}

fn print_fields(page: &mut String, heading: &str, none: &str, fields: &[FieldDoc]) {
    let _ = writeln!(page, "\n### {heading}\n");
    if fields.is_empty() {
        let _ = writeln!(page, "None: {none}.");
        return;
    }
    let _ = writeln!(page, "| field | needed | what it is |");
    let _ = writeln!(page, "| --- | --- | --- |");
    for field in fields {
        let needed = if field.required { "yes" } else { "no" };
        let _ = writeln!(
            page,
            "| `{}` | {needed} | {} |",
            field.name,
            field.about.replace('|', "\\|")
        );
    }
}

fn proof(proven_by: ProvenBy) -> &'static str {
    match proven_by {
        ProvenBy::Server => "The tests publish on the network's own server software.",
        ProvenBy::Description => "The requests are checked against the network's description.",
        ProvenBy::Sheet => "The requests are compared with the network's documentation only.",
    }
}

fn settled(kind: Kind) -> &'static str {
    match kind {
        Kind::ChosenId => {
            "Dezent chooses the post's id, looks it up, and writing the same id again changes nothing."
        }
        Kind::ServerKey => {
            "The network remembers Dezent's key and answers a repeat with the first post."
        }
        Kind::Handle => "A handle that exists before publishing tells whether it was published.",
        Kind::Listing => "Dezent looks through the channel's own posts, twice and minutes apart.",
        Kind::Blind => "Nothing can be asked, so a person is asked to look.",
    }
}

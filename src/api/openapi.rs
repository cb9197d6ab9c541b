//! The description of the API: what the routes themselves do not say.

use std::collections::BTreeMap;

use axum::http::Method;
use utoipa::openapi::{
    Content, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder,
    ServerBuilder,
    path::{Operation, ParameterBuilder, ParameterIn, PathItem},
    schema::{Components, ComponentsBuilder, Object, Schema, Type},
    security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    tag::TagBuilder,
};

use super::{
    OPEN, V1,
    examples::{self, Shown},
    problem::{CONTENT_TYPE, Problem},
};

/// The name of the one way to say who calls.
const KEY: &str = "key";

/// The document before the routes are in it.
pub(super) fn head() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Dezent")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Plans social posts, checks them against rules, and publishes each of them exactly \
             once. Instants are RFC 3339 with an offset. Whatever fails is answered with a problem \
             as in RFC 9457; unknown fields are refused by name; what belongs to somebody else is \
             not found.",
        ))
        .license(Some(
            LicenseBuilder::new()
                .name("MIT OR Apache-2.0")
                .identifier(Some("MIT OR Apache-2.0"))
                .build(),
        ))
        .build();
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("dz_…")
        .description(Some("A key, made by `dezent key create`."))
        .build();
    let components = ComponentsBuilder::new()
        .schema_from::<Problem>()
        .security_scheme(KEY, SecurityScheme::Http(scheme))
        .build();
    OpenApiBuilder::new()
        .info(info)
        .servers(Some([ServerBuilder::new().url("/").build()]))
        .components(Some(components))
        .tags(Some(TAGS.map(|(name, about)| {
            TagBuilder::new()
                .name(name)
                .description(Some(about))
                .build()
        })))
        .build()
}

/// The groups of calls.
const TAGS: [(&str, &str); 13] = [
    ("posts", "Posts: what is to be said, and where."),
    (
        "publications",
        "Publications: one post on one channel at one instant.",
    ),
    ("channels", "Channels: connected accounts."),
    (
        "profile",
        "What rules know of a workspace: what it is, whom it speaks to, what it sells.",
    ),
    (
        "rules",
        "What people want of rules, and what they do not want to hear.",
    ),
    ("inbox", "What people asked or said."),
    ("calendar", "What is planned and published."),
    ("events", "What happened."),
    ("media", "Pictures and films that posts carry."),
    ("people", "Workspaces, who belongs to them, and keys."),
    ("webhooks", "Addresses that are told what happens."),
    ("about", "Networks, rules and kinds of problems."),
    ("health", "How the program is."),
];

/// Adds to every call what holds for all: a key, problems, the headers of writes, and examples.
pub(super) fn finish(mut document: OpenApi) -> OpenApi {
    open_up(document.components.as_mut());
    let shown = Shown::of(document.components.as_ref());
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            let name = operation.operation_id.clone().unwrap_or_default();
            let needs_key = path.starts_with(V1) && !OPEN.contains(&name.as_str());
            if needs_key {
                operation.security = Some(vec![SecurityRequirement::new(KEY, [] as [&str; 0])]);
            }
            let is_check = CHECKS.contains(&name.as_str());
            if needs_key && !method.is_safe() && !is_check {
                let changes_one = path.contains('{') || path.ends_with(PROFILE);
                add_write_headers(operation, changes_one);
            }
            add_examples(operation, &shown);
            let problem = ResponseBuilder::new()
                .description("What went wrong.")
                .content(
                    CONTENT_TYPE,
                    Content::new(Some(Ref::from_schema_name("Problem"))),
                )
                .build();
            operation
                .responses
                .responses
                .insert("default".to_owned(), RefOr::T(problem));
        }
    }
    document
}

/// Writes out, in each answer that holds more than what may be sent, the part that may be sent: on its
/// own that part allows no other members.
fn open_up(components: Option<&mut Components>) {
    let Some(components) = components else { return };
    let closed: BTreeMap<String, Object> = components
        .schemas
        .iter()
        .filter_map(|(name, schema)| match schema {
            RefOr::T(Schema::Object(object)) if object.additional_properties.is_some() => {
                Some((Ref::from_schema_name(name).ref_location, object.clone()))
            }
            _ => None,
        })
        .collect();
    for schema in components.schemas.values_mut() {
        let RefOr::T(Schema::AllOf(all)) = schema else {
            continue;
        };
        for part in &mut all.items {
            if let RefOr::Ref(named) = part
                && let Some(object) = closed.get(&named.ref_location)
            {
                let mut object = object.clone();
                object.additional_properties = None;
                *part = RefOr::T(Schema::Object(object));
            }
        }
    }
}

/// The calls that send a body and write nothing.
const CHECKS: [&str; 2] = ["check_post", "find_slots"];

/// The end of the address of the one thing that has a revision and no id.
const PROFILE: &str = "/profile";

/// The headers that a write understands.
fn add_write_headers(operation: &mut Operation, changes_one: bool) {
    let header = |name: &str, about: &str| {
        ParameterBuilder::new()
            .name(name)
            .parameter_in(ParameterIn::Header)
            .description(Some(about))
            .schema(Some(Object::with_type(Type::String)))
            .build()
            .into()
    };
    let once = header(
        "Idempotency-Key",
        "Makes the write happen once: for 72 hours the same request with the same key is answered \
         again and not done again.",
    );
    let only_if = header(
        "If-Match",
        "The ETag of what was read, such as \"3\"; nothing is changed where it has another by now.",
    );
    let parameters = operation.parameters.get_or_insert_default();
    parameters.push(once);
    parameters.extend(changes_one.then_some(only_if));
}

/// Examples of what is sent and of what is answered, as JSON.
fn add_examples(operation: &mut Operation, shown: &Shown) {
    let name = operation.operation_id.clone().unwrap_or_default();
    if let Some(RefOr::T(sent)) = &mut operation.request_body
        && let Some(RefOr::T(content)) = sent.content.get_mut(JSON)
    {
        content.example = examples::body(&name);
    }
    for (status, answer) in &mut operation.responses.responses {
        let RefOr::T(answer) = answer else { continue };
        if !status.starts_with('2') {
            continue;
        }
        let Some(RefOr::T(content)) = answer.content.get_mut(JSON) else {
            continue;
        };
        content.example = content.schema.as_ref().map(|schema| shown.example(schema));
    }
}

/// The media type of what is sent and answered.
const JSON: &str = "application/json";

/// The operations at one address, each with its method.
pub(super) fn operations(item: &mut PathItem) -> impl Iterator<Item = (Method, &mut Operation)> {
    [
        (Method::GET, &mut item.get),
        (Method::PUT, &mut item.put),
        (Method::POST, &mut item.post),
        (Method::DELETE, &mut item.delete),
        (Method::PATCH, &mut item.patch),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

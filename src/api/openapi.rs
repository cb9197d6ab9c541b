//! The description of the API: what the routes themselves do not say.

use utoipa::openapi::{
    Content, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, ResponseBuilder,
    ServerBuilder,
    path::{Operation, PathItem},
    schema::ComponentsBuilder,
    security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    tag::TagBuilder,
};

use super::{V1, problem::CONTENT_TYPE, problem::Problem};

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
const TAGS: [(&str, &str); 8] = [
    ("posts", "Posts: what is to be said, and where."),
    (
        "publications",
        "Publications: one post on one channel at one instant.",
    ),
    ("channels", "Channels: connected accounts."),
    ("calendar", "What is planned and published."),
    ("media", "Pictures that posts carry."),
    ("people", "Workspaces, who belongs to them, and keys."),
    ("about", "Networks, rules and kinds of problems."),
    ("health", "How the program is."),
];

/// Adds to every call what holds for all: a key, and problems.
pub(super) fn finish(mut document: OpenApi) -> OpenApi {
    for (path, item) in &mut document.paths.paths {
        let needs_key = path.starts_with(V1);
        for operation in operations(item) {
            if needs_key {
                operation.security = Some(vec![SecurityRequirement::new(KEY, [] as [&str; 0])]);
            }
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

pub(super) fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        &mut item.get,
        &mut item.put,
        &mut item.post,
        &mut item.delete,
        &mut item.patch,
    ]
    .into_iter()
    .flatten()
}

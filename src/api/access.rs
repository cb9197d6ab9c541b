//! Which call needs which permission: a call is put in the list together with its action, and there is
//! no other way into the list.
//!
//! The action is asked for before the handler runs, and services ask again. The description of the
//! API names it as `x-action`.

use axum::{extract::Request, middleware::Next, response::Response};
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter, UtoipaMethodRouterExt as _};

use super::{ApiState, openapi::operations};
use crate::{domain::role::Action, error::Error, services::Caller};

/// The name under which the description tells a call's action.
pub(super) const ACTION: &str = "x-action";

/// The calls that need a key, each with its action.
#[derive(Default)]
pub(super) struct Keyed(OpenApiRouter<ApiState>);

impl Keyed {
    /// Adds calls that need this action.
    pub(super) fn at(self, action: Action, calls: UtoipaMethodRouter<ApiState>) -> Self {
        let (schemas, mut paths, methods) = calls.map(|methods| {
            methods.route_layer(axum::middleware::from_fn(
                move |caller: Caller, request: Request, next: Next| {
                    require(action, caller, request, next)
                },
            ))
        });
        for item in paths.paths.values_mut() {
            for (_, operation) in operations(item) {
                let named = ExtensionsBuilder::new().add(ACTION, action.to_string());
                operation.extensions = Some(named.build());
            }
        }
        Self(self.0.routes((schemas, paths, methods)))
    }

    /// The calls, to be put beneath their path.
    pub(super) fn into_router(self) -> OpenApiRouter<ApiState> {
        self.0
    }
}

async fn require(
    action: Action,
    caller: Caller,
    request: Request,
    next: Next,
) -> Result<Response, Error> {
    caller.allow(action)?;
    Ok(next.run(request).await)
}

//! `/networks`: where can be published, and what is needed for it.

use axum::{Json, extract::State};
use serde::Serialize;

use super::ApiState;
use crate::{
    domain::{
        network::{Kind, Limits, Network, ProvenBy},
        role::Action,
    },
    error::Error,
    networks::{
        Adapter, FieldDoc, Options,
        consent::{Consent, Registration},
    },
    services::Caller,
};

/// A network.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct NetworkAnswer {
    /// Its name here.
    network: Network,
    /// Its own name.
    title: &'static str,
    /// What shows that it is spoken to rightly.
    proven_by: ProvenBy,
    /// What a person enters to connect an account.
    credentials: Vec<FieldDoc>,
    /// What has to be registered there before accounts can be connected by a person's consent; none where
    /// nothing has to be, or nobody is asked.
    registration: Option<Registration>,
    /// How accounts are connected by a person's consent, where they are.
    consent: Option<ConsentAnswer>,
    /// The settings of a channel and of a variant.
    options: Vec<FieldDoc>,
    /// What a channel without settings accepts.
    limits: Limits,
    /// How an unclear outcome is found out on a channel without settings.
    kind: Kind,
    /// Whether what is out there can be removed from here.
    can_remove: bool,
    /// The documentation it was written from, with the date it was read.
    sources: Vec<&'static str>,
}

/// How accounts are connected by consent.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = NetworkConsent)]
pub(super) struct ConsentAnswer {
    /// Whether Dezent is registered there, where it has to be.
    is_ready: bool,
    /// Whether a person must name a server first.
    needs_server: bool,
}

/// Every network.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub(super) struct NetworkList {
    /// The networks.
    items: Vec<NetworkAnswer>,
}

fn answer(adapter: &dyn Adapter) -> NetworkAnswer {
    let (about, none) = (adapter.about(), Options::new());
    NetworkAnswer {
        network: adapter.network(),
        title: about.title,
        proven_by: about.proven_by,
        credentials: about.credentials.to_vec(),
        registration: adapter.consent().and_then(Consent::registration),
        consent: adapter.consent().map(|consent| ConsentAnswer {
            is_ready: consent.registration().is_none() || consent.is_registered(),
            needs_server: consent.needs_server(),
        }),
        options: about.options.to_vec(),
        limits: adapter.limits(&none),
        kind: adapter.kind(&none),
        can_remove: adapter.can_remove(),
        sources: about.sources.to_vec(),
    }
}

/// Lists the networks.
#[utoipa::path(
    get,
    path = "/networks",
    tag = "about",
    responses((status = 200, description = "Every network.", body = NetworkList)),
)]
pub(super) async fn list_networks(
    State(state): State<ApiState>,
    caller: Caller,
) -> Result<Json<NetworkList>, Error> {
    caller.allow(Action::ReadLists)?;
    let items = state
        .services
        .networks
        .iter()
        .map(|adapter| answer(&**adapter))
        .collect();
    Ok(Json(NetworkList { items }))
}

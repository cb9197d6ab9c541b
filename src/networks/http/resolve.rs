//! Names become addresses in the same moment in which a connection is made, and are judged there.

use std::{future::Future, io, net::SocketAddr, pin::Pin, sync::Arc};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::address::Reach;

/// What a name resolves to, once that is known.
pub(super) type Found = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send>>;

/// Asks where a name leads; ports are filled in by whoever connects.
pub(super) type Lookup = Arc<dyn Fn(String) -> Found + Send + Sync>;

/// Asks as the machine does.
pub(super) fn by_machine() -> Lookup {
    Arc::new(|name| {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(found.collect())
        })
    })
}

/// A name that leads to no address we may call.
#[derive(Debug, thiserror::Error)]
#[error("no address that may be called")]
struct NoAddress;

/// Resolves names, and keeps only addresses that may be called.
///
/// What it answers is what is connected to: nobody asks a second time in between, so an answer that
/// changes from one question to the next gains nothing.
pub(super) struct GuardedResolver {
    /// The rule.
    pub(super) reach: Reach,
    /// Whom it asks.
    pub(super) lookup: Lookup,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (reach, lookup) = (self.reach.clone(), Arc::clone(&self.lookup));
        Box::pin(async move {
            let found = lookup(name.as_str().to_owned()).await?;
            let allowed = reach.allowed(name.as_str(), found);
            if allowed.is_empty() {
                return Err(NoAddress.into());
            }
            let addresses: Addrs = Box::new(allowed.into_iter());
            Ok(addresses)
        })
    }
}

//! Leases that this process holds, and their extension while work goes on.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use crate::{
    clock::Clock,
    domain::{
        id::PublicationId,
        publication::{LEASE_MS, Publication},
    },
    stop_points::{StopPoint, StopPoints},
    store::{Db, StoreError, moves},
};

/// How often leases are extended.
pub(crate) const EXTEND_EVERY: std::time::Duration = std::time::Duration::from_secs(15);

type Held = HashMap<PublicationId, (i64, Arc<AtomicBool>)>;

/// Every lease this process holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Leases {
    held: Arc<Mutex<Held>>,
}

/// One held lease; let go when dropped.
#[derive(Debug)]
pub(crate) struct LeaseGuard {
    leases: Leases,
    publication: PublicationId,
    no: i64,
    lost: Arc<AtomicBool>,
}

impl Leases {
    /// Notes that this process works on a publication.
    pub(crate) fn hold(&self, publication: &Publication) -> LeaseGuard {
        let lost = Arc::new(AtomicBool::new(false));
        self.lock()
            .insert(publication.id, (publication.lease.no, Arc::clone(&lost)));
        let (leases, no) = (self.clone(), publication.lease.no);
        LeaseGuard {
            leases,
            publication: publication.id,
            no,
            lost,
        }
    }

    /// How many publications this process works on.
    pub(crate) fn count(&self) -> usize {
        self.lock().len()
    }

    /// Extends every lease; what could not be extended is marked lost.
    pub(crate) async fn extend(
        &self,
        db: &Db,
        clock: &Clock,
        stops: &StopPoints,
    ) -> Result<(), StoreError> {
        let held: Vec<(PublicationId, i64)> =
            self.lock().iter().map(|(id, (no, _))| (*id, *no)).collect();
        if held.is_empty() {
            return Ok(());
        }
        let tx = db.begin_write().await?;
        let extended = moves::extend(&tx, &held, clock.now().plus_ms(LEASE_MS)).await?;
        stops.reach(StopPoint::DuringExtension);
        tx.commit().await?;
        let mut lock = self.lock();
        for (id, no) in held {
            if let Some((current, lost)) = lock.get_mut(&id)
                && *current == no
                && !extended.contains(&id)
            {
                lost.store(true, Ordering::SeqCst);
            }
        }
        Ok(())
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LeaseGuard {
    /// Whether the lease is still ours; once lost, no further step may begin.
    pub(crate) fn is_held(&self) -> bool {
        !self.lost.load(Ordering::SeqCst)
    }
}

impl Drop for LeaseGuard {
    fn drop(&mut self) {
        // A later lease of the same publication may be noted here by now; it stays.
        let mut held = self.leases.lock();
        if held
            .get(&self.publication)
            .is_some_and(|(no, _)| *no == self.no)
        {
            held.remove(&self.publication);
        }
    }
}

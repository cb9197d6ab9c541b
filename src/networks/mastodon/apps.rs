//! Apps: as what a server knows this installation, which each server is told anew.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::networks::AppKey;

/// How long an app is used for further people. Servers drop apps that nobody has allowed anything after a
/// day, and let one address register five in ten minutes. Source: docs.joinmastodon.org/methods/apps and,
/// for the numbers, `config/initializers/rack_attack.rb` of github.com/mastodon/mastodon; read 2026-12-01.
const LIFE: Duration = Duration::from_hours(1);
/// The most apps that are remembered; our own choice.
const MAX: usize = 100;

/// What an app is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Purpose {
    /// The server that knows it.
    pub(super) server: String,
    /// Where it sends people back to.
    pub(super) redirect: String,
    /// What it may ask for.
    pub(super) scopes: &'static [&'static str],
}

/// The apps that were registered lately, the newest last.
#[derive(Default)]
pub(super) struct Apps(Mutex<Vec<(Purpose, AppKey, Instant)>>);

impl Apps {
    /// The app for a purpose, where one was registered lately.
    pub(super) fn get(&self, purpose: &Purpose) -> Option<AppKey> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut fitting = known.iter().filter(|(known, _, _)| known == purpose);
        let (_, app, _) = fitting.find(|(_, _, at)| at.elapsed() < LIFE)?;
        Some(app.clone())
    }

    /// Remembers an app.
    pub(super) fn keep(&self, purpose: Purpose, app: AppKey) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|(known, _, _)| *known != purpose);
        if known.len() >= MAX {
            known.remove(0);
        }
        known.push((purpose, app, Instant::now()));
    }

    /// Forgets an app that its server does not know any more.
    pub(super) fn forget(&self, id: &str) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|(_, app, _)| app.id != id);
    }
}

//! The application: wires the rooms together and holds no logic of its own.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    path::Path,
    sync::Arc,
};

use axum::Router;
use secrecy::{ExposeSecret as _, SecretString};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

mod media;
mod reach;
mod rehearsal;

use rehearsal::Rehearsal;

use crate::{
    api::{self, ApiState, CallLimits, InUse, Limiters, Streams},
    bell::Bell,
    clock::Clock,
    config::{Config, Notify, SmtpTls},
    domain::id::WorkspaceId,
    engine::{
        Engine, EngineError, Settings,
        lock::{Lock, LockError},
        tick::{Plan, TickError},
    },
    networks::{
        AppKey, Now, Place,
        bluesky::BlueskySettings,
        deliver::Courier,
        front::Front,
        http::{self, Http, HttpBuildError},
        mail::{MailError, MailSettings, Mailer, Privacy},
        registry::{NetworkSettings, Networks},
        signature::{NoSecret, SigningSecret},
        webhook::WebhookSettings,
    },
    rules::Rules,
    sandbox::SandboxError,
    services::{
        Services,
        media::Addresses,
        notices::Notifier,
        setup::{self, Setup, SetupError},
        upgrade::{self, UpgradeError},
    },
    stop_points::StopPoints,
    store::{Db, Location, StoreError},
    telemetry::Metrics,
    vault::{Vault, VaultError},
};

/// Why the application cannot start or go on.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The data folder or a listener cannot be used.
    #[error("{0} cannot be used: {1}")]
    Io(String, #[source] std::io::Error),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The vault's key cannot be used.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// The database belongs to another vault, or could not be set up.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// The database could not be brought up to date.
    #[error(transparent)]
    Upgrade(#[from] UpgradeError),
    /// The rehearsal network cannot be used.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// The secret that notices are signed with is none.
    #[error("notify.secret cannot be used: {0}")]
    NotifySecret(#[from] NoSecret),
    /// Notices cannot be mailed as the settings say.
    #[error("notify.smtp cannot be used: {0}")]
    Mail(#[from] MailError),
    /// The HTTP client cannot be made.
    #[error(transparent)]
    Http(#[from] HttpBuildError),
    /// The bucket of pictures and films cannot be used.
    #[cfg(feature = "s3")]
    #[error(transparent)]
    Bucket(#[from] crate::media::BucketError),
    /// The engine cannot be started or has ended.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

impl From<LockError> for AppError {
    fn from(error: LockError) -> Self {
        EngineError::from(error).into()
    }
}

impl From<TickError> for AppError {
    fn from(error: TickError) -> Self {
        EngineError::from(error).into()
    }
}

impl AppError {
    /// Whether another process holds the lock.
    pub fn is_locked(&self) -> bool {
        matches!(self, Self::Engine(EngineError::Lock(LockError::Taken(_))))
    }
}

/// What a test replaces.
#[derive(Debug, Clone, Default)]
pub struct Parts {
    /// What time it is.
    pub clock: Clock,
    /// Where the process may be stopped.
    pub stops: StopPoints,
}

/// The one shared state.
pub struct App {
    services: Services,
    metrics: Metrics,
    engine: Engine,
    setup: Setup,
    rehearsal: Rehearsal,
    limiters: Limiters,
    trusted_proxies: Arc<[IpAddr]>,
    /// Ends what is never answered to its end: the streams of events.
    closing: CancellationToken,
}

impl App {
    /// Opens the data folder, brings the database up to date, starts the rehearsal network where it
    /// belongs here, and recovers what the process before left behind.
    pub async fn build(config: Config, parts: Parts) -> Result<Self, AppError> {
        let data_dir = &config.data_dir;
        std::fs::create_dir_all(data_dir)
            .map_err(|error| AppError::Io(data_dir.display().to_string(), error))?;
        let plan = match &config.engine.publish_cron {
            Some(line) => Some(Plan::parse(line, config.engine.publish_cron_time_zone)?),
            None => None,
        };
        // First of all, so that two processes never even open the same files.
        let lock = match location(&config) {
            Location::File(_) => Some(Lock::take(&data_dir.join("dezent.lock"))?),
            Location::Url(_) => None,
        };
        let db = Db::connect(&location(&config)).await?;
        let upgrade = upgrade::bring_up_to_date(&db, data_dir, &parts.clock);
        if let Some(copy) = Box::pin(upgrade).await? {
            tracing::info!(copy = %copy.display(), "the database was copied and brought up to date");
        }
        let vault = open_vault(&db, &data_dir.join("vault.key")).await?;
        let setup = Box::pin(setup::prepare(&db, &vault, &parts.clock)).await?;
        let trusted_proxies = config.server.trusted_proxies.clone().into();
        let limiters = Limiters::new(CallLimits {
            per_key: config.limits.calls_per_key,
            per_workspace: config.limits.calls_per_workspace,
            wrong_keys: config.limits.wrong_keys_per_address,
            sign_in_tries: config.limits.sign_in_tries,
        });
        let (rehearsal, api_base) = rehearsal::start(&config, &parts.clock).await?;
        let services = services(
            &config,
            (db, vault, parts.clock),
            &setup,
            api_base,
            parts.stops.clone(),
        )?;
        services
            .media
            .tidy()
            .await
            .map_err(|error| AppError::Io("the folder of pictures".to_owned(), error))?;
        let metrics = Metrics::new();
        let settings = Settings {
            data_dir: data_dir.clone(),
            senders: config.engine.senders,
            plan,
            lock,
        };
        let secret = setup.instance.key_secret.clone();
        // What a start goes through is held once, and not by everybody who builds an application.
        let start = Engine::start(
            services.clone(),
            metrics.clone(),
            parts.stops,
            secret,
            settings,
        );
        let engine = Box::pin(start).await?;
        Ok(Self {
            services,
            metrics,
            engine,
            setup,
            rehearsal,
            limiters,
            trusted_proxies,
            closing: CancellationToken::new(),
        })
    }

    /// What services work with.
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The numbers it counts.
    pub fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// The first workspace.
    pub fn workspace(&self) -> WorkspaceId {
        self.setup.workspace
    }

    /// What the start found or made.
    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The text of the first key, where this start has made it; shown once.
    pub fn first_key(&self) -> Option<&SecretString> {
        self.setup.first_key.as_ref()
    }

    /// Everything that is served.
    pub fn router(&self) -> Router {
        let state = ApiState {
            services: self.services.clone(),
            metrics: self.metrics.clone(),
            in_use: InUse::default(),
            limiters: self.limiters.clone(),
            trusted_proxies: Arc::clone(&self.trusted_proxies),
            streams: Streams::new(self.closing.clone()),
            is_ready: self.engine.readiness(),
            has_room: self.engine.has_room(),
        };
        let api = api::router(state);
        api.merge(self.rehearsal.pages())
    }

    /// Serves and publishes until it is told to stop; calls under way end first.
    pub async fn run(self, listener: TcpListener, stop: CancellationToken) -> Result<(), AppError> {
        let router = self
            .router()
            .into_make_service_with_connect_info::<SocketAddr>();
        let server =
            axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned());
        let server = async {
            let served = server.await;
            // A listener that fails ends everything, not the serving alone.
            stop.cancel();
            served.map_err(|error| AppError::Io("the listener".to_owned(), error))
        };
        let close = async {
            stop.cancelled().await;
            self.closing.cancel();
        };
        let publish = async {
            let published = self.engine.run(stop.clone()).await;
            // Nor does a server go on that would publish nothing.
            stop.cancel();
            published
        };
        let (served, published, ()) = tokio::join!(server, publish, close);
        self.close().await?;
        served?;
        Ok(published?)
    }

    /// Ends the rehearsal network and the database.
    pub async fn close(self) -> Result<(), AppError> {
        self.rehearsal.end().await?;
        Ok(self.services.db.close().await?)
    }
}

/// Services for a command beside a running server: no engine, no lock.
pub async fn beside(config: &Config) -> Result<(Services, Setup), AppError> {
    let data_dir = &config.data_dir;
    std::fs::create_dir_all(data_dir)
        .map_err(|error| AppError::Io(data_dir.display().to_string(), error))?;
    let db = Db::connect(&location(config)).await?;
    let clock = Clock::system();
    bring_up_to_date(config, &db, &clock).await?;
    let vault = open_vault(&db, &data_dir.join("vault.key")).await?;
    let setup = setup::open(&db, &vault, &clock).await?;
    let api_base = match &config.networks.sandbox.api_base {
        Some(base) => base.clone(),
        None => rehearsal::address_of_running(data_dir),
    };
    let stops = StopPoints::default();
    let services = services(config, (db, vault, clock), &setup, api_base, stops)?;
    Ok((services, setup))
}

/// Brings a database up to date for a command; one in use is not changed under its server.
pub async fn bring_up_to_date(config: &Config, db: &Db, clock: &Clock) -> Result<(), AppError> {
    let lock = match location(config) {
        Location::File(_) if upgrade::is_older(db).await? => {
            Some(Lock::take(&config.data_dir.join("dezent.lock"))?)
        }
        _ => None,
    };
    upgrade::bring_up_to_date(db, &config.data_dir, clock).await?;
    drop(lock);
    Ok(())
}

/// Where the database is.
pub fn location(config: &Config) -> Location {
    match &config.database.url {
        Some(url) => Location::Url(url.expose().to_owned()),
        None => Location::File(config.data_dir.join("dezent.sqlite3")),
    }
}

/// A database with sealed rows never gets a new key: without its own it does not start.
async fn open_vault(db: &Db, path: &Path) -> Result<Vault, AppError> {
    let is_set_up = crate::store::instance::find(db).await?.is_some();
    if is_set_up {
        Ok(Vault::open(path)?)
    } else {
        Ok(Vault::open_or_create(path)?.0)
    }
}

/// Where the person who runs Dezent is told, as the settings say.
fn notifier(config: &Config) -> Result<Notifier, AppError> {
    let Notify {
        url,
        secret,
        language,
        smtp,
    } = &config.notify;
    let webhook = match (url, secret) {
        (Some(url), Some(secret)) => {
            let secret = SigningSecret::parse(secret.secret().expose_secret())?;
            Some((url.clone(), secret))
        }
        _ => None,
    };
    let login = smtp.user.clone().zip(smtp.password.as_ref());
    let mail = match &smtp.host {
        Some(host) => Some(Mailer::new(MailSettings {
            host: host.clone(),
            port: smtp.port,
            privacy: match smtp.tls {
                SmtpTls::Starttls => Privacy::StartTls,
                SmtpTls::Tls => Privacy::Tls,
                SmtpTls::None => Privacy::None,
            },
            login: login.map(|(user, password)| (user, password.secret().clone())),
            from: smtp.from.clone().unwrap_or_default(),
            to: smtp.to.clone(),
        })?),
        None => None,
    };
    Ok(Notifier {
        webhook,
        mail,
        language: *language,
    })
}

/// Where networks answer and as what they know this installation, by their names.
fn places(config: &Config) -> BTreeMap<String, Place> {
    let networks = &config.networks;
    let registered = networks.registered().into_iter().map(|(name, settings)| {
        let secret = settings.client_secret.as_ref();
        let app = settings.client_id.as_ref().map(|id| AppKey {
            id: id.clone(),
            secret: secret.map(|secret| secret.secret().clone()),
        });
        let place = Place {
            app,
            api: settings.api_base.as_deref().cloned(),
            auth: settings.auth_base.as_deref().cloned(),
            upload: settings.upload_base.as_deref().cloned(),
        };
        (name.to_owned(), place)
    });
    let based = networks.based().into_iter().map(|(name, settings)| {
        let place = Place {
            api: settings.api_base.as_deref().cloned(),
            ..Place::default()
        };
        (name.to_owned(), place)
    });
    registered.chain(based).collect()
}

fn services(
    config: &Config,
    (db, vault, clock): (Db, Vault, Clock),
    setup: &Setup,
    sandbox_api_base: Url,
    stops: StopPoints,
) -> Result<Services, AppError> {
    http::install_tls_provider();
    let http = Http::build(reach::http_settings(config), stops.clone())?;
    let bluesky = BlueskySettings {
        default_server: config.networks.bluesky.server.clone(),
        plc_directory: config.networks.bluesky.plc_directory.clone(),
    };
    let told = clock.clone();
    let webhook = WebhookSettings {
        now: Now::new(move || told.now()),
    };
    let networks = Networks::build(
        &http,
        &NetworkSettings {
            sandbox_api_base,
            bluesky,
            webhook,
            places: places(config),
        },
    )?;
    Ok(Services {
        db,
        clock,
        networks: Arc::new(networks),
        rules: Arc::new(Rules::load()),
        memo: Arc::default(),
        vault: Arc::new(vault),
        passwords: Arc::default(),
        media: media::media_store(config)?,
        addresses: Addresses::new(&setup.instance.key_secret, config.server.public_url.clone())
            .reached_at(Url::parse(&format!("http://{}", config.server.listen)).ok()),
        front: Front::of(&http, config.server.public_url.as_ref())?,
        courier: Courier::new(http),
        notifier: Arc::new(notifier(config)?),
        bell: Bell::default(),
        stops,
    })
}

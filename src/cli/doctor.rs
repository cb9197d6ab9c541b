//! `dezent doctor`: looks whether everything is in order, and says what to do where it is not.

use std::{
    io::{self, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    time::Duration,
};

use url::Host;

use super::{
    CliError, DONE, FAILED,
    print::{PageError, listed_networks},
};
use crate::{
    app::location,
    clock::Clock,
    config::{Config, ConfigError},
    domain::time::MINUTE_MS,
    engine::lock::{Lock, LockError},
    services::{setup, system::question},
    store::{self, Db, Location},
    vault::Vault,
};

/// Below this, a disk is soon full: answers of networks, pictures and the database's own log need
/// room, in bytes.
const FREE_MIN_BYTES: u64 = 512 * 1024 * 1024;

/// How far this machine's clock may be from the database server's, in milliseconds. Nodes go by the
/// server's; a person who compares logs does not.
const CLOCK_OFF_MAX_MS: i64 = MINUTE_MS;

/// How long somebody who should answer is waited for.
const CONNECT_LIMIT: Duration = Duration::from_secs(3);

/// What `doctor` takes: nothing of its own.
#[derive(Debug, clap::Args)]
pub(super) struct Doctor {}

/// What was found, for a person.
struct Report<'a, W> {
    out: &'a mut W,
    is_well: bool,
}

impl<W: Write> Report<'_, W> {
    fn good(&mut self, told: &str) -> Result<(), CliError> {
        Ok(writeln!(self.out, "well   {told}")?)
    }

    /// Nothing is wrong, and somebody should have decided it.
    fn note(&mut self, told: &str) -> Result<(), CliError> {
        Ok(writeln!(self.out, "note   {told}")?)
    }

    fn bad(&mut self, told: &str) -> Result<(), CliError> {
        self.is_well = false;
        Ok(writeln!(self.out, "wrong  {told}")?)
    }
}

impl Doctor {
    pub(super) async fn run(
        self,
        config: Result<Config, ConfigError>,
        out: &mut impl Write,
    ) -> Result<u8, CliError> {
        let config = config?;
        let mut report = Report { out, is_well: true };
        report.good("the settings can be used")?;
        look_at_settings(&config, &mut report)?;
        let is_idle = look_at_folder(&config, &mut report)?;
        look_at_ports(&config, is_idle, &mut report)?;
        look_at_database(&config, &mut report).await?;
        Ok(if report.is_well { DONE } else { FAILED })
    }
}

/// Says what was opened to others, which is right only where it was meant.
fn look_at_settings(config: &Config, report: &mut Report<'_, impl Write>) -> Result<(), CliError> {
    let listen = config.server.listen;
    if !listen.ip().is_loopback() {
        report.note(&format!(
            "{listen} is reached from other machines, and keys travel with every call; put a \
             server in front that speaks TLS, and let nobody else reach this one"
        ))?;
    }
    if config.http.allow_private_addresses {
        report.note(
            "http.allow_private_addresses lets everyone who may connect channels reach every \
             machine of this network; http.allow_addresses opens single ones",
        )?;
    }
    look_at_public_url(config, report)
}

/// Says how others are told to reach this program.
fn look_at_public_url(
    config: &Config,
    report: &mut Report<'_, impl Write>,
) -> Result<(), CliError> {
    let Some(url) = &config.server.public_url else {
        return Ok(());
    };
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if url.scheme() == "https" || is_here {
        report.good(&format!("others are told to come to {url}"))
    } else {
        report.note(&format!(
            "server.public_url is {url}: without https, whoever listens on the way sees pictures and \
             films and the addresses that open them, and most networks fetch nothing from there"
        ))
    }
}

/// Says where somebody is told of pictures and films and cannot fetch them.
async fn look_at_fetchers(
    config: &Config,
    db: &Db,
    report: &mut Report<'_, impl Write>,
) -> Result<(), CliError> {
    if config.server.public_url.is_some() {
        return Ok(());
    }
    let networks = listed_networks().map_err(PageError::from)?;
    let in_use = store::channels::networks_in_use(db).await?;
    let fetch = networks.iter().filter(|adapter| adapter.fetches_media());
    for network in fetch.map(|adapter| adapter.network()) {
        if in_use.contains(&network) {
            report.note(&format!(
                "server.public_url is not set, and channels on {network} fetch pictures and films from \
                 here: they are given no addresses; set how others reach this program"
            ))?;
        }
    }
    Ok(())
}

/// Looks at the data folder; says whether nobody works on it, where that can be told.
fn look_at_folder(
    config: &Config,
    report: &mut Report<'_, impl Write>,
) -> Result<Option<bool>, CliError> {
    let data_dir = &config.data_dir;
    let dir = data_dir.display();
    if !data_dir.is_dir() {
        report.bad(&format!("{dir} does not exist yet; dezent serve makes it"))?;
        return Ok(None);
    }
    if let Err(error) = write_and_remove(data_dir) {
        report.bad(&format!("{dir} cannot be written: {error}"))?;
        return Ok(None);
    }
    look_at_room(data_dir, report)?;
    if matches!(location(config), Location::Url(_)) {
        report.good(&format!("{dir} can be written"))?;
        return Ok(None);
    }
    match Lock::take(&data_dir.join("dezent.lock")) {
        Ok(_) => {
            report.good(&format!("{dir} can be written, and no server runs on it"))?;
            Ok(Some(true))
        }
        Err(LockError::Taken(_)) => {
            report.good(&format!("a server runs on {dir}"))?;
            Ok(Some(false))
        }
        Err(error) => {
            report.bad(&error.to_string())?;
            Ok(None)
        }
    }
}

fn write_and_remove(folder: &Path) -> io::Result<()> {
    let path = folder.join(format!("doctor-{}", std::process::id()));
    std::fs::write(&path, "the doctor was here\n")?;
    std::fs::remove_file(path)
}

fn look_at_room(folder: &Path, report: &mut Report<'_, impl Write>) -> Result<(), CliError> {
    // Where the system does not say, nothing can be said.
    let Ok(found) = rustix::fs::statvfs(folder) else {
        return Ok(());
    };
    let free_bytes = found.f_bavail.saturating_mul(found.f_frsize);
    let told = format!(
        "{} MiB are free for {}",
        free_bytes / (1024 * 1024),
        folder.display()
    );
    if free_bytes < FREE_MIN_BYTES {
        report.bad(&[&told, "; make room, nothing is sent while the disk is full"].concat())
    } else {
        report.good(&told)
    }
}

/// Whether the ports can be had, or whoever should answer there does.
fn look_at_ports(
    config: &Config,
    is_idle: Option<bool>,
    report: &mut Report<'_, impl Write>,
) -> Result<(), CliError> {
    let sandbox = &config.networks.sandbox;
    if let Some(base) = &sandbox.api_base {
        let answers = base
            .socket_addrs(|| None)
            .is_ok_and(|found| found.iter().any(answers));
        let told = format!("the rehearsal network at {base}");
        return if answers {
            report.good(&[&told, " answers"].concat())
        } else {
            report.bad(&[&told, " does not answer; run: dezent sandbox"].concat())
        };
    }
    if is_idle != Some(true) {
        return Ok(());
    }
    let loopback = std::net::Ipv4Addr::LOCALHOST.into();
    let wanted = [
        ("server.listen", config.server.listen),
        (
            "networks.sandbox.port",
            SocketAddr::new(loopback, sandbox.port),
        ),
    ];
    for (name, address) in wanted {
        if let Err(error) = TcpListener::bind(address) {
            report.bad(&format!("{name}: {address} cannot be listened on: {error}"))?;
        }
    }
    Ok(())
}

fn answers(address: &SocketAddr) -> bool {
    TcpStream::connect_timeout(address, CONNECT_LIMIT).is_ok()
}

async fn look_at_database(
    config: &Config,
    report: &mut Report<'_, impl Write>,
) -> Result<(), CliError> {
    if let Location::File(path) = location(config)
        && !path.is_file()
    {
        return report.bad(&format!(
            "{} does not exist yet; dezent serve makes it",
            path.display()
        ));
    }
    let db = match Db::connect(&location(config)).await {
        Ok(db) => db,
        Err(error) => return report.bad(&error.to_string()),
    };
    report.good("the database answers, and keeps what it has promised")?;
    look_at_clock(&db, report).await?;
    let open: Vec<String> = db
        .migration_status()
        .await?
        .into_iter()
        .filter_map(|(name, is_applied)| (!is_applied).then_some(name))
        .collect();
    if open.is_empty() {
        report.good("the database is up to date")?;
        look_at_fetchers(config, &db, report).await?;
        look_at_vault(config, &db, report).await?;
        for awaited in store::confirmations::awaited(&db).await? {
            report.bad(&question(&awaited))?;
        }
    } else {
        report.bad(&format!(
            "changes to be made by dezent migrate up: {}",
            open.join(", ")
        ))?;
    }
    Ok(db.close().await?)
}

async fn look_at_clock(db: &Db, report: &mut Report<'_, impl Write>) -> Result<(), CliError> {
    let Some(server_us) = store::instance::server_time_us(db).await? else {
        return Ok(());
    };
    let off_ms = Clock::system().now().ms().saturating_sub(server_us / 1_000);
    if off_ms.abs() > CLOCK_OFF_MAX_MS {
        report.bad(&format!(
            "this machine's clock is {} s away from the database server's; set it by NTP",
            off_ms / 1_000
        ))
    } else {
        report.good("the clock agrees with the database server's")
    }
}

async fn look_at_vault(
    config: &Config,
    db: &Db,
    report: &mut Report<'_, impl Write>,
) -> Result<(), CliError> {
    let vault = match Vault::open(&config.vault_key_file()) {
        Ok(vault) => vault,
        Err(error) => return report.bad(&error.to_string()),
    };
    if let Err(error) = setup::open(db, &vault, &Clock::system()).await {
        return report.bad(&error.to_string());
    }
    report.good("the vault's key opens what is sealed")?;
    if vault.key_ids().len() > 1 {
        report.note(
            "the vault has several keys; dezent vault status shows them, and dezent vault rotate \
             and drop-old end the change",
        )?;
    }
    Ok(())
}

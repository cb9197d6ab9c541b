//! `migrate`, `doctor`, `print`, and a vault that cannot be opened.

use super::process::Folder;
use crate::harness::receiver::Receiver;

#[test]
fn migrations_go_up_down_and_up() {
    let folder = Folder::new();
    let states = |command: &str| -> Vec<String> {
        let out = folder.run(&["migrate", command]).well().out;
        out.lines()
            .filter(|line| !line.starts_with("copied to "))
            .map(|line| line.split_whitespace().next().unwrap().to_owned())
            .collect()
    };
    let before = states("status");
    assert!(!before.is_empty() && before.iter().all(|state| state == "open"));
    assert!(states("up").iter().all(|state| state == "made"));
    assert_eq!(states("down").last().unwrap(), "open");
    assert!(states("up").iter().all(|state| state == "made"));
    folder.run(&["key", "create", "--name", "test"]).well();
}

/// The copies in the data folder that were made before a change, oldest first.
fn copies(folder: &Folder) -> Vec<std::path::PathBuf> {
    let entries = std::fs::read_dir(folder.data().join("backups"));
    let entries = entries.into_iter().flatten();
    let mut copies: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    copies.sort();
    copies
}

#[test]
fn an_older_database_is_copied_before_it_is_changed() {
    let folder = Folder::new();
    let server = folder.start(&["serve", "--port", "0"]);
    folder.run(&["key", "create", "--name", "before"]).well();
    assert_eq!(server.stop().0, 0);
    assert_eq!(copies(&folder).len(), 0, "a new database needs none");
    folder.run(&["migrate", "down"]).well();
    let server = folder.start(&["serve", "--port", "0"]);
    assert!(server.logged().contains("the database was copied"));
    let [copy] = copies(&folder).try_into().unwrap();
    let name = copy.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with("before-m2026"), "{name}");
    assert_eq!(server.stop().0, 0);
    folder.run(&["serve", "--port", "none"]);
    assert_eq!(copies(&folder).len(), 1, "nothing was changed again");

    // What it holds is what was there, and can be put back.
    folder.run(&["key", "create", "--name", "after"]).well();
    folder.run(&["restore", copy.to_str().unwrap()]).well();
    let keys = folder.run(&["key", "list"]).well().out;
    assert!(keys.contains("before") && !keys.contains("after"), "{keys}");
}

#[test]
fn the_last_copies_are_kept_and_commands_make_them_too() {
    let folder = Folder::new();
    folder.run(&["key", "list"]).well();
    let mut made = Vec::new();
    for command in [
        &["key", "list"][..],
        &["migrate", "up"],
        &["key", "list"],
        &["migrate", "up"],
    ] {
        folder.run(&["migrate", "down"]).well();
        folder.run(command).well();
        made.push(copies(&folder).pop().unwrap());
    }
    assert_eq!(copies(&folder), made[1..]);
}

#[test]
fn a_database_in_use_is_not_changed_under_its_server() {
    let folder = Folder::new();
    folder.run(&["key", "list"]).well();
    folder.run(&["migrate", "down"]).well();
    let held = std::fs::File::create(folder.data().join("dezent.lock")).unwrap();
    held.lock().unwrap();
    let refused = folder.run(&["key", "list"]);
    assert_eq!(refused.code, 3, "{refused:?}");
    assert_eq!(copies(&folder).len(), 0);
}

#[test]
fn where_no_copy_can_be_made_nothing_is_changed() {
    let folder = Folder::new();
    folder.run(&["key", "list"]).well();
    folder.run(&["migrate", "down"]).well();
    std::fs::write(folder.data().join("backups"), "in the way").unwrap();
    let refused = folder.run(&["serve", "--port", "0"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("nothing was changed"), "{refused:?}");
    let status = folder.run(&["migrate", "status"]).well().out;
    assert!(status.contains("open"), "{status}");
}

#[test]
fn the_doctor_says_what_is_wrong() {
    let folder = Folder::new();
    let before = folder.run(&["doctor"]);
    assert_eq!(before.code, 1);
    assert!(before.out.contains("does not exist yet"), "{before:?}");
    folder.run(&["key", "list"]).well();
    let healthy = folder.run(&["doctor"]).well().out;
    assert!(
        healthy.contains("the vault's key opens what is sealed"),
        "{healthy}"
    );
    assert!(
        healthy.lines().all(|line| line.starts_with("well ")),
        "{healthy}"
    );
    std::fs::remove_file(folder.data().join("vault.key")).unwrap();
    let ill = folder.run(&["doctor"]);
    assert_eq!(ill.code, 1);
    assert!(ill.out.contains("put it back from your backup"), "{ill:?}");
}

#[test]
fn the_doctor_names_what_was_opened_and_what_is_missing() {
    let folder = Folder::new();
    folder.run(&["key", "list"]).well();
    let healthy = folder.run(&["doctor"]).well().out;
    assert!(healthy.contains("MiB are free for"), "{healthy}");
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (taken_at, nobody_at) = (taken.local_addr().unwrap(), nobody.local_addr().unwrap());
    drop(nobody);
    let told = |settings: &str| {
        let settings = folder.write("settings.toml", settings);
        let ended = folder.run(&["doctor", "--config", settings.to_str().unwrap()]);
        (ended.code, ended.out)
    };
    let open = "[server]\nlisten = '0.0.0.0:0'\n[http]\nallow_private_addresses = true\n";
    let (code, out) = told(open);
    assert_eq!(code, 0, "what is meant is not wrong: {out}");
    assert!(
        out.contains("note   0.0.0.0:0 is reached from other machines"),
        "{out}"
    );
    assert!(out.contains("note   http.allow_private_addresses"), "{out}");
    for (url, line) in [
        (
            "https://plan.example.org",
            "well   others are told to come to",
        ),
        ("http://127.0.0.1:8080", "well   others are told to come to"),
        ("http://localhost", "well   others are told to come to"),
        (
            "http://plan.example.org",
            "note   server.public_url is http",
        ),
    ] {
        let (code, out) = told(&format!("[server]\npublic_url = '{url}'\n"));
        assert_eq!(code, 0, "{out}");
        assert!(out.contains(line), "{url}: {out}");
    }
    let (code, out) = told(&format!("[server]\nlisten = '{taken_at}'\n"));
    assert_eq!(code, 1);
    assert!(out.contains("wrong  server.listen"), "{out}");
    let (code, out) = told(&format!("[networks.sandbox]\nport = {}\n", taken_at.port()));
    assert_eq!(code, 1);
    assert!(out.contains("wrong  networks.sandbox.port"), "{out}");
    let (code, out) = told(&format!(
        "[networks.sandbox]\napi_base = 'http://{taken_at}'\n"
    ));
    assert_eq!(code, 0, "{out}");
    let (code, out) = told(&format!(
        "[networks.sandbox]\napi_base = 'http://{nobody_at}'\n"
    ));
    assert_eq!(code, 1);
    assert!(out.contains("does not answer"), "{out}");
    folder.run(&["vault", "rotate"]).well();
    let several = folder.run(&["doctor"]).well().out;
    assert!(
        several.contains("note   the vault has several keys"),
        "{several}"
    );
    let (_, out) = told("");
    assert!(!out.contains("wrong"), "{out}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_doctor_says_where_a_public_address_is_missing() {
    let receiver = Receiver::start().await;
    let folder = Folder::new();
    let open = "[http]\nallow_private_addresses = true\n";
    let told = |settings: &str| {
        let settings = folder.write("settings.toml", &[open, settings].concat());
        let doctor = ["doctor", "--config", settings.to_str().unwrap()];
        folder.run(&doctor).well().out
    };
    folder.run(&["key", "list"]).well();
    assert!(!told("").contains("server.public_url"), "nobody fetches");
    let settings = folder.write("settings.toml", open);
    let options = format!(r#"{{"url":"{}"}}"#, receiver.url);
    let secret = r#"{"secret":"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}"#;
    let add = ["channel", "add", "--network", "webhook", "--name", "Laden"];
    let more = [
        "--time-zone",
        "UTC",
        "--options",
        &options,
        "--credentials",
        secret,
    ];
    let config = ["--config", settings.to_str().unwrap()];
    folder.run(&[&add[..], &more, &config].concat()).well();
    let out = told("");
    assert!(
        out.contains("note   server.public_url is not set, and channels on webhook fetch"),
        "{out}"
    );
    let out = told("[server]\npublic_url = 'https://plan.example.org'\n");
    assert!(!out.contains("is not set"), "{out}");
}

#[cfg(unix)]
#[test]
fn the_doctor_sees_a_key_that_others_may_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = Folder::new();
    folder.run(&["key", "list"]).well();
    let key = folder.data().join("vault.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let ill = folder.run(&["doctor"]);
    assert_eq!(ill.code, 1);
    assert!(ill.out.contains("chmod 600"), "{ill:?}");
}

#[test]
fn a_lost_key_file_is_never_made_anew() {
    let folder = Folder::new();
    folder.run(&["key", "list"]).well();
    let path = folder.data().join("vault.key");
    let kept = std::fs::read(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    for command in [
        &["serve", "--port", "0"][..],
        &["key", "list"],
        &["publish", "--once"],
    ] {
        let refused = folder.run(command);
        assert_eq!((refused.code, refused.out.as_str()), (1, ""), "{command:?}");
        assert!(
            refused.err.contains("put it back from your backup"),
            "{refused:?}"
        );
        assert!(!path.exists());
    }
    // Another installation's key is no better than none.
    let other = Folder::new();
    other.run(&["key", "list"]).well();
    std::fs::copy(other.data().join("vault.key"), &path).unwrap();
    let refused = folder.run(&["serve", "--port", "0"]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("does not belong to this database"),
        "{refused:?}"
    );
    std::fs::remove_file(&path).unwrap();
    std::fs::write(&path, kept).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let open_to_all = std::fs::Permissions::from_mode(0o644);
        std::fs::set_permissions(&path, open_to_all).unwrap();
        let refused = folder.run(&["key", "list"]);
        assert_eq!(refused.code, 1);
        assert!(refused.err.contains("chmod 600"), "{refused:?}");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    folder.run(&["key", "list"]).well();
}

#[test]
fn pages_are_printed_without_making_anything() {
    let folder = Folder::new();
    for page in ["openapi", "config", "rules", "networks", "cli"] {
        let printed = folder.run(&["print", page]).well();
        assert!(printed.out.len() > 500, "{page}");
        assert_eq!(printed.err, "", "{page}");
    }
    assert_eq!(folder.run(&["print", "poem"]).code, 2);
    assert!(!folder.data().exists());
    assert!(folder.run(&["--version"]).well().out.starts_with("dezent "));
    assert!(folder.run(&["--help"]).well().out.contains("serve"));
}

#[test]
fn a_test_notice_says_what_is_missing_and_what_did_not_arrive() {
    let folder = Folder::new();
    let nothing = folder.run(&["notify", "test"]);
    assert_eq!(nothing.code, 1, "{nothing:?}");
    assert!(nothing.err.contains("No notices are set up"), "{nothing:?}");
    let settings = "
        [notify]
        url = 'http://127.0.0.1:9/hook'
        secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
        [notify.smtp]
        host = '127.0.0.1'
        port = 9
        tls = 'none'
        from = 'dezent@example.org'
        to = ['shop@example.org']
    ";
    let config = folder.write("settings.toml", settings);
    let config = config.to_str().unwrap();
    let tested = folder.run(&["notify", "test", "--config", config]);
    assert_eq!(tested.code, 1, "{tested:?}");
    assert!(
        tested
            .out
            .contains("wrong  webhook: an address begins with https://"),
        "{tested:?}"
    );
    assert!(
        tested
            .out
            .contains("wrong  mail: the mail server did not take it: "),
        "{tested:?}"
    );
    assert!(
        !tested.out.contains("MfKQ") && !tested.err.contains("MfKQ"),
        "{tested:?}"
    );
    let mistyped = folder.write("mistyped.toml", &settings.replace("whsec_Mf", "whsec_"));
    let mistyped = folder.run(&["notify", "test", "--config", mistyped.to_str().unwrap()]);
    assert!(
        mistyped.err.contains("notify.secret cannot be used"),
        "{mistyped:?}"
    );
    assert!(!mistyped.err.contains("KQ9r"), "{mistyped:?}");
}

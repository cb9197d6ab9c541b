//! Tests of the vault.

use proptest::{
    prelude::{any, prop_assert, prop_assert_eq, proptest},
    sample::Index,
};
use secrecy::{ExposeSecret as _, SecretBox};

use super::{
    Place, Vault, VaultError, file,
    ring::{KEY_BYTES, Key, Ring},
};
use crate::{
    domain::{
        id::{ChannelId, WorkspaceId},
        time::Instant,
    },
    networks::Session,
};

fn ring(byte: u8) -> Ring {
    Ring::of(Key::of(SecretBox::new(Box::new([byte; KEY_BYTES]))))
}

/// A vault with a key that is the same each time.
fn vault(byte: u8) -> Vault {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.key");
    file::create(&path, &ring(byte).text()).unwrap();
    Vault::open(&path).unwrap()
}

const PLACE: Place<'_> = Place {
    table: "channel",
    column: "sealed",
    row: "chan_1",
    workspace: "ws_1",
};

#[test]
fn the_key_file_is_made_once_and_read_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.key");
    assert!(matches!(Vault::open(&path), Err(VaultError::Missing(_))));
    let (made, is_new) = Vault::open_or_create(&path).unwrap();
    assert!(is_new);
    let sealed = made.seal(&PLACE, b"secret");
    let (again, is_new) = Vault::open_or_create(&path).unwrap();
    assert!(!is_new);
    assert_eq!(
        again.unseal(&PLACE, &sealed).unwrap().expose_secret(),
        b"secret"
    );
    let names: Vec<_> = std::fs::read_dir(dir.path()).unwrap().collect();
    assert_eq!(names.len(), 1, "nothing half made is left behind");
}

#[cfg(unix)]
#[test]
fn a_key_file_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.key");
    Vault::open_or_create(&path).unwrap();
    let mode = std::fs::metadata(&path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    for wider in [0o640, 0o604, 0o610] {
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(wider)).unwrap();
        let error = Vault::open_or_create(&path).unwrap_err().to_string();
        assert!(error.contains(&format!("mode {wider:03o}")), "{error}");
        assert!(error.contains("chmod 600"), "{error}");
    }
}

#[test]
fn a_damaged_key_file_is_refused_and_stays() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.key");
    Vault::open_or_create(&path).unwrap();
    let whole = std::fs::read_to_string(&path).unwrap();
    for text in [
        whole.replace("id: ", "id: 0"),
        whole[..whole.len() - 9].to_owned(),
    ] {
        std::fs::write(&path, &text).unwrap();
        assert!(matches!(
            Vault::open_or_create(&path),
            Err(VaultError::Damaged(_))
        ));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
    std::fs::write(&path, [0xff, 0xfe]).unwrap();
    assert!(matches!(Vault::open(&path), Err(VaultError::Damaged(_))));
}

#[test]
fn a_sealed_value_opens_nowhere_else() {
    let vault = vault(1);
    let sealed = vault.seal(&PLACE, b"secret");
    for other in [
        Place {
            table: "instance",
            ..PLACE
        },
        Place {
            column: "options",
            ..PLACE
        },
        Place {
            row: "chan_2",
            ..PLACE
        },
        Place {
            workspace: "ws_2",
            ..PLACE
        },
        // The same letters, parted elsewhere.
        Place {
            row: "chan_1w",
            workspace: "s_1",
            ..PLACE
        },
    ] {
        assert!(
            matches!(vault.unseal(&other, &sealed), Err(VaultError::NotOurs)),
            "{other:?}"
        );
    }
}

#[test]
fn another_key_is_named_as_the_reason() {
    let sealed = vault(1).seal(&PLACE, b"secret");
    assert!(matches!(
        vault(2).unseal(&PLACE, &sealed),
        Err(VaultError::OtherKey)
    ));
}

#[test]
fn the_sessions_of_two_channels_cannot_be_swapped() {
    let vault = vault(1);
    let now = Instant::from_ms(1_764_547_200_000);
    let workspace = WorkspaceId::new(now);
    let (mine, other) = (ChannelId::new(now), ChannelId::new(now));
    let session = Session::default().with("app_password", "hunter2".to_owned());
    let sealed = vault.seal_session(workspace, mine, &session);
    let opened = vault.open_session(workspace, mine, &sealed).unwrap();
    assert_eq!(
        opened.get("app_password").unwrap().expose_secret(),
        "hunter2"
    );
    assert!(vault.open_session(workspace, other, &sealed).is_err());
    assert!(
        vault
            .open_session(WorkspaceId::new(now), mine, &sealed)
            .is_err()
    );
}

#[test]
fn nothing_shows_the_key_or_the_secret() {
    let vault = vault(1);
    assert!(!format!("{vault:?}").contains("0101"));
    let sealed = vault.seal(&PLACE, b"canary-canary-canary");
    assert!(!sealed.windows(6).any(|window| window == b"canary"));
}

/// The keys of a vault that has been changed twice and has one ready.
fn turned_twice() -> Ring {
    ring(1).turned().turned().prepared()
}

#[test]
fn a_key_file_of_several_keys_reads_back() {
    let ring = turned_twice();
    let text = ring.text();
    assert!(text.contains("\nkeys: 4\n"), "{}", text.lines().count());
    let again = Ring::parse(&text).unwrap();
    let ids = |ring: &Ring| ring.all().map(|key| key.id).collect::<Vec<_>>();
    assert_eq!(ids(&again), ids(&ring));
    assert_eq!(again.next.unwrap().id, ring.next.unwrap().id);
}

#[test]
fn a_key_file_cut_at_any_place_is_damaged() {
    let text = turned_twice().text();
    let whole = text.trim_end().len();
    for end in 0..whole {
        assert!(Ring::parse(&text[..end]).is_none(), "cut at {end}");
    }
    let lines: Vec<&str> = text.lines().collect();
    for left_out in 2..lines.len() {
        let mut fewer = lines.clone();
        fewer.remove(left_out);
        assert!(Ring::parse(&fewer.join("\n")).is_none(), "{left_out}");
    }
}

#[test]
fn a_vault_notices_that_its_keys_were_changed_beside_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.key");
    let (running, _) = Vault::open_or_create(&path).unwrap();
    let before = running.seal(&PLACE, b"before");
    let beside = Vault::open(&path).unwrap();
    beside.prepare().unwrap();
    assert!(beside.is_current(&before), "a prepared key does not seal");
    beside.turn().unwrap();
    let after = beside.seal(&PLACE, b"after");
    assert!(beside.is_current(&after) && !beside.is_current(&before));
    // It opens what it has no key for yet, and then seals with that key.
    let opens = |sealed: &[u8]| running.unseal(&PLACE, sealed).map(|_| ());
    opens(&after).unwrap();
    opens(&before).unwrap();
    assert!(running.is_current(&running.seal(&PLACE, b"new")));
    assert_eq!(running.key_ids(), beside.key_ids());

    beside.turn().unwrap();
    let newest = running.seal(&PLACE, b"newest");
    assert!(beside.is_current(&newest), "it looks before it seals");
    beside.drop_older().unwrap();
    assert_eq!(beside.key_ids().len(), 1);
    assert!(matches!(
        beside.unseal(&PLACE, &before),
        Err(VaultError::OtherKey)
    ));
    assert!(beside.unseal(&PLACE, &newest).is_ok());
    let names: Vec<_> = std::fs::read_dir(dir.path()).unwrap().collect();
    assert_eq!(names.len(), 1, "nothing half made is left behind");
}

#[test]
fn a_vault_whose_file_is_gone_goes_on_with_what_it_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("vault.key");
    let (vault, _) = Vault::open_or_create(&path).unwrap();
    std::fs::remove_file(&path).unwrap();
    let sealed = vault.seal(&PLACE, b"secret");
    assert!(vault.unseal(&PLACE, &sealed).is_ok());
    assert!(matches!(vault.turn(), Err(VaultError::Missing(_))));
    assert!(!path.exists(), "no key is made up");
}

proptest! {
    #[test]
    fn any_text_is_no_key_file_or_one_and_never_a_panic(text in ".*") {
        prop_assert!(Ring::parse(&text).is_none());
    }

    #[test]
    fn a_changed_letter_is_found_out(place in any::<Index>(), letter in "[a-zA-Z0-9 :]") {
        let text = turned_twice().text();
        let place = place.index(text.len());
        let mut changed = text.to_string();
        changed.replace_range(place..=place, &letter);
        let in_comment = text[..place].lines().next_back().is_some_and(|line| line.starts_with('#'));
        let is_same = changed == *text;
        if let Some(read) = Ring::parse(&changed) {
            let ids = |ring: &Ring| ring.all().map(|key| key.id).collect::<Vec<_>>();
            let same_keys = ids(&read) == ids(&Ring::parse(&text).unwrap());
            prop_assert!(is_same || in_comment || same_keys);
        }
    }

    #[test]
    fn anything_opens_again(plain in any::<Vec<u8>>()) {
        let vault = vault(1);
        let sealed = vault.seal(&PLACE, &plain);
        let opened = vault.unseal(&PLACE, &sealed).unwrap();
        prop_assert_eq!(opened.expose_secret(), plain.as_slice());
    }

    #[test]
    fn what_was_cut_is_refused(plain in any::<Vec<u8>>(), kept in any::<Index>()) {
        let vault = vault(1);
        let sealed = vault.seal(&PLACE, &plain);
        prop_assert!(vault.unseal(&PLACE, &sealed[..kept.index(sealed.len())]).is_err());
    }

    #[test]
    fn what_was_changed_is_refused(place in any::<Index>(), flip in 1_u8..) {
        let vault = vault(1);
        let mut sealed = vault.seal(&PLACE, b"secret");
        let place = place.index(sealed.len());
        sealed[place] ^= flip;
        prop_assert!(vault.unseal(&PLACE, &sealed).is_err());
    }

    #[test]
    fn any_bytes_are_refused_and_never_panic(bytes in any::<Vec<u8>>()) {
        prop_assert!(vault(1).unseal(&PLACE, &bytes).is_err());
    }
}

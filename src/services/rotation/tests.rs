//! Tests of changing keys.

use secrecy::ExposeSecret as _;
use uuid::Uuid;

use super::{RotationError, drop_old, prepare, rotate, usage};
use crate::{
    domain::id::ChannelId,
    networks::Session,
    services::{
        setup,
        setup::tests::{Installation, installation},
    },
    store,
    vault::{Vault, VaultError},
};

/// Stores channels, each with a password of its own.
async fn channels(shop: &Installation, count: usize) -> Vec<ChannelId> {
    let mut made = Vec::new();
    for number in 0..count {
        let session = Session::default().with("password", format!("secret {number}"));
        made.push(shop.connect(&number.to_string(), &session).await.id);
    }
    made
}

/// Everything opens with the key file as it lies there.
async fn all_is_readable(shop: &Installation, ids: &[ChannelId]) {
    let vault = Vault::open(&shop.dir.path().join("vault.key")).unwrap();
    setup::open(&shop.services.db, &vault, &shop.services.clock)
        .await
        .unwrap();
    for (number, id) in ids.iter().enumerate() {
        let sealed = shop.sealed(*id).await;
        let session = vault
            .open_session(shop.caller.workspace, *id, &sealed)
            .unwrap();
        let secret = session.get("password").unwrap().expose_secret();
        assert_eq!(secret, format!("secret {number}"));
    }
}

#[tokio::test]
async fn everything_is_sealed_anew_and_the_old_key_goes() {
    let shop = installation().await;
    let services = &shop.services;
    let ids = channels(&shop, 150).await;
    let old = services.vault.key_ids();
    let before = shop.sealed(ids[0]).await;
    let still = drop_old(services, &shop.caller).await.unwrap();
    assert_eq!(still, [""; 0], "there is no old key");

    let done = rotate(services, &shop.caller).await.unwrap();
    assert_eq!((done.resealed, done.unreadable.len()), (150, 0));
    assert_ne!([done.key_id.clone()].as_slice(), old);
    let counts = usage(services).await.unwrap();
    assert_eq!(counts, [(done.key_id.clone(), 151), (old[0].clone(), 0)]);
    all_is_readable(&shop, &ids).await;

    assert_eq!(drop_old(services, &shop.caller).await.unwrap(), old);
    assert_eq!(services.vault.key_ids(), [done.key_id]);
    all_is_readable(&shop, &ids).await;
    let gone = services
        .vault
        .open_session(shop.caller.workspace, ids[0], &before);
    assert!(matches!(gone, Err(VaultError::OtherKey)));
}

#[tokio::test]
async fn a_rotation_that_is_cut_off_anywhere_leaves_all_readable() {
    // After the key was written, after some rows, and before the check was sealed anew.
    for resealed in [0, 1, 64, 99, 100] {
        let shop = installation().await;
        let services = &shop.services;
        let ids = channels(&shop, 100).await;
        services.vault.turn().unwrap();
        let column = &store::sealed::COLUMNS[0];
        let values = column.after(&services.db, Uuid::nil(), resealed).await;
        let some = values.unwrap();
        let count = some.len();
        super::reseal(services, column, some, &mut Vec::new())
            .await
            .unwrap();
        all_is_readable(&shop, &ids).await;
        let refused = drop_old(services, &shop.caller).await.unwrap_err();
        assert!(matches!(
            refused,
            RotationError::StillUsed { count: left, .. } if left == 101 - count
        ));
        // The next one goes on, and makes no third key.
        let done = rotate(services, &shop.caller).await.unwrap();
        assert_eq!(done.resealed, 100 - count);
        assert_eq!(services.vault.key_ids().len(), 2);
        drop_old(services, &shop.caller).await.unwrap();
        all_is_readable(&shop, &ids).await;
    }
}

#[tokio::test]
async fn a_prepared_key_is_the_one_that_seals_next() {
    let shop = installation().await;
    let services = &shop.services;
    let ids = channels(&shop, 3).await;
    prepare(services, &shop.caller).unwrap();
    prepare(services, &shop.caller).unwrap();
    let known = services.vault.key_ids();
    assert_eq!(known.len(), 2);
    assert!(drop_old(services, &shop.caller).await.unwrap().is_empty());
    // Another node has a copy of the file as it is now, and opens what is sealed with the new key.
    let copy = shop.dir.path().join("copy.key");
    std::fs::copy(shop.dir.path().join("vault.key"), &copy).unwrap();
    let other_node = Vault::open(&copy).unwrap();
    let done = rotate(services, &shop.caller).await.unwrap();
    assert_eq!(done.key_id, known[1]);
    for id in &ids {
        let sealed = shop.sealed(*id).await;
        let opened = other_node.open_session(shop.caller.workspace, *id, &sealed);
        assert!(opened.is_ok());
    }
}

#[tokio::test]
async fn a_row_that_no_key_opens_is_named_and_left() {
    let shop = installation().await;
    let services = &shop.services;
    let ids = channels(&shop, 3).await;
    let swapped = shop.sealed(ids[1]).await;
    let was = shop.sealed(ids[2]).await;
    let tx = services.db.begin_write().await.unwrap();
    let now = services.clock.now();
    store::channels::reseal(&tx, ids[2], &was, swapped.clone(), now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let refused = services
        .vault
        .open_session(shop.caller.workspace, ids[2], &swapped);
    assert!(
        matches!(refused, Err(VaultError::NotOurs)),
        "what lay in another row does not open here"
    );
    let done = rotate(services, &shop.caller).await.unwrap();
    assert_eq!(done.resealed, 2);
    assert_eq!(done.unreadable, [ids[2].to_string()]);
    assert_eq!(shop.sealed(ids[2]).await, swapped);
    let told = drop_old(services, &shop.caller).await.unwrap_err();
    assert!(told.to_string().contains(&ids[2].to_string()), "{told}");
}

use std::time::{Duration, Instant};

use super::{Files, HAND_OVER, Permit, Step, StepKind, files_sent};
use crate::domain::{
    id::{MediaId, PublicationId, StepId},
    time,
};

#[test]
fn a_permit_goes_stale_with_time_and_with_its_lease() {
    let step = StepId::new(time::Instant::from_ms(0));
    let committed = Instant::now();
    let good = Permit::after_commit(step, committed, Duration::from_secs(45));
    assert!(good.is_fresh(committed + Duration::from_millis(1_900)));
    assert!(!good.is_fresh(committed + Duration::from_secs(2)));
    let short = Permit::after_commit(step, committed, Duration::from_secs(39));
    assert!(!short.is_fresh(committed));
}

fn call(key_epoch: i64, files: Option<&[(MediaId, MediaId)]>) -> Step {
    let at = time::Instant::from_ms(0);
    Step {
        id: StepId::new(at),
        publication: PublicationId::new(at),
        lease_no: 1,
        no: 1,
        kind: StepKind::Public,
        name: "post:0".to_owned(),
        part: 0,
        key: None,
        key_epoch,
        request_hash: String::new(),
        node: uuid::Uuid::nil(),
        started_at: at,
        deadline_at: at,
        ended_at: None,
        result: None,
        settled: None,
        http_status: None,
        error_code: None,
        message: None,
        remote_id: None,
        data: serde_json::json!({}),
        retry_after_s: None,
        evidence: Vec::new(),
        files: files.map(|files| files.iter().copied().collect()),
    }
}

#[test]
fn what_a_round_of_keys_has_sent_is_sent_again() {
    let [a, b, small, smaller] = [(); 4].map(|()| MediaId::new(time::Instant::from_ms(0)));
    let of = |steps: &[Step]| files_sent(steps, 1, &[a, b]);
    assert_eq!(of(&[]), None);
    let other_round = call(0, Some(&[(a, small)]));
    let prepared = Step {
        kind: StepKind::Prepare,
        ..call(1, Some(&[(a, small)]))
    };
    let handed = Step {
        name: HAND_OVER.to_owned(),
        ..call(1, Some(&[(a, a)]))
    };
    assert_eq!(of(&[other_round, prepared, handed]), None);
    let first = call(1, Some(&[(a, small)]));
    let edited = call(1, Some(&[(a, smaller), (b, b)]));
    let both = Files::from([(a, small), (b, b)]);
    assert_eq!(of(&[first, edited.clone()]), Some(both));
    let uploaded = Files::from([(a, a), (b, b)]);
    assert_eq!(of(&[call(1, None), edited]), Some(uploaded));
    assert_eq!(of(&[call(1, Some(&[]))]), Some(Files::new()));
}

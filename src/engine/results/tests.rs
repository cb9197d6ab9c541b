use std::path::Path;

use super::{ANSWER_MAX, NotedReport, NotedResult, ResultFile, Size};
use crate::domain::{
    id::{PublicationId, StepId},
    time::Instant,
};

fn result(class: &str) -> NotedResult {
    let at = Instant::from_ms(1);
    let report = NotedReport {
        class: class.to_owned(),
        remote_id: Some("r".to_owned()),
        data: serde_json::json!({}),
        wait: None,
        http_status: Some(200),
        error_code: None,
        message: None,
    };
    NotedResult {
        publication: PublicationId::new(at),
        step: StepId::new(at),
        at,
        report,
    }
}

/// An answer whose line is about this long, in bytes.
fn long(length: u64) -> NotedResult {
    let mut result = result("done");
    result.report.data = serde_json::json!({ "url": "u".repeat(usize::try_from(length).unwrap()) });
    result
}

/// Room for so many answers, of which so many are allocated at a time.
fn size(room: u64, most: u64) -> Size {
    Size {
        room: room * ANSWER_MAX,
        most: most * ANSWER_MAX,
    }
}

fn open(path: &Path, size: Size) -> (ResultFile, Vec<NotedResult>) {
    ResultFile::open(path, size).unwrap()
}

fn length(path: &Path) -> u64 {
    std::fs::metadata(path).unwrap().len()
}

#[test]
fn what_was_noted_is_read_at_the_next_start_and_a_torn_line_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("results");
    let (file, none) = open(&path, Size::default());
    assert!(none.is_empty());
    let (first, second) = (result("done"), result("unknown"));
    for answer in [&first, &second] {
        file.keep_room().unwrap().note(answer).unwrap();
    }
    assert_eq!(length(&path), 1 << 20);

    let (file, noted) = open(&path, Size::default());
    assert_eq!(noted, [first.clone(), second.clone()]);
    file.clear().unwrap();
    assert!(open(&path, Size::default()).1.is_empty());

    let (file, _) = open(&path, Size::default());
    file.keep_room().unwrap().note(&first).unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let used = bytes.iter().position(|byte| *byte == 0).unwrap();
    bytes[used - 5..used].fill(0);
    std::fs::write(&path, bytes).unwrap();
    let (file, none) = open(&path, Size::default());
    assert!(none.is_empty());
    // What comes after a torn line is whole.
    file.keep_room().unwrap().note(&second).unwrap();
    assert_eq!(open(&path, Size::default()).1, [second]);
}

#[test]
fn a_file_full_of_answers_is_read_to_its_last_byte() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("results");
    let line = super::line_of(&result("done")).unwrap();
    std::fs::write(&path, line.repeat(3)).unwrap();
    let full = Size {
        room: 1,
        most: u64::try_from(3 * line.len()).unwrap(),
    };
    let (file, noted) = open(&path, full);
    assert_eq!(noted.len(), 3);
    assert!(file.keep_room().is_none());
    assert_eq!(length(&path), full.most);
}

#[test]
fn no_more_calls_are_open_than_have_room_for_their_answers() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("results");
    let (file, _) = open(&path, size(2, 3));
    let has_room = file.has_room();
    let told = || has_room.load(std::sync::atomic::Ordering::SeqCst);
    assert_eq!(length(&path), 2 * ANSWER_MAX);
    let mut open_calls: Vec<_> = (0..3).map(|_| file.keep_room().unwrap()).collect();
    assert_eq!(length(&path), 3 * ANSWER_MAX, "more was allocated");
    assert!(told());
    assert!(file.keep_room().is_none());
    assert!(!told());
    // Every open call finds its room, and none goes beyond it.
    for room in &mut open_calls {
        room.note(&long(ANSWER_MAX - 400)).unwrap();
    }
    assert!(!file.may_begin());
    assert_eq!(length(&path), 3 * ANSWER_MAX);
    assert_eq!(ResultFile::open(&path, size(2, 3)).unwrap().1.len(), 3);
    // With the last of them the room of all comes back.
    let last = open_calls.pop().unwrap();
    open_calls.into_iter().for_each(super::Room::stored);
    assert!(!file.may_begin());
    last.stored();
    assert!(file.may_begin() && told());
    assert!(open(&path, size(2, 3)).1.is_empty());
}

#[test]
fn room_is_given_back_where_there_was_no_answer() {
    let dir = tempfile::tempdir().unwrap();
    let (file, _) = open(&dir.path().join("results"), size(1, 1));
    let room = file.keep_room().unwrap();
    assert!(file.keep_room().is_none());
    drop(room);
    file.keep_room().unwrap().stored();
    assert!(file.keep_room().is_some());
}

#[test]
fn an_answer_in_memory_alone_lets_nothing_else_begin() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("results");
    let (file, _) = open(&path, size(2, 4));
    let mut room = file.keep_room().unwrap();
    file.inner.lock().unwrap().size.most = 0;
    assert!(room.note(&result("done")).is_err());
    assert!(room.note(&result("done")).is_err());
    // Room alone is not enough: that answer would be lost with the process.
    file.inner.lock().unwrap().size.most = size(2, 4).most;
    assert!(!file.may_begin());
    room.note(&result("done")).unwrap();
    assert!(file.may_begin());
    room.stored();

    let mut stored = file.keep_room().unwrap();
    file.inner.lock().unwrap().size.most = 0;
    assert!(stored.note(&result("done")).is_err());
    file.inner.lock().unwrap().size.most = size(2, 4).most;
    stored.stored();
    assert!(file.may_begin(), "the database has it after all");
}

#[test]
fn an_answer_that_is_too_long_loses_words_and_never_its_proof() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("results");
    let (file, _) = open(&path, size(1, 1));
    let mut answer = long(2 * ANSWER_MAX);
    answer.report.message = Some("words".to_owned());
    file.keep_room().unwrap().note(&answer).unwrap();
    let noted = open(&path, size(1, 1)).1.remove(0);
    assert_eq!(noted.report.remote_id.as_deref(), Some("r"));
    assert_eq!(
        (noted.report.class.as_str(), noted.report.message),
        ("done", None)
    );
    assert_eq!(length(&path), ANSWER_MAX);

    // With room it is noted whole; without, and with an endless id, it has to be looked up.
    let whole = dir.path().join("whole");
    let (file, _) = open(&whole, size(1, 3));
    file.keep_room().unwrap().note(&answer).unwrap();
    assert_eq!(open(&whole, size(1, 3)).1, [answer.clone()]);
    let endless = dir.path().join("endless");
    let (file, _) = open(&endless, size(1, 1));
    answer.report.remote_id = Some("r".repeat(5_000));
    file.keep_room().unwrap().note(&answer).unwrap();
    let noted = open(&endless, size(1, 1)).1.remove(0);
    assert_eq!(
        (noted.report.class.as_str(), noted.report.remote_id),
        ("unknown", None)
    );
}

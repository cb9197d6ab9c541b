use super::{Kind, Lang, Reading};
use crate::rules::{finding::Span, lexicon::Lexicon};

/// The tokens of a text: their kinds and letters.
fn tokens(text: &str) -> Vec<(Kind, &str)> {
    let lexicon = Lexicon::read().unwrap();
    let reading = Reading::new(text, None, &lexicon);
    let tokens = reading.tokens.iter();
    tokens
        .map(|token| (token.kind, reading.raw(token)))
        .collect()
}

#[test]
fn money_percentages_and_times_are_one_token_each() {
    let expected = [
        (Kind::Word, "Nur"),
        (Kind::Money, "14,50 €"),
        (Kind::Word, "statt"),
        (Kind::Money, "€20"),
        (Kind::Mark, ","),
        (Kind::Mark, "-"),
        (Kind::Percent, "60\u{202f}%"),
        (Kind::Word, "bis"),
        (Kind::Clock, "18 Uhr"),
        (Kind::Word, "mit"),
        (Kind::Code, "SLIM15"),
        (Kind::Mark, "!!!"),
    ];
    let text = "Nur 14,50 € statt €20, -60\u{202f}% bis 18 Uhr mit SLIM15!!!";
    assert_eq!(tokens(text), expected);
}

#[test]
fn addresses_accounts_and_pictograms_are_one_token_each() {
    let expected = [
        (Kind::Mention, "@ana"),
        (Kind::Word, "sieh"),
        (Kind::Link, "shop.example.com/neu"),
        (Kind::Emoji, "👩‍👩‍👧"),
        (Kind::Hashtag, "#GutesBrot"),
        (Kind::Word, "Kund:innen"),
    ];
    let text = "@ana sieh shop.example.com/neu 👩‍👩‍👧 #GutesBrot Kund:innen";
    assert_eq!(tokens(text), expected);
}

#[test]
fn sentences_end_where_they_should() {
    let lexicon = Lexicon::read().unwrap();
    let text = "Am 3. Mai um 9 Uhr z.B. im Laden. Kommt!\nWir auch";
    let reading = Reading::new(text, None, &lexicon);
    let sentences = reading.sentences.iter();
    let shown: Vec<_> = sentences
        .map(|sentence| &text[reading.bytes(&sentence.tokens)])
        .collect();
    assert_eq!(
        shown,
        ["Am 3. Mai um 9 Uhr z.B. im Laden.", "Kommt!", "Wir auch"]
    );
    assert_eq!(reading.lang, Some(Lang::De));
}

#[test]
fn decorative_letters_and_umlauts_are_compared_by_what_they_stand_for() {
    assert_eq!(super::folded("Grüße"), "gruesse");
    assert_eq!(super::folded("𝗡𝗼𝘄"), "now");
    assert_eq!(super::folded("Café"), "cafe");
}

#[test]
fn a_passage_far_into_a_long_text_is_counted_right() {
    let text = format!("{}nur heute", "Grüße 👩‍👩‍👧, ".repeat(1_000));
    let lexicon = Lexicon::read().unwrap();
    let reading = Reading::new(&text, None, &lexicon);
    let start = text.find("nur").unwrap();
    let counted = reading.span_at(start..start + 3).unwrap();
    assert_eq!(counted, Span::new("text", &text, start..start + 3).unwrap());
    assert_eq!((counted.char_start, counted.utf16_start), (13_000, 16_000));
    assert_eq!(reading.span_at(start..text.len() + 1), None);
}

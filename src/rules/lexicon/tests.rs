use super::Lexicon;
use crate::rules::reading::Reading;

/// The names of what is found and meant, each once.
fn found(text: &str) -> Vec<&'static str> {
    let lexicon = Lexicon::read().unwrap();
    let reading = Reading::new(text, None, &lexicon);
    let meant = reading.hits.iter().filter(|hit| hit.is_meant());
    let mut names: Vec<_> = meant.map(|hit| hit.name).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[test]
fn separable_verbs_are_found_at_the_end_of_their_clause() {
    assert!(found("Greift heute noch schnell zu!").contains(&"call.purchase"));
    assert!(!found("Viele haben zugegriffen.").contains(&"call.purchase"));
}

#[test]
fn a_negation_takes_the_meaning_away() {
    assert!(found("Wir geben 20 % Rabatt.").contains(&"price.reduction"));
    assert!(!found("Wir geben keinen Rabatt.").contains(&"price.reduction"));
    assert!(!found("We don't run discounts.").contains(&"price.reduction"));
}

#[test]
fn a_quotation_is_not_meant() {
    assert!(!found("„Jetzt oder nie!“ stand auf dem Zettel.").contains(&"press.time"));
    assert!(found("Jetzt oder nie!").contains(&"press.time"));
}

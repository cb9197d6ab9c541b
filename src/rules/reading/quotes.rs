//! Quotations: what somebody else says, or what is only mentioned.

use super::token::{Kind, Token};

/// The longest quotation, in tokens; an opening mark without a closing one quotes nothing.
const TOKENS_MAX: usize = 80;

/// Marks the tokens that stand within quotation marks.
pub(super) fn mark(text: &str, tokens: &mut [Token]) {
    let mut place = 0;
    while place < tokens.len() {
        let closing = closings(text, tokens, place);
        let within = place + 1..tokens.len().min(place + 1 + TOKENS_MAX);
        let end = (!closing.is_empty())
            .then(|| {
                within
                    .clone()
                    .take_while(|at| !is_paragraph(&tokens[*at]))
                    .find(|at| closes(text, tokens, *at, closing))
            })
            .flatten();
        let Some(end) = end else {
            place += 1;
            continue;
        };
        for token in &mut tokens[place + 1..end] {
            token.is_quoted = true;
        }
        place = end + 1;
    }
}

fn is_paragraph(token: &Token) -> bool {
    token.kind == Kind::Break && token.bytes.len() > 1
}

/// The marks that would close a quotation that opens here; none where none opens.
fn closings(text: &str, tokens: &[Token], place: usize) -> &'static [char] {
    let token = &tokens[place];
    if token.kind != Kind::Mark {
        return &[];
    }
    let opens = tokens.get(place + 1).is_some_and(|next| !next.is_spaced);
    let is_apart = place == 0 || token.is_spaced || tokens[place - 1].kind != Kind::Word;
    match text[token.bytes.clone()].chars().next() {
        Some('„') => &['“', '”', '"'],
        Some('“') => &['”', '"'],
        Some('»') => &['«'],
        Some('«') => &['»'],
        Some('‚') => &['‘', '’', '\''],
        Some('‹') => &['›'],
        Some('›') => &['‹'],
        Some('"') if opens && is_apart => &['"', '”', '“'],
        Some('\'' | '‘') if opens && is_apart => &['\'', '’'],
        _ => &[],
    }
}

fn closes(text: &str, tokens: &[Token], place: usize, closing: &[char]) -> bool {
    let token = &tokens[place];
    let is_closing = token.kind == Kind::Mark && text[token.bytes.clone()].starts_with(closing);
    // An apostrophe between letters closes nothing.
    let joins = tokens
        .get(place + 1)
        .is_some_and(|next| !next.is_spaced && next.is_word());
    is_closing && !joins
}

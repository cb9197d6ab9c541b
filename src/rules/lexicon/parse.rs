//! Reading word lists.

use std::collections::HashMap;

use super::{
    List,
    pattern::{Atom, Element, Index},
};
use crate::rules::reading::{Kind, Lang, folded};

/// What is wrong with a word list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct LexiconError {
    /// Which line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: &'static str,
}

/// The classes of a file.
type Classes = HashMap<&'static str, Vec<Atom>>;

/// Reads the lists of one file.
pub(super) fn read(
    source: &'static str,
    lang: Option<Lang>,
    lists: &mut Vec<List>,
    index: &mut Index,
) -> Result<(), LexiconError> {
    let mut classes = Classes::new();
    let mut current = None;
    for (line, text) in (1..).zip(source.lines()) {
        let wrong = |problem| LexiconError { line, problem };
        let text = text
            .split_once('#')
            .map_or(text, |(before, _)| before)
            .trim();
        if text.is_empty() {
            continue;
        }
        if let Some(head) = text.strip_prefix('[') {
            let (name, marks) = head.split_once(']').ok_or(wrong("a name needs a ]"))?;
            lists.push(list(name, lang, marks).map_err(wrong)?);
            current = Some(lists.len() - 1);
        } else if let Some((name, words)) = class(text) {
            let atoms = words
                .split([' ', '|'])
                .filter(|word| !word.is_empty())
                .map(|word| atoms(word, &classes))
                .collect::<Result<Vec<_>, _>>()
                .map_err(wrong)?;
            classes.insert(name, atoms.into_iter().flatten().collect());
        } else {
            let list = current.ok_or(wrong("a pattern stands before the first name"))?;
            let elements = elements(text, &classes).map_err(wrong)?;
            index.add(list, elements);
        }
    }
    Ok(())
}

fn list(name: &'static str, lang: Option<Lang>, marks: &str) -> Result<List, &'static str> {
    let mut list = List {
        name,
        name_no: 0,
        lang,
        is_negatable: false,
        is_quotable: false,
        is_scored: false,
    };
    for mark in marks.split_whitespace() {
        match mark {
            "negatable" => list.is_negatable = true,
            "quotable" => list.is_quotable = true,
            _ => return Err("a list is negatable or quotable"),
        }
    }
    Ok(list)
}

/// The name and the words of a class.
fn class(text: &'static str) -> Option<(&'static str, &'static str)> {
    let (name, words) = text.split_once('=')?;
    Some((name.trim().strip_prefix('@')?, words))
}

fn elements(text: &str, classes: &Classes) -> Result<Vec<Element>, &'static str> {
    let mut elements = Vec::new();
    for word in text.split_whitespace() {
        let element = match word {
            "^" | "^^" => Element::Start {
                of_sentence: word.len() == 2,
            },
            "$" => Element::End,
            _ if word.starts_with('~') => {
                let width = word[1..].parse().ok();
                Element::Gap(width.ok_or("a gap is ~ and a number")?)
            }
            _ => {
                let (body, is_optional) = match word.strip_suffix('/') {
                    Some(body) if !body.is_empty() => (body, true),
                    _ => (word, false),
                };
                let mut all = Vec::new();
                for part in body.split('|') {
                    all.extend(atoms(part, classes)?);
                }
                Element::One {
                    atoms: all,
                    is_optional,
                }
            }
        };
        elements.push(element);
    }
    let is_token = |element: &Element| matches!(element, Element::One { atoms, is_optional: false } if !atoms.contains(&Atom::Any));
    let begins = elements.iter().find(|element| {
        !matches!(
            element,
            Element::Start { .. }
                | Element::One {
                    is_optional: true,
                    ..
                }
        )
    });
    if begins.is_some_and(is_token) {
        Ok(elements)
    } else {
        Err("a pattern begins with a token")
    }
}

fn atoms(word: &str, classes: &Classes) -> Result<Vec<Atom>, &'static str> {
    let kind = |kind| Ok(vec![Atom::Kind(kind)]);
    if let Some(name) = word.strip_prefix('@') {
        return match name {
            "number" => kind(Kind::Number),
            "money" => kind(Kind::Money),
            "percent" => kind(Kind::Percent),
            "clock" => kind(Kind::Clock),
            "code" => kind(Kind::Code),
            "link" => kind(Kind::Link),
            "mention" => kind(Kind::Mention),
            "hashtag" => kind(Kind::Hashtag),
            "emoji" => kind(Kind::Emoji),
            "any" => Ok(vec![Atom::Any]),
            _ => classes.get(name).cloned().ok_or("there is no such class"),
        };
    }
    let mut letters = word.chars();
    if let (Some(mark), None) = (letters.next(), letters.next())
        && !mark.is_alphanumeric()
        && mark != '*'
    {
        return Ok(vec![Atom::Mark(mark)]);
    }
    let atom = if let Some(end) = word.strip_prefix('*') {
        Atom::Suffix(folded(end).into())
    } else if let Some(start) = word.strip_suffix('*') {
        Atom::Prefix(folded(start).into())
    } else {
        Atom::Word(folded(word).into())
    };
    match &atom {
        Atom::Word(text) | Atom::Prefix(text) | Atom::Suffix(text) if text.is_empty() => {
            Err("a word has no letters")
        }
        _ => Ok(vec![atom]),
    }
}

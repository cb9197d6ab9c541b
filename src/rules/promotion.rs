//! Whether a post sells something: the one question that several rules share.

use crate::domain::post::Promotion;

/// Whether a post counts as promotional for the window rules.
///
/// The author's word decides: only an offer counts; a soft mention and "nothing is offered" do not.
/// Where the author has not said, a post is taken as not promotional: a missed offer costs one tag,
/// a false alarm costs trust. This is the one place where a reading of the text would join in.
pub const fn is_promotional(promotion: Promotion) -> bool {
    match promotion {
        Promotion::Offer => true,
        Promotion::Auto | Promotion::None | Promotion::Soft => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Promotion, is_promotional};

    #[test]
    fn only_an_offer_counts() {
        assert!(is_promotional(Promotion::Offer));
        for other in [Promotion::Auto, Promotion::None, Promotion::Soft] {
            assert!(!is_promotional(other));
        }
    }
}

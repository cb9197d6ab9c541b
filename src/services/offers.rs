//! Offers: what is sold, at which prices, until when, so that posts can be held to it.

use serde::Deserialize;
use serde_json::json;

use super::{
    Caller, Services,
    input::{Wrong, given, refuse_name},
};
use crate::{
    domain::{
        event::EventKind,
        id::OfferId,
        offer::{Offer, Terms},
        role::Action,
        time::Instant,
    },
    error::{Code, Error, FieldError},
    store::{self, Conn, Tx, offers},
};

/// The most prices of one offer.
const PRICES_MAX: usize = 400;
/// The highest price, in hundredths of the currency.
const CENTS_MAX: i64 = 1_000_000_000_000;

/// An offer that is to be made.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferInput {
    /// What people here call it, at most 100 characters.
    pub name: String,
    /// What is known of it.
    #[serde(default)]
    pub terms: Terms,
}

/// What is to change about an offer; what is not given stays as it is.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferChange {
    /// What people here call it, at most 100 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub name: Option<String>,
    /// What is known of it, whole: what is left out has its default again.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub terms: Option<Terms>,
}

/// A page of offers, newest first, from before one of them on.
pub async fn list(
    services: &Services,
    caller: &Caller,
    before: Option<OfferId>,
    limit: u64,
) -> Result<Vec<Offer>, Error> {
    caller.allow(Action::ReadProfile)?;
    Ok(offers::list(&services.db, caller.workspace, before, limit).await?)
}

/// One offer.
///
/// Errors: [`Code::NotFound`].
pub async fn get(services: &Services, caller: &Caller, id: OfferId) -> Result<Offer, Error> {
    caller.allow(Action::ReadProfile)?;
    let found = offers::find(&services.db, caller.workspace, id).await?;
    found.ok_or_else(Error::not_found)
}

/// Makes an offer.
///
/// Errors: [`Code::InvalidValue`] for a field.
pub async fn create(
    services: &Services,
    caller: &Caller,
    input: OfferInput,
) -> Result<Offer, Error> {
    caller.allow(Action::ManageProfile)?;
    refuse(&input.name, &input.terms)?;
    let now = services.clock.now();
    let offer = Offer {
        id: OfferId::new(now),
        workspace: caller.workspace,
        revision: 1,
        name: input.name.trim().to_owned(),
        terms: input.terms,
        created_at: now,
    };
    let tx = services.db.begin_write().await?;
    offers::insert(&tx, &offer).await?;
    let states = (None, Some(&offer));
    tell(&tx, caller, EventKind::OfferCreated, states, now).await?;
    services.commit(caller, tx, &offer).await?;
    Ok(offer)
}

/// Changes an offer.
///
/// Errors: [`Code::NotFound`];
/// [`Code::InvalidValue`] for a field;
/// [`Code::PreconditionFailed`].
pub async fn update(
    services: &Services,
    caller: &Caller,
    id: OfferId,
    change: OfferChange,
) -> Result<Offer, Error> {
    caller.allow(Action::ManageProfile)?;
    let now = services.clock.now();
    let (tx, before) = begin(services, caller, id).await?;
    let mut after = before.clone();
    if let Some(name) = change.name {
        after.name = name;
    }
    if let Some(terms) = change.terms {
        after.terms = terms;
    }
    refuse(&after.name, &after.terms)?;
    after.name = after.name.trim().to_owned();
    if after == before {
        services.commit(caller, tx, &before).await?;
        return Ok(before);
    }
    after.revision += 1;
    offers::update(&tx, &after, now).await?;
    let states = (Some(&before), Some(&after));
    tell(&tx, caller, EventKind::OfferChanged, states, now).await?;
    services.commit(caller, tx, &after).await?;
    Ok(after)
}

/// Removes an offer. Posts that tell of it name an offer that is gone.
///
/// Errors: [`Code::NotFound`];
/// [`Code::PreconditionFailed`].
pub async fn delete(services: &Services, caller: &Caller, id: OfferId) -> Result<(), Error> {
    caller.allow(Action::ManageProfile)?;
    let now = services.clock.now();
    let (tx, offer) = begin(services, caller, id).await?;
    offers::delete(&tx, caller.workspace, id).await?;
    let states = (Some(&offer), None);
    tell(&tx, caller, EventKind::OfferDeleted, states, now).await?;
    services.commit(caller, tx, &()).await
}

/// Refuses an offer that the workspace does not have.
///
/// It may be removed a moment later: posts name offers that are gone, and nobody waits for them.
pub(super) async fn refuse_unknown(
    conn: &impl Conn,
    caller: &Caller,
    id: Option<OfferId>,
) -> Result<(), Error> {
    let Some(id) = id else {
        return Ok(());
    };
    if offers::find(conn, caller.workspace, id).await?.is_some() {
        return Ok(());
    }
    let field = FieldError::new("about.offer", "offer_unknown", "there is no such offer");
    Err(Error::field(Code::InvalidValue, field))
}

/// Begins to change an offer; others who want to wait.
async fn begin(services: &Services, caller: &Caller, id: OfferId) -> Result<(Tx, Offer), Error> {
    let tx = services.db.begin_write().await?;
    store::turns::take(&tx, [id.uuid()]).await?;
    let found = offers::find(&tx, caller.workspace, id).await?;
    let offer = found.ok_or_else(Error::not_found)?;
    caller.expects(offer.revision)?;
    Ok((tx, offer))
}

async fn tell(
    tx: &Tx,
    caller: &Caller,
    kind: EventKind,
    (before, after): (Option<&Offer>, Option<&Offer>),
    now: Instant,
) -> Result<(), Error> {
    let one = after.or(before);
    let data = one.map(|one| json!({ "offer": one.id, "name": one.name }));
    let event = caller.event(kind, now).changing(before, after);
    let event = event.with(data.unwrap_or_default());
    Ok(store::events::append(tx, &[&event]).await?)
}

/// Refuses what lies beyond the limits.
fn refuse(name: &str, terms: &Terms) -> Result<(), Error> {
    let mut wrong = Wrong::default();
    wrong.add(refuse_name(name));
    let is_currency =
        |code: &str| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
    if terms
        .currency
        .as_deref()
        .is_some_and(|code| !is_currency(code))
    {
        wrong.invalid("terms.currency", "use three capital letters, such as EUR");
    }
    let prices = &terms.prices;
    wrong.each(
        "terms.prices",
        prices,
        PRICES_MAX,
        "prices",
        |wrong, field, price| {
            wrong.number(format!("{field}.cents"), Some(price.cents), (0, CENTS_MAX));
        },
    );
    let later = prices.iter().skip(1).zip(prices);
    if let Some(place) = later
        .into_iter()
        .position(|(price, before)| price.from <= before.from)
    {
        let field = format!("terms.prices[{}].from", place + 1);
        wrong.invalid(field, "it is not later than that of the price before");
    }
    if terms
        .starts_on
        .zip(terms.ends_on)
        .is_some_and(|(from, to)| to < from)
    {
        wrong.invalid("terms.ends_on", "it is before starts_on");
    }
    for (field, url) in [
        ("terms.url", &terms.url),
        ("terms.terms_url", &terms.terms_url),
    ] {
        if let Some(url) = url {
            wrong.url(field, url);
        }
    }
    wrong.end()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::refuse;

    fn wrong(terms: &Value) -> Vec<String> {
        let terms = serde_json::from_value(terms.clone()).unwrap();
        let Err(error) = refuse("Brett", &terms) else {
            return Vec::new();
        };
        let fields = error.wrong_fields().iter();
        fields
            .map(|field| format!("{} {}", field.field, field.code))
            .collect()
    }

    fn prices(prices: &[(&str, i64)]) -> Value {
        let price = |(from, cents): &(&str, i64)| json!({ "from": from, "cents": cents });
        json!({ "prices": prices.iter().map(price).collect::<Vec<_>>() })
    }

    #[test]
    fn every_limit_is_named_with_its_field() {
        let many = vec![json!({ "from": "2026-11-01", "cents": 1 }); 401];
        let same = prices(&[("2026-11-01", 1), ("2026-11-01", 2)]);
        let sooner = prices(&[("2026-11-01", 1), ("2026-11-03", 1), ("2026-11-02", 2)]);
        for (terms, expected) in [
            (json!({ "currency": "eur" }), "terms.currency invalid"),
            (json!({ "currency": "EURO" }), "terms.currency invalid"),
            (
                prices(&[("2026-11-01", -1)]),
                "terms.prices[0].cents invalid",
            ),
            (
                prices(&[("2026-11-01", 1_000_000_000_001)]),
                "terms.prices[0].cents invalid",
            ),
            (same, "terms.prices[1].from invalid"),
            (sooner, "terms.prices[2].from invalid"),
            (
                json!({ "starts_on": "2026-11-02", "ends_on": "2026-11-01" }),
                "terms.ends_on invalid",
            ),
            (json!({ "url": "shop.example" }), "terms.url invalid"),
            (
                json!({ "terms_url": "ftp://a.de/" }),
                "terms.terms_url invalid",
            ),
        ] {
            assert_eq!(wrong(&terms), [expected], "{terms}");
        }
        assert_eq!(
            wrong(&json!({ "prices": many }))[0],
            "terms.prices too_long"
        );
        assert!(refuse("", &super::Terms::default()).is_err());
    }

    #[test]
    fn what_is_within_the_limits_is_taken() {
        let mut terms = prices(&[("2026-11-01", 0), ("2026-11-02", 1_000_000_000_000)]);
        terms["currency"] = json!("EUR");
        terms["starts_on"] = json!("2026-11-01");
        terms["ends_on"] = json!("2026-11-01");
        terms["url"] = json!("https://shop.example/board");
        assert_eq!(wrong(&terms), [""; 0]);
    }
}

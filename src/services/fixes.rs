//! Fixes: putting right what may be put right without asking.

use super::{
    Caller, Services,
    case::Case,
    fitting,
    posts::{PostView, update_in},
};
use crate::{
    domain::{id::PostId, role::Action},
    error::Error,
    store,
};

/// A post and what was put right in it.
#[derive(Debug, Clone)]
pub struct FixedPost {
    /// The post as it is now.
    pub view: PostView,
    /// The rules that had something to say before and have nothing to say now.
    pub rules: Vec<String>,
}

/// Applies the safe fixes of a post on all its channels, as one change of the post; where nothing can
/// be put right nothing is changed.
///
/// Errors: [`Code::NotFound`](crate::error::Code::NotFound), and those of a change of the post.
pub async fn fix_post(
    services: &Services,
    caller: &Caller,
    id: PostId,
) -> Result<FixedPost, Error> {
    caller.allow(Action::WritePosts)?;
    let now = services.clock.now();
    fitting::of_post(services, caller, id).await?;
    let tx = services.db.begin_write().await?;
    let post = store::posts::find(&tx, caller.workspace, id).await?;
    let case = Case::of_stored(&tx, post.ok_or_else(Error::not_found)?).await?;
    let (change, rules) = case.fixed(&tx, services, now).await?;
    let (view, rings) = update_in(&tx, services, caller, id, change, now).await?;
    let fixed = FixedPost { view, rules };
    services.commit(caller, tx, &fixed).await?;
    if rings {
        services.bell.ring();
    }
    Ok(fixed)
}

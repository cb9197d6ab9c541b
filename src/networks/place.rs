//! Places: where a network answers, and as what it knows this installation.

use secrecy::SecretString;
use url::Url;

/// An app that was registered at a network once, in whose name accounts are connected.
#[derive(Debug, Clone)]
pub struct AppKey {
    /// Its public id.
    pub id: String,
    /// Its secret; none where the network gave it none.
    pub secret: Option<SecretString>,
}

/// Where a network answers and as what it knows this installation, as the settings say.
#[derive(Debug, Clone, Default)]
pub struct Place {
    /// The app; none where nobody registered one.
    pub app: Option<AppKey>,
    /// Where its API answers, if not where it usually does.
    pub api: Option<Url>,
    /// Where it asks people and hands out tokens, if not where it usually does.
    pub auth: Option<Url>,
    /// Where it takes files, if not where it usually does.
    pub upload: Option<Url>,
}

impl Place {
    /// Where its API answers, which is usually there.
    pub(crate) fn api(&self, usual: &str) -> Url {
        base(self.api.as_ref(), usual)
    }

    /// Where it asks people and hands out tokens, which is usually there.
    pub(crate) fn auth(&self, usual: &str) -> Url {
        base(self.auth.as_ref(), usual)
    }

    /// Where it takes files, which is usually there.
    pub(crate) fn upload(&self, usual: &str) -> Url {
        base(self.upload.as_ref(), usual)
    }

    /// The addresses that the settings name.
    pub fn named(&self) -> Vec<&Url> {
        [&self.api, &self.auth, &self.upload]
            .into_iter()
            .flatten()
            .collect()
    }
}

fn base(named: Option<&Url>, usual: &str) -> Url {
    named.cloned().unwrap_or_else(|| {
        Url::parse(usual).expect("an adapter's own addresses are good, as its tests show")
    })
}

/// An address below a base: each piece of the path is written so that it stays one.
pub(crate) fn below(base: &Url, path: &[&str], query: &[(&str, &str)]) -> Url {
    let mut url = base.clone();
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path);
    }
    if !query.is_empty() {
        url.query_pairs_mut().extend_pairs(query);
    }
    url
}

#[cfg(test)]
mod tests {
    use super::below;

    #[test]
    fn an_id_cannot_leave_its_place_in_the_path() {
        for base in ["https://api.example.org/v1", "https://api.example.org/v1/"] {
            let base = base.parse().unwrap();
            let url = below(&base, &["posts", "a/../b?c"], &[("fields", "id,name")]);
            assert_eq!(
                url.as_str(),
                "https://api.example.org/v1/posts/a%2F..%2Fb%3Fc?fields=id%2Cname"
            );
        }
    }
}

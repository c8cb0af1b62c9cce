//! What a sealed window may show: https, and the hosts of its plan.

use guichet_api::platform::AllowedHost;
use tauri::Url;

/// Redirections from http to https that are followed in a row: more is a site that goes round in circles.
const UPGRADES: u32 = 5;

/// What becomes of an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Verdict {
    /// It may be shown.
    Show,
    /// The same page by https may be shown.
    Upgrade(Url),
    /// It may not; the host is what the agent reads.
    Refuse(String),
}

/// The rules of one window.
#[derive(Debug, Default)]
pub(super) struct Rules {
    hosts: Vec<AllowedHost>,
    loopback: Loopback,
    upgrades: u32,
}

impl Rules {
    pub(super) fn new(hosts: Vec<AllowedHost>, loopback: Loopback) -> Self {
        Self {
            hosts,
            loopback,
            upgrades: 0,
        }
    }

    /// One more host, until the window is closed.
    pub(super) fn allow(&mut self, host: &str) {
        self.hosts.push(AllowedHost {
            host: host.to_owned(),
            path: None,
        });
    }

    /// A page came: redirections are counted anew.
    pub(super) fn arrived(&mut self) {
        self.upgrades = 0;
    }

    /// Whether an address may be shown, in the window or in a frame of its page.
    pub(super) fn judge(&mut self, address: &Url) -> Verdict {
        match address.scheme() {
            // An empty page, or one written by the page that opens it: it can do no more than that page.
            "about" => Verdict::Show,
            // Made by a page that was shown, and stays under its name; never by another of its kind, one within the
            // other without end.
            "blob" => match Url::parse(address.path()) {
                Ok(maker) if maker.scheme() != "blob" => self.judge(&maker),
                _ => Verdict::Refuse("blob".to_owned()),
            },
            "https" if self.is_listed(address) => Verdict::Show,
            "http" if self.loopback.is_here(address) && self.is_listed(address) => Verdict::Show,
            "http" if address.port().is_none() && self.upgrades < UPGRADES => {
                let mut secure = address.clone();
                if secure.set_scheme("https").is_ok() && self.is_listed(&secure) {
                    self.upgrades += 1;
                    Verdict::Upgrade(secure)
                } else {
                    Verdict::Refuse(shown_host(address))
                }
            }
            _ => Verdict::Refuse(shown_host(address)),
        }
    }

    fn is_listed(&self, address: &Url) -> bool {
        let Some(host) = address.domain() else {
            return false;
        };
        let plain = address.username().is_empty()
            && address.password().is_none()
            && (address.port().is_none() || self.loopback.is_any_port(host));
        plain
            && self.hosts.iter().any(|allowed| {
                is_within(host, &allowed.host)
                    && allowed
                        .path
                        .as_deref()
                        .is_none_or(|path| address.path().starts_with(path))
            })
    }
}

/// The host of an address, or its scheme when it has none: what the agent reads of a refusal.
pub(super) fn shown_host(address: &Url) -> String {
    address
        .host_str()
        .filter(|host| !host.is_empty())
        .unwrap_or_else(|| address.scheme())
        .to_owned()
}

/// Whether `host` is `parent` or below it.
fn is_within(host: &str, parent: &str) -> bool {
    host.strip_suffix(parent)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The one exception to https: hosts below `.localhost`, served by a test on this computer. Compiled only for
/// development and for the tests of the release (feature `loopback`); a shipped program has no such thing.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Loopback {
    #[cfg(any(debug_assertions, feature = "loopback"))]
    port: Option<u16>,
}

/// The port on which a test serves every host below `.localhost`.
#[cfg(any(debug_assertions, feature = "loopback"))]
const LOOPBACK_VARIABLE: &str = "GUICHET_PORTAL_LOOPBACK";

#[cfg(any(debug_assertions, feature = "loopback"))]
impl Loopback {
    /// As the environment says.
    pub(super) fn from_environment() -> Self {
        let port = std::env::var(LOOPBACK_VARIABLE).ok();
        Self {
            port: port.and_then(|port| port.parse().ok()),
        }
    }

    /// Where an address of a plan really is.
    pub(super) fn place(self, mut address: Url) -> Url {
        if let Some(port) = self.port
            && address
                .domain()
                .is_some_and(|host| host.ends_with(".localhost"))
            && address.port().is_none()
        {
            // Both always succeed on an https address with a host.
            let _ = address.set_scheme("http");
            let _ = address.set_port(Some(port));
        }
        address
    }

    fn is_here(self, address: &Url) -> bool {
        self.port.is_some()
            && address.port() == self.port
            && address
                .domain()
                .is_some_and(|host| host.ends_with(".localhost"))
    }

    fn is_any_port(self, host: &str) -> bool {
        self.port.is_some() && host.ends_with(".localhost")
    }
}

#[cfg(not(any(debug_assertions, feature = "loopback")))]
impl Loopback {
    /// None.
    pub(super) fn from_environment() -> Self {
        Self {}
    }

    /// Where it says.
    pub(super) fn place(self, address: Url) -> Url {
        address
    }

    fn is_here(self, _: &Url) -> bool {
        false
    }

    fn is_any_port(self, _: &str) -> bool {
        false
    }
}

/// Keeps in the page the scripts that Tauri puts there, which is how it is where they cannot be taken away: the
/// commands are refused all the same, and a test shows it.
#[cfg(any(debug_assertions, feature = "loopback"))]
#[cfg_attr(
    windows,
    expect(dead_code, reason = "only WebKitGTK lets them be taken away")
)]
pub(super) fn keeps_bridge() -> bool {
    std::env::var_os("GUICHET_PORTAL_BRIDGE").is_some()
}

/// Never in a shipped program.
#[cfg(not(any(debug_assertions, feature = "loopback")))]
#[cfg_attr(
    windows,
    expect(dead_code, reason = "only WebKitGTK lets them be taken away")
)]
pub(super) fn keeps_bridge() -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(loopback: Loopback) -> Rules {
        let host = |host: &str, path: Option<&str>| AllowedHost {
            host: host.to_owned(),
            path: path.map(str::to_owned),
        };
        let hosts = vec![
            host("caf.fr", None),
            host("www.google.com", Some("/recaptcha/")),
            host("caf.localhost", None),
        ];
        Rules::new(hosts, loopback)
    }

    fn judged(address: &str) -> Verdict {
        rules(Loopback::default()).judge(&address.parse().unwrap())
    }

    #[test]
    fn the_hosts_of_the_plan_are_shown_with_their_subdomains() {
        for shown in [
            "https://caf.fr/",
            "https://wwwd.caf.fr/wps/portal?x=1#y",
            "https://WWW.CAF.FR/",
            "https://www.google.com/recaptcha/api2/anchor",
            "about:blank",
            "about:srcdoc",
            "blob:https://wwwd.caf.fr/0-1-2",
        ] {
            assert_eq!(judged(shown), Verdict::Show, "{shown}");
        }
    }

    #[test]
    fn nothing_else_is_shown() {
        for (refused, told) in [
            ("https://caf.fr.example.org/", "caf.fr.example.org"),
            ("https://notcaf.fr/", "notcaf.fr"),
            ("https://example.org/?caf.fr", "example.org"),
            ("https://caf.fr@example.org/", "example.org"),
            ("https://user:secret@caf.fr/", "caf.fr"),
            ("https://caf.fr:8443/", "caf.fr"),
            ("https://www.google.com/search?q=x", "www.google.com"),
            ("https://192.0.2.1/", "192.0.2.1"),
            ("http://example.org/", "example.org"),
            ("http://caf.fr:8080/", "caf.fr"),
            ("file:///etc/passwd", "file"),
            ("data:text/html,hello", "data"),
            ("javascript:alert(1)", "javascript"),
            ("tauri://localhost/", "localhost"),
            ("ipc://localhost/lock", "localhost"),
            ("blob:https://example.org/0-1", "example.org"),
            ("blob:null/0-1", "blob"),
            ("mailto:a@caf.fr", "mailto"),
            ("https://ca\u{0444}.fr/", "xn--ca-ylb.fr"),
        ] {
            let Verdict::Refuse(host) = judged(refused) else {
                panic!("{refused} is shown");
            };
            if !refused.contains('\u{0444}') {
                assert_eq!(host, told, "{refused}");
            } else {
                assert!(host.starts_with("xn--"), "{host}");
            }
        }
    }

    #[test]
    fn an_address_without_security_is_asked_again_with_it_a_few_times_only() {
        let mut rules = rules(Loopback::default());
        let plain: Url = "http://www.caf.fr/droits".parse().unwrap();
        let secure = Verdict::Upgrade("https://www.caf.fr/droits".parse().unwrap());
        for _ in 0..UPGRADES {
            assert_eq!(rules.judge(&plain), secure);
        }
        assert_eq!(
            rules.judge(&plain),
            Verdict::Refuse("www.caf.fr".to_owned())
        );
        rules.arrived();
        assert_eq!(rules.judge(&plain), secure);
    }

    #[test]
    fn an_address_made_of_many_others_does_not_fill_the_stack() {
        for depth in [2, 20_000] {
            let address = format!("{}https://caf.fr/0-1", "blob:".repeat(depth));
            assert_eq!(judged(&address), Verdict::Refuse("blob".to_owned()));
        }
    }

    #[test]
    fn a_host_that_the_agent_allowed_is_shown() {
        let mut rules = rules(Loopback::default());
        let address = "https://aide.example.org/".parse().unwrap();
        assert!(matches!(rules.judge(&address), Verdict::Refuse(_)));
        rules.allow("aide.example.org");
        assert_eq!(rules.judge(&address), Verdict::Show);
    }

    #[test]
    fn loopback_is_an_exception_for_tests_alone() {
        let test = "http://caf.localhost:4000/";
        assert!(matches!(judged(test), Verdict::Refuse(_)));
        let mut with = rules(Loopback { port: Some(4000) });
        assert_eq!(with.judge(&test.parse().unwrap()), Verdict::Show);
        for other in [
            "http://caf.localhost:4001/",
            "http://evil.localhost:4000/",
            "http://localhost:4000/",
            "http://127.0.0.1:4000/",
        ] {
            assert!(
                matches!(with.judge(&other.parse().unwrap()), Verdict::Refuse(_)),
                "{other}"
            );
        }
        let placed =
            Loopback { port: Some(4000) }.place("https://caf.localhost/a?b".parse().unwrap());
        assert_eq!(placed.as_str(), "http://caf.localhost:4000/a?b");
        let real = "https://www.caf.fr/".parse::<Url>().unwrap();
        assert_eq!(Loopback { port: Some(4000) }.place(real.clone()), real);
    }
}

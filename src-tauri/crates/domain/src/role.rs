//! What an agent may do, and which of the two files her key opens.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The part that an agent plays at the counter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Receives citizens (conseiller).
    Mediator,
    /// Reads figures, never identities (responsable).
    Supervisor,
    /// Runs the site and its agents (administrateur).
    Administrator,
}

/// The files that a key slot opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyScope {
    /// The activity file only: no name, no contact, no free text.
    Activity,
    /// The activity file and the vault.
    Both,
}

impl Role {
    /// Every role, in the order in which a list shows them.
    pub const ALL: [Self; 3] = [Self::Mediator, Self::Supervisor, Self::Administrator];

    /// What the key of this role opens. A supervisor's opens no identity, even with a debugger.
    #[must_use]
    pub const fn key_scope(self) -> KeyScope {
        match self {
            Self::Supervisor => KeyScope::Activity,
            Self::Mediator | Self::Administrator => KeyScope::Both,
        }
    }

    /// The code under which the role is stored; the same as its serde name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Mediator => "mediator",
            Self::Supervisor => "supervisor",
            Self::Administrator => "administrator",
        }
    }
}

impl KeyScope {
    /// The code under which the scope is stored; the same as its serde name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Activity => "activity",
            Self::Both => "both",
        }
    }
}

/// The code names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown role")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(code: &str) -> Result<Self, UnknownRole> {
        Self::ALL
            .into_iter()
            .find(|role| role.code() == code)
            .ok_or(UnknownRole)
    }
}

/// The code names no key scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("unknown key scope")]
pub struct UnknownScope;

impl FromStr for KeyScope {
    type Err = UnknownScope;

    fn from_str(code: &str) -> Result<Self, UnknownScope> {
        match code {
            "activity" => Ok(Self::Activity),
            "both" => Ok(Self::Both),
            _ => Err(UnknownScope),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_supervisor_is_kept_out_of_the_vault() {
        assert_eq!(Role::Supervisor.key_scope(), KeyScope::Activity);
        assert_eq!(Role::Mediator.key_scope(), KeyScope::Both);
        assert_eq!(Role::Administrator.key_scope(), KeyScope::Both);
    }

    #[test]
    fn codes_come_back() {
        for role in Role::ALL {
            assert_eq!(role.code().parse(), Ok(role));
        }
        for scope in [KeyScope::Activity, KeyScope::Both] {
            assert_eq!(scope.code().parse(), Ok(scope));
        }
        assert_eq!("Mediator".parse::<Role>(), Err(UnknownRole));
        assert_eq!("all".parse::<KeyScope>(), Err(UnknownScope));
    }
}

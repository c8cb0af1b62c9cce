//! Who may call what.

use guichet_domain::role::Role;

/// Who may call a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Access {
    /// Even while locked.
    Public,
    /// Any agent who unlocked.
    Anyone,
    /// Who receives citizens.
    Mediator,
    /// Who reviews figures.
    Supervisor,
    /// Who manages the site.
    Administrator,
}

impl Access {
    /// Whether a role has this access. An administrator of a small site also receives citizens.
    pub fn allows(self, role: Role) -> bool {
        match self {
            Self::Public | Self::Anyone => true,
            Self::Mediator => matches!(role, Role::Mediator | Role::Administrator),
            Self::Supervisor => matches!(role, Role::Supervisor | Role::Administrator),
            Self::Administrator => matches!(role, Role::Administrator),
        }
    }
}

/// A command, as the list declares it.
#[derive(Clone, Copy, Debug)]
pub struct CommandSpec {
    /// Name on the wire.
    pub name: &'static str,
    /// What it does.
    pub doc: &'static str,
    /// Who may call it.
    pub access: Access,
    /// Type of its arguments.
    pub args: &'static str,
    /// Type of its answer.
    pub answer: &'static str,
}

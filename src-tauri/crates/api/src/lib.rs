//! Use cases, roles and the list of commands: the only door for the shell, the command line and the tests.

//! `assets/privacy.toml` says of every column of both files why it is there, for whom and for how long.

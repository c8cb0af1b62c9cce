SELECT seq, hash FROM vault.anchor

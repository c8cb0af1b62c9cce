INSERT INTO vault.anchor (only_row, seq, hash) VALUES (1, ?1, ?2)
ON CONFLICT (only_row) DO UPDATE SET seq = excluded.seq, hash = excluded.hash

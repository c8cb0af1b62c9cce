INSERT INTO vault.meta (only_row, file, activity, journal_secret, created_at) VALUES (1, ?1, ?2, ?3, ?4)

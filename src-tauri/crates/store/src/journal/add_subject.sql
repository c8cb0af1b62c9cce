INSERT INTO vault.journal_subject (seq, citizen) VALUES (?1, ?2)

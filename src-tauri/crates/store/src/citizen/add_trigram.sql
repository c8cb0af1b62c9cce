INSERT INTO vault.word_trigram (trigram, word) VALUES (?1, ?2)
ON CONFLICT DO NOTHING

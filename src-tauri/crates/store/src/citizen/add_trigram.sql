INSERT OR IGNORE INTO vault.word_trigram (trigram, word) VALUES (?1, ?2)

INSERT OR IGNORE INTO vault.citizen_word (word, citizen) VALUES (?1, ?2)

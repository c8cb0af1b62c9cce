INSERT INTO vault.citizen_word (word, citizen) VALUES (?1, ?2)
ON CONFLICT DO NOTHING

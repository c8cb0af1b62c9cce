INSERT INTO vault.citizen_word (word, citizen, birth_year) VALUES (?1, ?2, ?3)
ON CONFLICT DO NOTHING

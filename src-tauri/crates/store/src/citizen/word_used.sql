SELECT 1 FROM vault.citizen_word WHERE word = ?1 LIMIT 1

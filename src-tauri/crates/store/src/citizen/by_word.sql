SELECT word, citizen FROM vault.citizen_word WHERE word >= ?1 AND word < ?2 LIMIT ?3

SELECT word, citizen FROM vault.citizen_word
WHERE word >= ?1 AND word < ?2 AND (?3 IS NULL OR birth_year = ?3)
LIMIT ?4

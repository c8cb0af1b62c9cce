SELECT citizen FROM vault.citizen_word
WHERE word = ?1 AND (?2 IS NULL OR birth_year = ?2)
LIMIT ?3

SELECT t.word, count(*) AS shared
FROM json_each(?1) AS wanted CROSS JOIN vault.word_trigram t ON t.trigram = wanted.value
WHERE length(t.word) BETWEEN ?2 AND ?3
GROUP BY t.word HAVING shared >= ?4 ORDER BY shared DESC LIMIT ?5

SELECT t.word, count(*) AS shared
FROM json_each(?1) AS wanted CROSS JOIN vault.word_trigram t ON t.trigram = wanted.value
GROUP BY t.word HAVING shared >= ?2 ORDER BY shared DESC LIMIT ?3

DELETE FROM vault.word_trigram WHERE trigram = ?1 AND word = ?2

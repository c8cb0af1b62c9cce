SELECT hash FROM main.journal WHERE seq = ?1

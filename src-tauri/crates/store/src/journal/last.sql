SELECT seq, at, hash FROM main.journal ORDER BY seq DESC LIMIT 1

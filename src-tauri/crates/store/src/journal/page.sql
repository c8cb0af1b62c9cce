SELECT seq, at, agent, act, subject_kind, subject, details, prev, hash FROM main.journal
WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2

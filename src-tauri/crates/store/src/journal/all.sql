SELECT seq, at, agent, act, subject_kind, subject, details, prev, hash FROM main.journal ORDER BY seq

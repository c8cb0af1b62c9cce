SELECT j.seq, j.at, j.agent, j.act, j.subject_kind, j.subject, j.details, j.prev, j.hash
FROM vault.journal_subject v JOIN main.journal j ON j.seq = v.seq
WHERE v.citizen = ?1 ORDER BY j.seq DESC LIMIT ?2

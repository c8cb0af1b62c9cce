SELECT s.* FROM main.session s
WHERE s.agent = ?3 AND s.started_at >= ?1 AND s.started_at < ?2 AND s.state <> 'discarded'
ORDER BY s.started_at

SELECT s.* FROM main.session s
WHERE s.state = 'open' AND (?1 IS NULL OR s.agent = ?1)
ORDER BY s.started_at

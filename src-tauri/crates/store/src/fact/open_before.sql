SELECT count(*) FROM main.session s INDEXED BY session_open
WHERE s.state = 'open' AND s.started_at < ?1 AND (?2 IS NULL OR s.agent = ?2)

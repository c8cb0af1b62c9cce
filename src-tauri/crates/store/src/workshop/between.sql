SELECT w.*, c.kind, c.code, c.count FROM main.workshop w LEFT JOIN main.workshop_count c ON c.workshop = w.id
WHERE w.started_at >= ?1 AND w.started_at < ?2 AND w.state <> 'discarded'
ORDER BY w.started_at

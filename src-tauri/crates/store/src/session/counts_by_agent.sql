SELECT count(*) FILTER (WHERE s.state = 'open') AS open,
    count(*) FILTER (WHERE s.state = 'closed') AS closed,
    coalesce(sum(s.minutes) FILTER (WHERE s.state = 'closed'), 0) AS minutes,
    coalesce(sum((SELECT count(*) FROM main.request r WHERE r.session = s.id AND r.state <> 'removed')), 0) AS requests
FROM main.session s
WHERE s.agent = ?3 AND s.started_at >= ?1 AND s.started_at < ?2 AND s.state <> 'discarded'

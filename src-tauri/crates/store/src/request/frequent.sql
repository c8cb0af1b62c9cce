SELECT r.procedure, count(*) AS uses
FROM main.session s INDEXED BY session_by_agent
JOIN main.request r ON r.session = s.id
WHERE s.agent = ?1 AND s.started_at >= ?2 AND s.state <> 'discarded' AND r.state <> 'removed'
    AND r.procedure IS NOT NULL
GROUP BY r.procedure ORDER BY uses DESC, r.procedure LIMIT ?3

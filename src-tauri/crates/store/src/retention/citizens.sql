SELECT c.id AS citizen, coalesce(
    (SELECT max(s.started_at) FROM vault.session_citizen l CROSS JOIN main.session s ON s.id = l.session
     WHERE l.citizen = c.id AND s.state <> 'discarded'),
    c.created_at
) AS last
FROM vault.citizen c
WHERE c.deleted_at IS NULL AND c.created_at < ?1 AND last < ?1
ORDER BY last

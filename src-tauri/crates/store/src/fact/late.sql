SELECT r.id, r.session, s.agent, r.operator, r.procedure, r.due_on
FROM main.request r INDEXED BY request_by_due CROSS JOIN main.session s ON s.id = r.session
WHERE r.due_on < ?1 AND r.state <> 'removed' AND s.state = 'closed' AND NOT EXISTS (
    SELECT 1 FROM main.request b CROSS JOIN main.session v ON v.id = b.session
    WHERE b.returns_to = r.id AND b.state <> 'removed' AND v.state <> 'discarded'
)
ORDER BY r.due_on

SELECT l.citizen FROM main.session s CROSS JOIN vault.session_citizen l ON l.session = s.id
WHERE s.state <> 'discarded'
ORDER BY s.started_at DESC

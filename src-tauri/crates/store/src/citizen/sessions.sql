SELECT s.* FROM vault.session_citizen l JOIN main.session s ON s.id = l.session
WHERE l.citizen = ?1 AND s.state <> 'discarded'
ORDER BY s.started_at DESC LIMIT ?2

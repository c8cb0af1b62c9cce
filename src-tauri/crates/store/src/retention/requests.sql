SELECT s.id FROM vault.request_work v CROSS JOIN main.request r ON r.id = v.request
    CROSS JOIN main.session s ON s.id = r.session
WHERE coalesce(s.closed_at, s.started_at) < ?1
UNION
SELECT s.id FROM vault.request_document v CROSS JOIN main.request r ON r.id = v.request
    CROSS JOIN main.session s ON s.id = r.session
WHERE coalesce(s.closed_at, s.started_at) < ?1
UNION
SELECT s.id FROM vault.session_file v CROSS JOIN main.session s ON s.id = v.session
WHERE coalesce(s.closed_at, s.started_at) < ?1

SELECT DISTINCT v.session FROM vault.profile_value v CROSS JOIN main.session s ON s.id = v.session
WHERE coalesce(s.closed_at, s.started_at) < ?1

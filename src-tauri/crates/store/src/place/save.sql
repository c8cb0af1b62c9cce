INSERT INTO vault.session_place (session, request, step, field, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (session) DO UPDATE SET
    request = excluded.request, step = excluded.step, field = excluded.field, updated_at = excluded.updated_at

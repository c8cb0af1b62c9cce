INSERT INTO main.site_procedure (id, body, updated_at, active) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (id) DO UPDATE SET body = excluded.body, updated_at = excluded.updated_at, active = excluded.active

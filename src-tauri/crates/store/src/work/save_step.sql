INSERT INTO vault.request_work (request, step, updated_at) VALUES (?1, ?2, ?3)
ON CONFLICT (request) DO UPDATE SET step = excluded.step
